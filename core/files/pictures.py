"""A picture somebody sent, drawn anew: what a camera wrote beside it, such as the place, stays behind."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps

from core.files.faults import FileRefused

MOST_PIXELS = 50_000_000
"""More than the camera of a telephone takes; looked at before a picture is unpacked; a JPEG is in a small size."""
MOST_WHOLE = 10_000_000
"""Of one that must be unpacked whole: a PNG, or a JPEG that comes in several goes. A scanned page has 8.7."""
MOST_OF_LOGO = 4_000_000
LONGEST = 2000
"""What its longer side measures at most afterwards, in pixels: enough to read a certificate."""
LOGO = (480, 96)
"""What a logo measures at most: twice what the header shows, for screens of finer dots."""
_TOO_BIG = "The picture has too many pixels. Take it again with the phone's own camera, or send a smaller copy"
_DAMAGED = "The picture is damaged or cut off. Take it again or send another copy"
_LOGO_TOO_BIG = "The logo has too many pixels. Send a smaller copy, of 1,000 by 200 or so"
_NO_LOGO = "The logo is no PNG or JPEG picture, or is damaged. Send another copy"
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@contextmanager
def _opened(data: bytes, most: int, too_big: str, damaged: str) -> Iterator[Image.Image]:
    """The picture, of which nothing is unpacked yet. Raises FileRefused, then and while it is drawn."""
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as picture:
            is_small_at_once = picture.format == "JPEG" and not picture.info.get("progressive")
            if picture.width * picture.height > (most if is_small_at_once else min(most, MOST_WHOLE)):
                raise FileRefused(too_big)
            yield picture
    except _BOMBS:
        raise FileRefused(too_big) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise FileRefused(damaged) from None


def redrawn(data: bytes) -> bytes:
    """The same picture as a plain JPEG, upright and of bounded size, with nothing but its dots. Raises FileRefused."""
    with _opened(data, MOST_PIXELS, _TOO_BIG, _DAMAGED) as picture:
        return _plain(picture)


def logo(data: bytes) -> bytes:
    """A logo as a small PNG, what is clear in it staying clear. Raises FileRefused."""
    with _opened(data, MOST_OF_LOGO, _LOGO_TOO_BIG, _NO_LOGO) as picture:
        picture.draft("RGB", LOGO)
        drawn = picture.convert("RGBA")
        drawn.thumbnail(LOGO)
        plain = Image.new("RGBA", drawn.size)
        plain.paste(drawn)
        # So many colours are enough for a logo, and every page carries it.
        few = plain.quantize(256, method=Image.Quantize.FASTOCTREE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def _plain(picture: Image.Image) -> bytes:
    """A new picture with these dots: one that is only saved again would take its remarks along."""
    picture.draft("RGB", (LONGEST, LONGEST))
    small = picture.convert("RGBA") if picture.mode in ("P", "1") else picture
    small.thumbnail((LONGEST, LONGEST))
    seen = ImageOps.exif_transpose(small).convert("RGBA")
    plain = Image.new("RGB", seen.size, "white")
    plain.paste(seen, mask=seen)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=85)
    return out.getvalue()
