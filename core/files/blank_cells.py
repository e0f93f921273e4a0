"""Takes the cells of a sheet that hold nothing but a colour out of its XML, a piece at a time.

A sheet coloured down to its last row has a million rows of them. What is left says where it stands by itself: only
rows and cells that say their number are taken out.
"""

import re
from typing import IO

PIECE = 2 * 1024 * 1024

_BLANK = rb"<(?:\w+:)?c\b[^<>/]*+(?:/>|>\s*+</(?:\w+:)?c>)\s*+"
_ROW = rb"<(?:\w+:)?row\b(?=[^<>/]*?\sr=)[^<>/]*+"
# Groups repeat without a plus behind: up to Python 3.11.4 a possessive group may miss what is there.
_BLANK_ROWS = re.compile(_ROW + rb"(?:/>|>\s*+(?:" + _BLANK + rb")*</(?:\w+:)?row>)\s*+")
_BLANK_RUN = re.compile(rb"(?:" + _BLANK + rb")+(</(?:\w+:)?row>)?")


class TooMuch(Exception):
    """More is left than may be."""


def without(part: IO[bytes], most: int) -> bytes:
    """The XML of a sheet without its blank rows and the blank cells behind the last one of a row; raises TooMuch."""
    kept: list[bytes] = []
    size, rest = 0, b""
    while piece := part.read(PIECE):
        rest += piece
        begins = rest.rfind(b"<", 0, max(rest.rfind(b"row "), 0))
        if begins > 0:  # up to the last row that begins here, which may go on in the next piece
            kept.append(_stripped(rest[:begins]))
            size, rest = size + len(kept[-1]), rest[begins:]
        if size + len(rest) > most:
            raise TooMuch
    return b"".join((*kept, _stripped(rest)))


def _stripped(xml: bytes) -> bytes:
    return _BLANK_RUN.sub(_tail, _BLANK_ROWS.sub(b"", xml))


def _tail(run: re.Match[bytes]) -> bytes:
    """A run of blank cells goes when the row ends behind it; between others it keeps their places."""
    return run[1] or run[0]
