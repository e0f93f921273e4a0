"""A typeface whose letters are all the same box, so that a picture does not hang on the fonts of a machine."""

from base64 import b64encode
from functools import cache
from io import BytesIO

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

UNITS, WIDE = 1000, 520
DRAWN = [*range(0x21, 0x7F), *range(0xA1, 0x180), *range(0x2010, 0x2040), 0x20AC, *range(0x2190, 0x2200), 0x2212]


def _box() -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((60, 0))
    pen.lineTo((60, 640))
    pen.lineTo((WIDE - 60, 640))
    pen.lineTo((WIDE - 60, 0))
    pen.closePath()
    return pen.glyph()


@cache
def font() -> bytes:
    """The typeface as a file: blanks are blank, everything else is a box."""
    names = [".notdef", "space", "box"]
    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({0x20: "space", 0xA0: "space", **dict.fromkeys(DRAWN, "box")})
    builder.setupGlyf({".notdef": _box(), "space": TTGlyphPen(None).glyph(), "box": _box()})
    builder.setupHorizontalMetrics({name: (WIDE, 60) for name in names})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Plain letters", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    out = BytesIO()
    builder.save(out)
    return out.getvalue()


def style() -> str:
    """A style sheet that sets everything in it; nothing moves and no caret blinks."""
    source = b64encode(font()).decode()
    return (
        f'@font-face {{ font-family: "Plain letters"; src: url(data:font/ttf;base64,{source}); }}'
        '*, *::before, *::after { font-family: "Plain letters" !important; animation: none !important; '
        "transition: none !important; caret-color: transparent !important; }"
    )
