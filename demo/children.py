"""The borough's children: invented, with UPNs that no real school can give."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import Organisation, Postcode
from core import clock, identifiers
from core.acting import Acting
from core.school_days import ONE_DAY
from demo.data_files import dice, drawn, read
from demo.rows import Rows
from demo.timeline import Timeline
from pupils import leaving
from pupils.called import keep_words
from pupils.models import Enrolment, NameWord, Pupil

FORMER_NAME = "farnworthy"
LEAVER, OLDER = "leaver", "post16"
LEAVERS, POST_16, NO_SCHOOL, NO_UPN = 12, 12, 16, 3


@dataclass
class Child:
    """One child of the demo: the year group on the last day, and the school by its place in the file."""

    key: int
    year: int
    kind: str
    pupil: Pupil
    school: int | None = None

    @property
    def is_watched_closely(self) -> bool:
        """Looked after or with a plan: the registration watch counts sooner."""
        return self.pupil.is_looked_after or self.pupil.has_plan


class Planner:
    """Thinks the children up: the same ones for the same day and scale."""

    def __init__(self, schools: list[dict[str, str]], line: Timeline, scale: int) -> None:
        self.rng, self.known = dice("children"), read("borough")
        self.schools, self.line, self.scale = schools, line, scale
        self.postcodes = list(Postcode.objects.order_by("pk").values_list("pk", flat=True))
        self.taken: set[tuple[str, date]] = set()

    def plan(self) -> list[Child]:
        years = [(int(year), "") for year, count in self.known["children_by_year"].items() for _ in range(count)]
        # Who left last summer is only told of while last summer is within the history.
        years += [(12, LEAVER) if self.line.has_leavers else (11, "")] * LEAVERS
        years += [(12 + place % 3, OLDER) for place in range(POST_16)]
        children = [Child(key, *year, self._pupil(key, *year)) for key, year in enumerate(years * self.scale)]
        self._enrol(children)
        return children

    def more(self, count: int, after: int) -> list[Child]:
        """As many again of the middle years, each with a plan and on the roll of a secondary school."""
        schools = self._places("kind", "secondary")
        children = [Child(after + at, 8 + at % 3, "", self._pupil(after + at, 8 + at % 3, "")) for at in range(count)]
        for at, child in enumerate(children):
            child.school, child.pupil.sen_provision = schools[-1 - at % len(schools)], "E"
            child.pupil.primary_need = child.pupil.primary_need or self.known["needs"][0]
        return children

    def _pupil(self, key: int, year: int, kind: str) -> Pupil:
        rng, group = self.rng, drawn(self.rng, self.known["ethnic_groups"])
        sex = drawn(rng, {"M": 63, "F": 37})
        surname, forename, born_on = self._name(group, sex, year)
        pupil = Pupil(
            upn=upn(key, year, self.line),
            legal_surname=surname,
            legal_forename=forename,
            preferred_forename=forename[:3] if rng.random() < 0.06 and len(forename) > 5 else "",
            born_on=born_on,
            sex=sex,
            ethnicity=group,
            language=self.known["languages"].get(group, "ENG"),
            has_free_meals=rng.random() < 0.55,
            sen_provision="E" if kind == OLDER else drawn(rng, {"N": 38, "K": 42, "E": 20}),
            is_looked_after=rng.random() < 0.07,
            postcode=rng.choice(self.postcodes),
            left_on=self.line.school_year - ONE_DAY if kind == LEAVER else None,
        )
        pupil.has_social_worker = not pupil.is_looked_after and rng.random() < 0.09
        pupil.primary_need = rng.choice(self.known["needs"]) if pupil.sen_provision != "N" else ""
        return pupil

    def _name(self, group: str, sex: str, year: int) -> tuple[str, str, date]:
        """A name and a birth date that no other child has with the same surname: nobody is taken for a double."""
        first = date(self.line.school_year.year - year - 5, 9, 1)
        while True:
            surname, forename = name(self.rng, group, sex, 0.7)
            born_on = first + timedelta(days=self.rng.randrange(364))
            if (surname, born_on) not in self.taken:
                self.taken.add((surname, born_on))
                return surname, forename, born_on

    def _enrol(self, children: list[Child]) -> None:
        """The two named schools have their share of the middle years; the others take the rest in turn."""
        middle, shares = [child for child in children if 7 <= child.year <= 11], self.known["on_roll"]
        self.rng.shuffle(middle)
        for called, count in shares.items():
            for _ in range(count * self.scale):
                middle.pop().school = self._places("name", called)[0]
        nowhere = [middle.pop() for _ in range(NO_SCHOOL * self.scale)]
        for child in nowhere[:NO_UPN]:
            child.pupil.upn, child.pupil.no_upn_reason = None, Pupil.NoUpn.NEW_ARRIVAL
        secondary = [place for place in self._places("kind", "secondary") if self.schools[place]["name"] not in shares]
        primary, special = self._places("kind", "primary"), self._places("kind", "special")
        small = [child for child in children if child.year < 7]
        left = [child for child in children if child.kind == LEAVER]
        for theirs, places in ((middle, secondary), (small, primary), (left, secondary)):
            for place, child in enumerate(theirs):
                child.school = places[place % len(places)]
        for child in middle:
            if child.pupil.has_plan and self.rng.random() < 0.25:
                child.school = self.rng.choice(special)

    def _places(self, column: str, value: str) -> list[int]:
        return [place for place, school in enumerate(self.schools) if school[column] == value]


def name(chance: random.Random, group: str, sex: str, own_share: float = 1.0) -> tuple[str, str]:
    """A surname and a first name; most, or all, of those whose group has its own bear one of these."""
    names = read("names")
    surname = chance.choice(names["surnames"][group])
    own = names["forenames"][sex].get(group)
    return surname, chance.choice(own if own and chance.random() < own_share else names["forenames"][sex]["any"])


def upn(key: int, year: int, line: Timeline) -> str:
    """A number with a right check letter, of establishments 9901 to 9920 that no authority has."""
    rest = f"355{9901 + key % 20}{(line.school_year.year - year) % 100:02}{key // 20 + 1:03}"
    return identifiers.upn_check_letter(rest) + rest


def enter(children: Iterable[Child], schools: list[Organisation], line: Timeline, *, by: Acting) -> None:
    """Everybody on their school's roll: from the lists of the first day, year 7 with its year; year 11 has left."""
    rows, first_day, entered = Rows(), line.shift(line.admitted_on, 1), []
    since = date(line.admitted_on.year - 1, 9, 1)
    intake = min(line.calendar.next_open(line.school_year) + 7 * ONE_DAY, line.yesterday)
    for child in children:
        is_new, pupil = child.year == 7 and intake > line.admitted_on, rows.add(child.pupil)
        entered.append(pupil)
        words = "The pupil came from a file." if pupil.upn else "The pupil was added by hand."
        rows.done(clock.at(intake if is_new else first_day, 9 if pupil.upn else 12), "added", pupil, by, words)
        if child.school is not None:
            starts_on = min(line.school_year, intake) if is_new else since
            school = schools[child.school]
            rows.add(Enrolment(pupil=pupil, school=school, starts_on=starts_on, ends_on=pupil.left_on))
        if pupil.left_on:
            last_day, said = [None, str(pupil.left_on)], "The pupil's time on the school's roll was ended."
            rows.done(clock.at(line.last_summer + ONE_DAY, 9), "left_school", pupil, by, said, ends_on=last_day)
            rows.done(clock.at(line.school_year, 6), "left", pupil, None, leaving.LEFT, left_on=last_day)
    rows.write()
    keep_words(entered)
    _renamed(entered, line, by=by)


def _renamed(entered: Sequence[Pupil], line: Timeline, *, by: Acting) -> None:
    """One child was entered under another surname, and is still found by it."""
    pupil, at = next(row for row in entered if row.upn and not row.left_on), clock.at(line.shift(line.opens_on, 5), 11)
    NameWord.objects.create(pupil=pupil, word=FORMER_NAME, backwards=FORMER_NAME[::-1], is_former=True)
    rows = Rows()
    rows.done(at, "changed", pupil, by, "The pupil's record was changed.", fields=["legal_surname"])
    rows.write()
