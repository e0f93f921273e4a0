"""What somebody may look for from any page: each room says what it can find, the search page asks them all."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import rules
from django.db.models import QuerySet
from django.urls import reverse

from core import clock
from core.acting import Acting
from core.identifiers import tidy
from core.kept_words import plain
from core.likeness import likeness, words_of, words_sought

YEARS = 12
"""Of which a reference without its year may be."""
MOST = 500
"""Rows of a kind that are counted: who gets more than that must say more."""


class Sought:
    """What was typed, as names and as numbers are compared."""

    def __init__(self, text: str) -> None:
        self.text = plain(text)

    @cached_property
    def words(self) -> list[str]:
        """Word by word, folded."""
        return words_sought(self.text)

    @cached_property
    def number(self) -> str:
        """As a UPN or a reference is written."""
        return tidy(self.text)

    @property
    def says_enough(self) -> bool:
        """Whether there is a word of two letters: one letter is half of everybody."""
        return any(len(word) > 1 for word in self.words)


@dataclass(frozen=True)
class Found:
    """One thing that was found: its name and page, and what tells it from others of that name."""

    name: str
    address: str
    hints: Sequence[str] = ()
    tag: Any = None
    is_reference: bool = False


class Rows(NamedTuple):
    """The keys of what was found, best first; and how some of them are shown."""

    keys: Sequence[Any]
    show: Callable[[Sequence[Any]], Iterable[Found]]


Finder = Callable[[Sought, Acting], Rows]
"""Looks for things of one kind among those that this person may see."""


@dataclass(frozen=True)
class Kind:
    """Things of one kind, and whose they are to find."""

    name: str
    noun: str
    nouns: str
    perm: str
    finder: Finder
    logged_as: str = ""
    """The rows of children that the access log says were found."""


KINDS: dict[str, Kind] = {}
Straight = Callable[[Sought, Acting], str]
STRAIGHT: list[Straight] = []


def finds(name: str, *, perm: str, noun: str, nouns: str = "", logged_as: str = "") -> Callable[[Finder], Finder]:
    """Have this looked for too, by those who have this act."""

    def kept(finder: Finder) -> Finder:
        KINDS[name] = Kind(name, noun, nouns or f"{noun}s", perm, finder, logged_as)
        return finder

    return kept


def leads_straight(straight: Straight) -> Straight:
    """Have asked whether what was typed is the exact number of one thing: its page, or nothing."""
    if straight not in STRAIGHT:
        STRAIGHT.append(straight)
    return straight


_REFERENCE = re.compile(
    r"(?P<prefix>[A-Z]{3})?\W*(?:(?P<year>20\d\d)\W*)?(?P<serial>\d{1,9})(?:\W+(?P<part>\d{1,2}))?", re.ASCII
)


class Typed(NamedTuple):
    """A reference as far as it was typed: REF-2026-000123, REF 123, or 123 alone."""

    prefix: str
    year: str
    serial: str
    part: str = ""

    def written(self, prefix: str) -> list[str]:
        """As this kind of reference would be written; of no year, in each of the last."""
        if self.prefix not in ("", prefix):
            return []
        this_year = clock.today().year
        years = [self.year] if self.year else range(this_year - YEARS, this_year + 1)
        return [f"{prefix}-{year}-{int(self.serial):06d}" for year in years]

    @property
    def is_whole(self) -> bool:
        return bool(self.prefix and self.year)


def typed_reference(sought: Sought) -> Typed | None:
    """The reference that was typed, if it is one."""
    parts = _REFERENCE.fullmatch(sought.text.upper())
    return Typed(*(each or "" for each in parts.groups())) if parts else None


@dataclass(frozen=True)
class ByReference:
    """Rows of one kind by the number people read out; `says` is what stands beside it."""

    prefix: str
    page: str
    """The page of a row, whose act has its name."""
    rows: Callable[[Acting], QuerySet[Any]]
    says: Callable[[Any, Acting], Sequence[str]]

    def __call__(self, sought: Sought, acting: Acting) -> Rows:
        typed = typed_reference(sought)
        found = self.matching(typed, acting) if typed and typed.written(self.prefix) else []
        rows = {row.pk: row for row in found if self.may_open(row, acting)}
        return Rows(list(rows), lambda keys: [self.shown(rows[key], acting) for key in keys])

    def matching(self, typed: Typed, acting: Acting) -> QuerySet[Any]:
        """The rows that may be meant, the latest first."""
        return self.rows(acting).filter(reference__in=typed.written(self.prefix)).order_by("-reference")

    def shown(self, row: Any, acting: Acting) -> Found:
        return Found(row.reference, reverse(self.page, args=[row.pk]), self.says(row, acting), row, is_reference=True)

    def may_open(self, row: Any, acting: Acting) -> bool:
        return bool(rules.has_perm(self.page.replace(":", ".").replace("-", "_"), acting, row))

    def straight(self, sought: Sought, acting: Acting) -> str:
        """The page of the very row."""
        typed = typed_reference(sought)
        if typed is None or not typed.is_whole:
            return ""
        row = self.matching(typed, acting).first() if typed.prefix == self.prefix else None
        return reverse(self.page, args=[row.pk]) if row is not None and self.may_open(row, acting) else ""


@dataclass
class ByName:
    """A few hundred things at most: looked through name by name, by the same rule as children are."""

    names: Iterable[tuple[Any, str]]
    """Each thing's key with all it is called."""
    show: Callable[[Sequence[Any]], Iterable[Found]]
    _found: list[tuple[int, str, Any]] = field(default_factory=list)

    def rows(self, sought: Sought) -> Rows:
        """Those as typed first, each in the order of their names."""
        if not sought.words:
            return Rows([], self.show)
        for key, name in self.names:
            how = likeness(sought.words, words_of(name))
            if how is not None:
                self._found.append((how, name.casefold(), key))
        return Rows([key for _, _, key in sorted(self._found, key=lambda found: found[:2])], self.show)
