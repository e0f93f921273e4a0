"""The HTML of an e-mail, made from its text: an e-mail is written once.

A paragraph stands between empty lines. Words that end in a colon, with an address on the next line, are a button. Lines
that begin with a star are a list, each with the address under it as its link; words above a list are its heading, words
over a line of equals signs the title of what follows.
"""

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core import council

ADDRESS = ("https://", "http://")
ITEM = "* "
TITLE = "="
WHY = "You get this message because:"


def html_of(subject: str, text: str) -> str:
    """The whole e-mail; whatever stood in the text is words in it, never markup."""
    parts = [part.strip().splitlines() for part in text.split("\n\n") if part.strip()]
    has_titles = any(map(_is_title, parts))
    said = [_drawn(lines, under_title=has_titles) for lines in parts if not lines[0].startswith(WHY)]
    why = [line for lines in parts if lines[0].startswith(WHY) for line in lines]
    return render_to_string(
        "emails/letter.html", {"subject": subject, "said": said, "why": why, "council": council.facts()}
    )


def _is_title(lines: list[str]) -> bool:
    return len(lines) > 1 and not lines[-1].strip(TITLE)


def _drawn(lines: list[str], *, under_title: bool) -> SafeString:
    """One paragraph, title, button or list."""
    if _is_title(lines):
        style = "margin:30px 0 15px;padding:15px 0 0;border-top:2px solid #0b0c0c;font-size:21px;line-height:1.25"
        return format_html('<h2 style="{}">{}</h2>', style, " ".join(lines[:-1]))
    if any(line.startswith(ITEM) for line in lines):
        return _list(lines, *(("h3", 18) if under_title else ("h2", 20)))
    words, last = " ".join(lines[:-1]), lines[-1].strip()
    if last.startswith(ADDRESS):
        return _button(last, words.removesuffix(":") or last)
    return format_html('<p style="margin:0 0 20px">{}</p>', " ".join(lines))


def _button(address: str, words: str) -> SafeString:
    return format_html(
        '<p style="margin:0 0 25px"><a href="{}" style="display:inline-block;background:#0f7a52;color:#ffffff;'
        'font-weight:bold;text-decoration:none;padding:10px 15px">{}</a></p>',
        address,
        words,
    )


def _list(lines: list[str], level: str, size: int) -> SafeString:
    heading = [(level, size, line, level) for line in lines if not line.startswith((ITEM, " "))]
    return format_html(
        '{}<ul style="margin:0 0 20px;padding:0 0 0 20px">{}</ul>',
        format_html_join("", '<{} style="margin:0 0 10px;font-size:{}px;line-height:1.3">{}</{}>', heading),
        format_html_join("", '<li style="margin:0 0 8px">{}</li>', ((item,) for item in _items(lines))),
    )


def _items(lines: list[str]) -> list[SafeString]:
    """Each item, a link where an address stands under it."""
    found = []
    for n, line in enumerate(lines):
        if line.startswith(ITEM):
            under = lines[n + 1].strip() if n + 1 < len(lines) else ""
            words = line.removeprefix(ITEM)
            linked = format_html('<a href="{}" style="color:#1a65a6">{}</a>', under, words)
            found.append(linked if under.startswith(ADDRESS) else format_html("{}", words))
    return found
