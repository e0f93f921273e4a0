"""How large a picture is, is asked before it is unpacked: its dots take a hundred times the room of its file."""

import io
import struct
import zlib

import pytest
from PIL import Image

from core import pdf
from core.files import pictures
from core.files.faults import FileRefused


def png(width: int, height: int) -> bytes:
    """Only the head of one: what would unpack it fails, what asks for its size does not."""

    def chunk(kind: bytes, said: bytes) -> bytes:
        return struct.pack(">I", len(said)) + kind + said + struct.pack(">I", zlib.crc32(kind + said))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")


def jpeg(width: int, height: int, **more: bool) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height)).save(out, "JPEG", **more)
    return out.getvalue()


@pytest.mark.parametrize(
    "draw, size", [(pictures.logo, (7000, 7000)), (pictures.logo, (2001, 2000)), (pictures.redrawn, (7000, 7000))]
)
def test_a_png_of_too_many_dots_is_refused_by_its_head(draw, size):
    with pytest.raises(FileRefused, match="too many pixels"):
        draw(png(*size))


def test_one_within_bounds_is_unpacked():
    for draw, words in ((pictures.logo, "is damaged"), (pictures.redrawn, "damaged or cut off")):
        with pytest.raises(FileRefused, match=words):
            draw(png(1000, 1000))


def test_what_is_cut_off_is_refused_after_paper_was_printed_too():
    pdf.print_html("<!DOCTYPE html><html lang='en'><title>A page</title><p>Words")
    with pytest.raises(FileRefused, match="damaged or cut off"):
        pictures.redrawn(png(1000, 1000))


def test_a_jpeg_is_unpacked_in_a_small_size_unless_it_comes_in_several_goes():
    assert Image.open(io.BytesIO(pictures.redrawn(jpeg(4000, 3000)))).size == (2000, 1500)
    with pytest.raises(FileRefused, match="too many pixels"):
        pictures.redrawn(jpeg(4000, 3000, progressive=True))


def test_a_logo_is_small_whatever_was_sent():
    assert Image.open(io.BytesIO(pictures.logo(jpeg(1000, 500)))).size == (192, 96)
