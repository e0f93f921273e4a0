"""Names as they are compared and looked for: by their letters and figures, in any order, with one slip in a word."""

import re
import unicodedata
from collections.abc import Collection, Iterable

MOST_WORDS = 6
SHORTEST_WITH_SLIP = 4
"""Shorter words are too like each other."""

# Letters that no accent can be taken from.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_BETWEEN = re.compile(r"[\s\-‐‑‒–—/,;.&@()_+]+")
_APOSTROPHES = re.compile(r"['’‘`´ʼ]")


def folded(name: object) -> str:
    """A name by its letters and figures: without case, accents, blanks, hyphens and apostrophes."""
    if not isinstance(name, str):
        return ""
    if name.isascii():
        return "".join(filter(str.isalnum, name.lower()))
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))))


def words_of(name: str) -> set[str]:
    """The words a name is found by: its parts, apart and as one."""
    joined = [folded(name), *map(folded, name.split())]
    return {*_parts(name), *_parts(_APOSTROPHES.sub(" ", name)), *joined} - {""}


def words_sought(text: str) -> list[str]:
    """What somebody looks for, word by word, each once; the first few of them."""
    return list(dict.fromkeys(_parts(text)))[:MOST_WORDS]


def _parts(text: str) -> list[str]:
    return [part for each in _BETWEEN.split(text) if (part := folded(each))]


def likeness(sought: Iterable[str], words: Collection[str]) -> int | None:
    """How a name of these words is what is sought: 0 as it is spelt, 1 with a slip; None when it is not."""
    slips = 0
    for each in sought:
        if any(word.startswith(each) for word in words):
            continue
        if not any(is_one_slip(each, word) for word in words):
            return None
        slips = 1
    return slips


def may_slip(word: str) -> bool:
    """Whether a slip in it still says whom it means: not in a short word, nor in a number."""
    return len(word) >= SHORTEST_WITH_SLIP and not any(letter.isdigit() for letter in word)


def is_one_slip(sought: str, word: str) -> bool:
    """Whether one letter is wrong, missing, too many, or has changed places with the next."""
    if not may_slip(sought) or abs(len(sought) - len(word)) > 1:
        return False
    short, long = sorted((sought, word), key=len)
    same = next((n for n, (one, other) in enumerate(zip(short, long, strict=False)) if one != other), len(short))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    swapped = short[same + 1 : same + 2] + short[same : same + 1] + short[same + 2 :]
    return short[same + 1 :] == long[same + 1 :] or swapped == long[same:]
