"""Names as they are compared."""

import unicodedata

# Letters that no accent can be taken from.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def folded(name: object) -> str:
    """A name by its letters and figures: without case, accents, blanks, hyphens and apostrophes."""
    if not isinstance(name, str):
        return ""
    if name.isascii():
        return "".join(filter(str.isalnum, name.lower()))
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))))
