"""A picture somebody sent, drawn anew: what a camera wrote beside it, such as the place, stays behind."""

import io

from PIL import Image, ImageOps

from core.files.faults import FileRefused

MOST_PIXELS = 50_000_000
"""More than the camera of a telephone takes; looked at before a picture is unpacked."""
LONGEST = 2000
"""What its longer side measures at most afterwards, in pixels: enough to read a certificate."""
LOGO = (480, 96)
"""What a logo measures at most: twice what the header shows, for screens of finer dots."""
_TOO_BIG = "The picture has too many pixels. Take it again with the phone's own camera, or send a smaller copy"
_DAMAGED = "The picture is damaged or cut off. Take it again or send another copy"
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def redrawn(data: bytes) -> bytes:
    """The same picture as a plain JPEG, upright and of bounded size, with nothing but its dots. Raises FileRefused."""
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise FileRefused(_TOO_BIG)
            return _plain(picture)
    except _BOMBS:
        raise FileRefused(_TOO_BIG) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise FileRefused(_DAMAGED) from None


def logo(data: bytes) -> bytes:
    """A logo as a small PNG, what is clear in it staying clear. Raises FileRefused."""
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise FileRefused("The logo has too many pixels. Send a smaller copy")
            drawn = picture.convert("RGBA")
            drawn.thumbnail(LOGO)
            plain = Image.new("RGBA", drawn.size)
            plain.paste(drawn)
            # So many colours are enough for a logo, and every page carries it.
            few = plain.quantize(256, method=Image.Quantize.FASTOCTREE)
    except _BOMBS:
        raise FileRefused("The logo has too many pixels. Send a smaller copy") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise FileRefused("The logo is no PNG or JPEG picture, or is damaged. Send another copy") from None
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def _plain(picture: Image.Image) -> bytes:
    """A new picture with these dots: one that is only saved again would take its remarks along."""
    picture.draft("RGB", (LONGEST, LONGEST))
    upright = ImageOps.exif_transpose(picture.convert("RGBA") if picture.mode in ("P", "1") else picture)
    upright.thumbnail((LONGEST, LONGEST))
    seen = upright.convert("RGBA")
    plain = Image.new("RGB", seen.size, "white")
    plain.paste(seen, mask=seen)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=85)
    return out.getvalue()
