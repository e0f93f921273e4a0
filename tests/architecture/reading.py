"""What can be read in an answer, however it is wrapped: pages, files, workbooks, paper, hidden fields."""

import base64
import binascii
import html
import io
import re
import urllib.parse
import zipfile
from collections.abc import Iterator
from typing import Any

import pikepdf

HIDDEN = re.compile(r"<input\b[^>]*\btype=\"hidden\"[^>]*>", re.IGNORECASE)
DATA = re.compile(r"\s(data-[a-z-]+)=\"([^\"]*)\"")
ATTRIBUTE = re.compile(r"\b(name|value)=\"([^\"]*)\"")
SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
WRAPPED = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
MAPPED = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
# What differs at every visit and says nothing of a row.
FRESH = {"csrfmiddlewaretoken", "once"}
FRESH_FIELD = re.compile(rf"<input\b[^>]*\bname=\"(?:{'|'.join(sorted(FRESH))})\"[^>]*>", re.IGNORECASE)
STREAM = re.compile(rb"\bstream\r?\n.*?\bendstream\b", re.DOTALL)
# What pages carry whatever their rows are: how their parts move, and when a sign-in ends.
OF_THE_FRAME = re.compile(
    r"data-(module govuk-[a-z-]+|prevent-double-click true|act (stay|close)|part (warning|ended)|stay /cookies/"
    r"|idle-seconds \d+)"
)
DIGEST = re.compile(r"\b[0-9a-f]{32,64}\b")


def body_of(answer: Any) -> bytes:
    """The bytes of an answer."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def words_in(body: bytes) -> str:
    """Everything that can be read in these bytes: parts of packages, text of paper, and what is only written otherwise."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            return "\n".join(words_in(package.read(name)) for name in package.namelist())
    if body.startswith(b"%PDF"):
        return f"{without_packed_streams(body).decode('latin-1')}\n{paper_in(body)}"
    plain = body.decode("utf-16" if body.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8", errors="replace")
    plain = FRESH_FIELD.sub("", plain)  # random letters, which spell a short word now and then
    return "\n".join([unwrapped(plain), *packed_in(plain)])


def without_packed_streams(body: bytes) -> bytes:
    """The bytes of a PDF but for packed streams, whose letters are random and spell a short word now and then."""
    return STREAM.sub(lambda found: b"" if is_packed(found[0]) else found[0], body)


def is_packed(stream: bytes) -> bool:
    """Whether these bytes are no text."""
    try:
        stream.decode()
    except UnicodeDecodeError:
        return True
    return False


def unwrapped(text: str) -> str:
    """The same text without what hides its letters: JSON's escapes, entities, percent signs."""
    if "\\u" in text:
        text = UNICODE.sub(lambda found: chr(int(found[1], 16)), text)
    return urllib.parse.unquote_plus(html.unescape(text)) if "%" in text or "+" in text else html.unescape(text)


def packed_in(text: str) -> Iterator[str]:
    """What is packed in base 64 into something a page carries, or a file of its own holds."""
    carried = hidden_in(text) if "<html" in text else {"": [text]}
    for values in carried.values():
        for found in {token for value in values for token in WRAPPED.findall(value)}:
            try:
                yield base64.b64decode(found.replace("-", "+").replace("_", "/") + "==").decode()
            except (binascii.Error, UnicodeDecodeError):
                continue


def digests_in(text: str) -> set[str]:
    """What could be a hash of something."""
    return set(DIGEST.findall(text))


def paper_in(body: bytes) -> str:
    """The text of a PDF, its letters found by the maps its fonts carry, and what it says of itself."""
    try:
        pdf = pikepdf.open(io.BytesIO(body))
    except pikepdf.PdfError:
        return ""
    said = [str(value) for value in pdf.docinfo.values()]
    for page in pdf.pages:
        fonts = page.get("/Resources", {}).get("/Font", {})
        maps = {name: letters_of(font) for name, font in fonts.items()}
        letters: dict[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                letters = maps.get(str(operands[0]), {})
            elif str(operator) in ("Tj", "TJ"):
                said.append("".join(spelled(part, letters) for part in parts_of(operands[0])))
    return "\n".join(said)


def parts_of(operand: Any) -> Iterator[bytes]:
    """The strings of a text operator, without the gaps between them."""
    for part in operand if isinstance(operand, pikepdf.Array) else [operand]:
        if isinstance(part, pikepdf.String):
            yield bytes(part)


def letters_of(font: Any) -> dict[int, str]:
    """Which letter each glyph of a font stands for."""
    if "/ToUnicode" not in font:
        return {}
    found = MAPPED.findall(font["/ToUnicode"].read_bytes())
    return {int(glyph, 16): bytes.fromhex(letter.decode()).decode("utf-16-be", "replace") for glyph, letter in found}


def spelled(part: bytes, letters: dict[int, str]) -> str:
    """Two bytes are a glyph where the font has a map, else a byte is a letter."""
    if not letters:
        return part.decode("latin-1")
    return "".join(letters.get(int.from_bytes(part[at : at + 2]), "") for at in range(0, len(part), 2))


def hidden_in(text: str) -> dict[str, list[str]]:
    """What a page carries without showing it: hidden fields, data attributes, scripts with something in them."""
    found: dict[str, list[str]] = {}
    for field in HIDDEN.findall(text):
        named = dict(ATTRIBUTE.findall(field))
        if named.get("name") not in FRESH:
            found.setdefault(f"field {named.get('name')}", []).append(named.get("value", ""))
    for name, value in DATA.findall(text):
        if name != "data-label":  # the heading of a column, again in each row
            found.setdefault(name, []).append(value)
    for script in SCRIPT.findall(text):
        if script.strip():
            found.setdefault("script", []).append(script)
    return found


def is_of_rows(carried: dict[str, list[str]], mine: list[str]) -> bool:
    """Whether anything of it could turn on a row; a form says in which role it was opened, whatever it is about."""
    said = {(name, value) for name, values in carried.items() for value in values}
    return any(
        value not in mine if name == "field opened_as" else not OF_THE_FRAME.fullmatch(f"{name} {value}")
        for name, value in said
    )
