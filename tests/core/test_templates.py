"""Every template compiles and keeps the rules of the house: parts by `only`, nothing inline, nothing marked safe."""

import re
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template

TEMPLATES = Path(settings.BASE_DIR) / "templates"
ALL = {str(each.relative_to(TEMPLATES)): each.read_text() for each in sorted(TEMPLATES.rglob("*.html"))}
# Mail programs and printed pages know no style sheet of ours.
PAGES = {name: source for name, source in ALL.items() if not name.startswith(("emails/", "pdf/"))}
# The frame of the page hands everything on; what stands in it says itself what it needs.
FRAME = {"base.html", "plain_base.html", "allauth/layouts/base.html", "components/acting_bar.html"}

INLINE = re.compile(r"\sstyle=|\son[a-z]+=\"|<style|\|\s*safe\b|form_show_errors|javascript:")
FOREIGN = re.compile(r"(?:src|action)=\"(?:https?:)?//|<link[^>]+href=\"(?:https?:)?//")
SCRIPT = re.compile(r"<script(?![^>]*(?:src=|type=\"application/json\"))[^>]*>")
PART = re.compile(r"{% include \"components/[^%]+%}")


def found(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    return [(name, each) for name, source in PAGES.items() for each in pattern.findall(source)]


def test_every_template_compiles() -> None:
    for name in [*ALL, *(str(each.relative_to(TEMPLATES)) for each in TEMPLATES.rglob("*.txt"))]:
        get_template(name)


def test_nothing_is_inline_or_marked_safe() -> None:
    assert found(INLINE) == []
    assert found(SCRIPT) == []


def test_no_other_host_is_asked_for_anything() -> None:
    assert found(FOREIGN) == []


def test_parts_are_included_with_only_what_they_need() -> None:
    assert [(name, part) for name, part in found(PART) if name not in FRAME and not part.endswith(" only %}")] == []


def test_no_template_is_long() -> None:
    assert [name for name, source in PAGES.items() if len(source.splitlines()) > 120] == []
