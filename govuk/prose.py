"""Plain text as a person writes it, drawn with the classes of the Design System: a small part of Markdown.

An empty line ends a paragraph. `## ` and `### ` begin headings, `* ` or `- ` a list, `1. ` a numbered one, and
`[words](address)` is a link. Whatever else stands there stays words: nothing that is written becomes markup of its own.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\(([^()\s]{1,600})\)")
SAFE = re.compile(r"(https://|mailto:|tel:|/(?![/\\]))[^\s\\\x00-\x1f]*\Z")
"""Where a link may lead: another site over TLS, an address to write to, a number to ring, a page of the portal."""
MEANT = re.compile(r"\[([^\[\]\n]+)\]\(([^)\n]*)")
"""What somebody may have meant as one."""
HEADINGS = {"## ": ("h2", "m"), "### ": ("h3", "s")}
BULLET = re.compile(r"[*-] ")
NUMBER = re.compile(r"\d{1,3}\. ")
Parts = Mapping[str, Callable[[], SafeString]]


def drawn(text: str, parts: Parts | None = None) -> SafeString:
    """The whole text; a paragraph that is the name of one of the `parts` is drawn by it."""
    return format_html_join("\n", "{}", ((each,) for block in _blocks(text) for each in _block(block, parts or {})))


def faults(text: str) -> Iterable[str]:
    """What is written as a link and leads nowhere it may lead to, as sentences without their full stop."""
    for words, address in MEANT.findall(text):
        if not SAFE.match(address):
            yield f"The link “{words[:60]}” must begin with https://, mailto:, tel: or /"


def _blocks(text: str) -> Iterable[list[str]]:
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    block: list[str] = []
    for line in [*lines, ""]:
        is_heading = line.startswith(tuple(HEADINGS))
        if block and (not line or is_heading or _kind(line) != _kind(block[0])):
            yield block
            block = []
        if is_heading:
            yield [line]
        elif line:
            block.append(line)


def _kind(line: str) -> str:
    return "ul" if BULLET.match(line) else "ol" if NUMBER.match(line) else "p"


def _block(lines: list[str], parts: Parts) -> Iterable[SafeString]:
    first = lines[0]
    for mark, (level, size) in HEADINGS.items():
        if first.startswith(mark):
            yield format_html(f'<{level} class="govuk-heading-{size}">{{}}</{level}>', first.removeprefix(mark))
            return
    kind = _kind(first)
    if kind == "p":
        words = " ".join(lines)
        yield parts[words]() if words in parts else format_html('<p class="govuk-body">{}</p>', _line(words))
        return
    items = ((_line((BULLET if kind == "ul" else NUMBER).sub("", line, count=1)),) for line in lines)
    look = "bullet" if kind == "ul" else "number"
    yield format_html(
        f'<{kind} class="govuk-list govuk-list--{look}">{{}}</{kind}>', format_html_join("", "<li>{}</li>", items)
    )


def _line(words: str) -> SafeString:
    """Words with their links; what is no safe link stays as it was typed."""
    drawn, end = mark_safe(""), 0
    for found in LINK.finditer(words):
        if SAFE.match(found[2]):
            drawn += format_html(
                '{}<a class="govuk-link" href="{}">{}</a>', words[end : found.start()], found[2], found[1]
            )
            end = found.end()
    return drawn + format_html("{}", words[end:])
