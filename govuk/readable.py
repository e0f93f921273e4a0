"""Whether there is anything to read in a text: some signs take no room, or are blank, and are no white space either."""

import unicodedata

from django.core.exceptions import ValidationError

# Letters and marks that are drawn as nothing: fillers of Hangul, the blank of Braille, joiners, choosers of a variant.
_BLANK = frozenset(
    map(
        chr,
        (
            0x034F,
            0x115F,
            0x1160,
            0x17B4,
            0x17B5,
            0x2800,
            0x3164,
            0xFFA0,
            *range(0x180B, 0x1810),
            *range(0xFE00, 0xFE10),
        ),
    )
) | frozenset(map(chr, range(0xE0100, 0xE01F0)))


def is_seen(sign: str) -> bool:
    """Whether it is drawn: no blank, no control, none that is invisible."""
    return unicodedata.category(sign)[0] not in "ZC" and sign not in _BLANK


def readable(text: str) -> str:
    """The words of it that can be seen, one blank between them: to look at, never to keep."""
    return " ".join("".join(sign for sign in text if sign.isspace() or is_seen(sign)).split())


def must_be_readable(text: str) -> None:
    """A validator of what is asked for: signs that nobody can see are no answer."""
    if not readable(text):
        raise ValidationError("Enter something that can be read.")
