"""The columns of a list: one value for its file, and how the page draws it."""

from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple, Self

from django.db.models import Model
from django.urls import reverse

from govuk import dates

Of = Callable[[Any], Any]


class Tag(NamedTuple):
    """Words in a tag that are no status: `Tag("Overdue", "red")`."""

    label: str
    colour: str = "grey"


OVERDUE = Tag("Overdue", "red")


class Cell(NamedTuple):
    """What stands in a column for one row of the page."""

    column: "Column"
    row: Any
    said: Any
    link: str
    heard: str
    tag: Any
    beside: Any
    hint: Any


@dataclass(frozen=True)
class Column:
    """A column of a list: its heading, its value for a row, and the key it is sorted by; then how the page draws it."""

    heading: str
    value: Of
    sort: str = ""
    is_number: bool = False
    _: KW_ONLY
    label: str = ""
    """Its heading on the page, where that is another."""
    says: Of | None = None
    """What the page says instead of the value."""
    link: str | Of = ""
    """The page it leads to: the row's page of that name, or an address."""
    heard: Of | None = None
    """Words at the end of the link for those who hear it alone."""
    tag: Of | None = None
    """A status to draw instead of the value."""
    beside: Of | None = None
    """A tag beside it, for some rows."""
    hint: Of | None = None
    """Words, or lines, under it."""
    part: str = ""
    """The template that draws `value` and `row`, where nothing of all this does."""
    is_reference: bool = False
    is_act: bool = False
    """Something to do with the row: it says so itself where rows are cards, and is nothing where it may not be done."""
    on_page: bool = True
    in_file: bool = True

    @classmethod
    def of_status(cls, sort: str = "", **drawn: Any) -> Self:
        """Where the row stands: as a tag, in the file in words."""
        return cls("Status", lambda row: row.get_status_display(), sort, tag=lambda row: row, **drawn)

    @property
    def shown(self) -> str:
        """Its heading on the page."""
        return self.label or self.heading

    def cell(self, row: Model) -> Cell:
        """How it draws this row."""
        said = (self.says or self.value)(row)
        hint = self.hint(row) if self.hint else None
        return Cell(
            self,
            row,
            said if self.part or self.is_act else _in_words(said),
            self.address(row),
            self.heard(row) if self.heard else "",
            self.tag(row) if self.tag else None,
            self.beside(row) if self.beside else None,
            [hint] if isinstance(hint, str) and hint else hint,
        )

    def address(self, row: Any) -> str:
        if isinstance(self.link, str):
            return reverse(self.link, args=[row.pk]) if self.link else ""
        return str(self.link(row))


def _in_words(value: object) -> Any:
    """As a page says it: a day is short, a moment has its time, nothing is a dash."""
    if isinstance(value, datetime):
        return dates.moment_words(value)
    if isinstance(value, date):
        return dates.short_day(value)
    return "—" if value is None or value == "" else value


@dataclass(frozen=True)
class Listed:
    """One page of a list, for `components/list.html`."""

    page: Iterable[Any]
    noun: str
    nouns: str
    caption: str
    all_columns: Callable[[], Iterable[Column]]
    caption_is_shown: bool = False
    empty: str = ""

    @cached_property
    def columns(self) -> list[Column]:
        """Those the page has; asked for when it is drawn, so that they know all that the page knows."""
        return [column for column in self.all_columns() if column.on_page]

    @property
    def lines(self) -> list[list[Cell]]:
        """The rows of the page."""
        return [[column.cell(row) for column in self.columns] for row in self.page]
