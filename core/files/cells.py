"""Text of a cell as it was meant: what programs wrap round it is taken off, what cannot be seen goes."""

from core.files.workbook import Cell

_UNSEEN = dict.fromkeys((0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF))
_BLANKS = dict.fromkeys((0x00A0, 0x2007, 0x202F, *range(0x2000, 0x200B)), " ")
_CLEAN = _UNSEEN | _BLANKS
_APOSTROPHES = "'’‘"


def plain(text: str) -> str:
    """Text without the `="…"` that a program puts round a number, and without signs that cannot be seen."""
    if not text.isascii():
        text = text.translate(_CLEAN)
    text = text.strip()
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        text = text[2:-1].replace('""', '"').strip()
    return text


def bare(text: str) -> str:
    """The same, without the apostrophe that makes a spreadsheet keep a number as text: for all but names."""
    text = plain(text)
    return text[1:].lstrip() if text[:1] in _APOSTROPHES else text


def text(cell: Cell) -> str:
    """What any cell says, bare, to be shown or looked up; a number in six figures unless it is a whole one."""
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else f"{cell:g}"
    return "" if cell is None else bare(str(cell))
