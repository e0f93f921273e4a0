"""The rows of a file told apart: new, changed, unchanged, refused."""

from typing import NamedTuple

from core.files.faults import Fault, Wrong
from core.files.intake import Intake, counted, read_each


class Line(NamedTuple):
    name: str
    size: int
    number: int = 0


def line(cells, number):
    name, size = cells
    if not size.isdigit():
        raise Wrong(f"'{size}' is no size")
    return Line(name, int(size), number)


def read(*rows, **more):
    return list(read_each(enumerate(rows, start=2), line, key=lambda row: row.name, **more))


def test_a_row_is_read_or_says_what_is_wrong_with_it():
    assert read(("a", "1"), ("b", "big")) == [Line("a", 1, 2), Fault(3, "'big' is no size")]


def test_a_row_that_says_an_earlier_one_again_is_turned_down_and_a_wrong_one_is_nobodys_earlier():
    again = "{key} stands in row {row}"
    found = read(("a", "big"), ("a", "1"), ("a", "1"), again=again)
    assert [getattr(row, "message", "") for row in found] == ["'big' is no size", "", "a stands in row 3"]


def test_rows_are_counted_by_what_taking_them_over_would_do():
    saved = {"b": 1, "c": 1, "d": 1}
    intake = Intake()
    new, changed = intake.sort(
        [*read(("a", "1"), ("b", "1"), ("c", "2"), ("d", "9"), ("e", "big"))],
        saved=lambda row: saved.get(row.name),
        change=lambda row, size: row.size - size,
        fault=lambda row, size: "is too much" if row.size > 8 else "",
    )
    assert new == [Line("a", 1, 2)]
    assert changed == [(1, 1)]
    assert intake.refused == [Fault(5, "is too much"), Fault(6, "'big' is no size")]
    assert counted(intake.counts) == "1 new, 1 changed, 1 unchanged, 2 refused"
    assert not intake.is_nothing


def test_a_row_with_two_faults_is_refused_once():
    intake = Intake(refused=[Fault(2, "is missing", "UPN"), Fault(2, "is missing", "Surname")])
    assert intake.counts["refused"] == 1
    assert intake.is_nothing


def test_a_fault_says_where_it_stands():
    assert Fault(2, "is missing", "UPN").sentence == "Row 2, UPN: is missing"
    assert Fault(2, "is missing", "UPN").reason == "UPN: is missing"
    assert Fault(2, "is blank").sentence == "Row 2: is blank"
