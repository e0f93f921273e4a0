"""How a page draws the columns of a list, and that its file says the same."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from core.columns import OVERDUE, Column, Listed

ROWS = [
    SimpleNamespace(pk=1, name="<b>Ann</b>", day=date(2026, 11, 3), at=datetime(2026, 7, 1, 9, tzinfo=UTC), late=True),
    SimpleNamespace(pk=2, name="", day=None, at=None, late=False),
]


def drawn(*columns: Column, rows=ROWS, **more) -> str:
    page = Paginator(rows, 25).page(1)
    listed = Listed(page, "pupil", "pupils", "Pupils", lambda: columns, **more)
    return render_to_string("components/list.html", {"listed": listed, "request": RequestFactory().get("/")})


def test_a_day_is_short_a_moment_has_its_time_and_nothing_is_a_dash() -> None:
    page = drawn(Column("Name", str), Column("Day", lambda row: row.day), Column("At", lambda row: row.at))
    assert "3 Nov 2026" in page
    assert "1 July 2026 at 10am" in page
    assert page.count("—") == 2


def test_words_of_people_are_escaped_wherever_they_stand() -> None:
    def name(row: SimpleNamespace) -> str:
        return row.name

    page = drawn(Column("Name", name, link=name, heard=name), Column("Hint", lambda row: 1, hint=name))
    assert "<b>" not in page
    assert page.count("&lt;b&gt;Ann") == 4


def test_a_cell_may_have_a_tag_beside_it() -> None:
    page = drawn(Column("Day", lambda row: row.day, beside=lambda row: OVERDUE if row.late else None))
    assert page.count("Overdue") == 1


def test_what_is_for_the_file_alone_is_not_on_the_page() -> None:
    assert "Secret" not in drawn(Column("Name", str), Column("Secret", lambda row: row.name, on_page=False))


def test_a_list_without_rows_says_so_and_has_no_table() -> None:
    page = drawn(Column("Name", str), rows=[], empty="Nobody is due.")
    assert "No pupils found" in page
    assert "Nobody is due." in page
    assert "<table" not in page


def test_a_page_of_many_rows_includes_no_part_for_a_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    parts: list[str] = []
    render = Template.render
    monkeypatch.setattr(Template, "render", lambda self, context: parts.append(self.name) or render(self, context))
    drawn(
        *[Column(f"Column {number}", lambda row: row.name, link=lambda row: "/") for number in range(8)], rows=ROWS * 12
    )
    assert len(parts) < 10
