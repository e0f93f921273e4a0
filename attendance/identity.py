"""Whom a row of a register names, compared with the pupil who has its UPN. No database.

The rule and its truth table stand in docs/decisions/0027-who-a-row-is-about.md.
"""

import json
import re
from datetime import date
from enum import IntEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

from core.files import cells, dates
from core.files.workbook import Cell
from core.likeness import folded

_NICKNAMES = Path(__file__).parent / "data" / "nicknames.json"
_MOST_WORDS = 8
_CLASS = re.compile(r"\(?(?:year|yr|y)?\.?\d{1,2}[a-z]?\)?|\(?year", re.ASCII | re.IGNORECASE)
"""Year 9, Y9, (8F): a class beside a name."""

_CHECK = "Check both against the school's record"

NAME = f"the name in this row is not that of the pupil with this UPN. {_CHECK}"
BIRTH = f"the date of birth in this row is not that of the pupil with this UPN. {_CHECK}"


class Fit(IntEnum):
    """How one thing a row says fits the pupil."""

    DIFFERS = 0
    NEAR = 1
    UNSAID = 2
    AGREES = 3


class Said(NamedTuple):
    """The cells of a row that say who it is about."""

    surname: Any = None
    forename: Any = None
    name: Any = None
    born: Any = None


class Person(NamedTuple):
    """A pupil's names and birth date as the portal has them."""

    surname: str
    forename: str
    middle: str
    preferred: str
    born_on: date


class Known:
    """The pupils of one provider by UPN, against whom rows are compared."""

    def __init__(self, people: dict[str, Person]) -> None:
        self.people = people

    @cached_property
    def by_name(self) -> dict[tuple[str, str], set[str]]:
        """Who bears a surname, a forename or both: asked only when a name does not fit."""
        found: dict[tuple[str, str], set[str]] = {}
        for upn, person in self.people.items():
            surname, forenames = folded(person.surname), _forenames(person)
            for key in ((surname, ""), *((part, name) for name in forenames for part in (surname, ""))):
                found.setdefault(key, set()).add(upn)
        return found

    def fault(self, upn: str, said: Said) -> str:
        """Why a row is not about the pupil with this UPN; empty when nothing it says is against it."""
        person = self.people[upn]
        born = _born(said.born, person)
        if born is Fit.DIFFERS:
            return BIRTH
        for names in (_columns(said), _one_field(said.name)):
            fits = [(_surname(surname, person), _forename(forename, person)) for surname, forename in names]
            if not fits or any(Fit.AGREES in fit and min(fit) >= Fit.UNSAID for fit in fits):
                continue
            # The surname with somebody else's forename is a brother or a sister, however else it might be read.
            is_sibling = (Fit.AGREES, Fit.DIFFERS) in fits
            if is_sibling or not any(_may_be(*fit, born) for fit in fits) or self._is_another(names, upn, said):
                return NAME
        return ""

    def _is_another(self, names: list[tuple[str, str]], upn: str, said: Said) -> bool:
        """Whether another pupil here fits every word: then a name that only nearly fits is not this pupil's."""
        found = set().union(*(self.by_name.get((folded(last), folded(first)), ()) for last, first in names))
        return any(_born(said.born, self.people[other]) is not Fit.DIFFERS for other in found - {upn})


def _may_be(surname: Fit, forename: Fit, born: Fit) -> bool:
    """The truth table: whether what nearly fits, or does not, may still be this pupil."""
    if forename is Fit.DIFFERS:
        return False
    if surname is Fit.DIFFERS:
        return forename is Fit.AGREES and born is Fit.AGREES
    if surname is forename is Fit.NEAR:
        return born is Fit.AGREES
    return True


def _born(cell: Cell, person: Person) -> Fit:
    day = dates.day(cell)
    if day is None:
        return Fit.UNSAID
    return Fit.AGREES if day == person.born_on else Fit.DIFFERS


def _columns(said: Said) -> list[tuple[str, str]]:
    """Surname and forename from columns of their own; also the other way round, for columns that were confused."""
    surname, forename = _text(said.surname), _text(said.forename)
    if not (folded(surname) or folded(forename)):
        return []
    pairs = [(surname, forename)]
    return [*pairs, (forename, surname)] if surname and forename else pairs


def _one_field(cell: Cell) -> list[tuple[str, str]]:
    """Surname and forename out of one field, in every way it can be read."""
    text = " ".join(word for word in _text(cell).split() if not _CLASS.fullmatch(word))
    if not folded(text):
        return []
    if "," in text:
        before, _, after = text.partition(",")
        if folded(before) and folded(after):
            return [(before, after), (after, before)]
        text = text.replace(",", " ")
    words = [word for word in text.split()[:_MOST_WORDS] if folded(word)]
    if len(words) == 1:
        return [(words[0], ""), ("", words[0])]
    cuts = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    return [*((last, first) for first, last in cuts), *cuts]


def _text(cell: Cell) -> str:
    return cells.plain(cell) if isinstance(cell, str) else ""


def _surname(said: str, person: Person) -> Fit:
    name, known = folded(said), folded(person.surname)
    if not name:
        return Fit.UNSAID
    if name == known:
        return Fit.AGREES
    parts, known_parts = _parts(said), _parts(person.surname)
    # More words than the record has may be a forename as well: only a hyphen says that they are one surname.
    is_part = parts < known_parts or (known_parts < parts and len(said.split()) == 1)
    return Fit.NEAR if is_part or _is_near(name, known) else Fit.DIFFERS


def _parts(name: str) -> set[str]:
    return {part for word in name.replace("-", " ").split() if (part := folded(word))}


def _forename(said: str, person: Person) -> Fit:
    name = folded(said)
    if not name:
        return Fit.UNSAID
    known = _forenames(person)
    if name in known:
        return Fit.AGREES
    first, *rest = said.split()
    others = set(map(folded, f"{person.forename} {person.middle}".split()[1:]))
    if folded(first) in known:
        # A second forename that is none of the pupil's tells brothers of one first name apart.
        more = {word for word in map(folded, rest) if word}
        fits = not others or any(word in others or any(other.startswith(word) for other in others) for word in more)
        return Fit.AGREES if fits else Fit.DIFFERS
    if name in others:
        return Fit.NEAR
    short = folded(first)
    return Fit.NEAR if any(_is_near(short, one) or _is_short_form(short, one) for one in known) else Fit.DIFFERS


def _forenames(person: Person) -> set[str]:
    """Every way the portal knows to write the pupil's forename."""
    legal, middle = folded(person.forename), folded(person.middle)
    first = folded(next(iter(person.forename.split()), ""))
    return {name for name in (legal, first, legal + middle, folded(person.preferred)) if name}


def _is_near(said: str, known: str) -> bool:
    """An initial, or one slip of the pen behind the same first letter."""
    if said[0] != known[:1]:
        return False
    short, long = sorted((said, known), key=len)
    return len(said) == 1 or (len(short) >= 4 and _is_one_slip(short, long))


def _is_short_form(one: str, other: str) -> bool:
    """Sam and Samantha, Bill and William."""
    short, long = sorted((one, other), key=len)
    return (len(short) >= 3 and long.startswith(short)) or bool(_alike(one) & _alike(other))


def _is_one_slip(short: str, long: str) -> bool:
    """One letter wrong, left out or put in, or two neighbours changed about."""
    if len(long) - len(short) > 1:
        return False
    same = next((n for n, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    rest, other = short[same:], long[same:]
    return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])


@cache
def _by_nickname() -> dict[str, frozenset[str]]:
    full: dict[str, list[str]] = json.loads(_NICKNAMES.read_text(encoding="utf-8"))
    words: dict[str, set[str]] = {}
    for name, others in full.items():
        for word in (name, *others):
            words.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in words.items()}


def _alike(name: str) -> frozenset[str]:
    return _by_nickname().get(name, frozenset())
