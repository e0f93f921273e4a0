"""The borough's children: invented, with UPNs that no real school can give."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from accounts.models import Organisation, Postcode
from core import clock, identifiers
from demo import data_files
from demo.data_files import dice
from demo.people import LEAD2_SCHOOL, LEAD_SCHOOL
from demo.rows import Rows
from demo.timeline import ONE_DAY, Timeline
from pupils import leaving
from pupils.models import Enrolment, Pupil

# Year groups on the last day, and how many of each: places outside school are asked for mostly in Key Stage 4.
BY_YEAR = {2: 3, 4: 4, 5: 6, 6: 9, 7: 13, 8: 21, 9: 34, 10: 48, 11: 50}
LEAVERS, POST_16 = 12, 12
LEAVER, OLDER = "leaver", "post16"
GROUPS = {
    "WBRI": 62,
    "WOTH": 7,
    "BAFR": 7,
    "APKN": 4,
    "OOTH": 4,
    "WIRI": 2,
    "WIRT": 2,
    "WROM": 2,
    "MWBC": 3,
    "MWBA": 2,
    "MWAS": 2,
    "MOTH": 2,
    "AIND": 2,
    "ABAN": 2,
    "AOTH": 2,
    "BCRB": 2,
    "BOTH": 1,
    "CHNE": 2,
}
LANGUAGES = {"WOTH": "POL", "OOTH": "ARA", "APKN": "URD", "ABAN": "BEN", "WROM": "RMN", "CHNE": "CHI", "BAFR": "ENG"}
NEEDS = ("SEMH", "SEMH", "SEMH", "SEMH", "ASD", "ASD", "MLD", "SLCN", "SPLD")
ROLL = {LEAD_SCHOOL: 22, LEAD2_SCHOOL: 12}
NO_SCHOOL = 16
NO_UPN = 3
IMPORTED = "The pupil came from a file."


@dataclass
class Child:
    """One child of the demo, as planned; `pupil` once entered in the portal."""

    key: int
    year: int
    kind: str
    surname: str
    forename: str
    born_on: date
    sex: str
    ethnicity: str
    school: int | None
    upn: str = ""
    preferred: str = ""
    sen: str = "N"
    need: str = ""
    is_looked_after: bool = False
    has_social_worker: bool = False
    has_meals: bool = False
    postcode: str = ""
    pupil: Any = field(default=None, repr=False)

    @property
    def has_plan(self) -> bool:
        """Has an education, health and care plan."""
        return self.sen == "E"

    @property
    def is_protected(self) -> bool:
        """Looked after or with a plan: the registration watch counts sooner."""
        return self.is_looked_after or self.has_plan


class Planner:
    """Thinks the children up: the same ones for the same day and scale."""

    def __init__(self, schools: list[dict[str, str]], timeline: Timeline, scale: int) -> None:
        self.rng = dice("children")
        self.schools, self.timeline, self.scale = schools, timeline, scale
        self.of_kind = {
            kind: [place for place, school in enumerate(schools) if school["kind"] == kind]
            for kind in ("primary", "secondary", "special", "pru")
        }
        self.postcodes = list(Postcode.objects.order_by("pk").values_list("pk", flat=True))
        self.taken: set[tuple[str, date]] = set()

    def plan(self) -> list[Child]:
        """Every child, in a fixed order."""
        years = [(year, "") for year, count in BY_YEAR.items() for _ in range(count)]
        # Who left last summer is only told of while last summer is within the history.
        years += [(12, LEAVER) if self.timeline.has_leavers else (11, "")] * LEAVERS
        years += [(12 + place % 3, OLDER) for place in range(POST_16)]
        children = [self._child(key, *year) for key, year in enumerate(years * self.scale)]
        self._enrol(children)
        return children

    def _child(self, key: int, year: int, kind: str) -> Child:
        group = self.rng.choices(list(GROUPS), list(GROUPS.values()))[0]
        sex = self.rng.choices("MF", (63, 37))[0]
        surname, forename, born_on = self._name(group, sex, year)
        child = Child(key, year, kind, surname, forename, born_on, sex, group, None)
        child.upn = upn(key, year, self.timeline)
        child.postcode = self.rng.choice(self.postcodes)
        child.sen = "E" if kind == OLDER else self.rng.choices("NKE", (38, 42, 20))[0]
        child.need = self.rng.choice(NEEDS) if child.sen != "N" else ""
        child.is_looked_after = self.rng.random() < 0.07
        child.has_social_worker = not child.is_looked_after and self.rng.random() < 0.09
        child.has_meals = self.rng.random() < 0.55
        child.preferred = forename[:3] if self.rng.random() < 0.06 and len(forename) > 5 else ""
        return child

    def _name(self, group: str, sex: str, year: int) -> tuple[str, str, date]:
        """A name and a birth date that no other child has with the same surname: nobody is taken for a double."""
        names = data_files.names()
        first = date(self.timeline.school_year.year - year - 5, 9, 1)
        while True:
            surname = self.rng.choice(names["surnames"][group])
            own = names["forenames"][sex].get(group)
            forename = self.rng.choice(own if own and self.rng.random() < 0.7 else names["forenames"][sex]["any"])
            born_on = first + timedelta(days=self.rng.randrange(364))
            if (surname, born_on) not in self.taken:
                self.taken.add((surname, born_on))
                return surname, forename, born_on

    def _enrol(self, children: list[Child]) -> None:
        """The two named schools have their share of the middle years; the others take the rest in turn."""
        middle = [child for child in children if 7 <= child.year <= 11]
        self.rng.shuffle(middle)
        by_name = {school["name"]: place for place, school in enumerate(self.schools)}
        for name, count in ROLL.items():
            for _ in range(count * self.scale):
                middle.pop().school = by_name[name]
        for _ in range(NO_SCHOOL * self.scale):
            middle.pop().school = None
        others = [place for place in self.of_kind["secondary"] if self.schools[place]["name"] not in ROLL]
        for place, child in enumerate(middle):
            special = child.has_plan and self.rng.random() < 0.25
            child.school = self.rng.choice(self.of_kind["special"]) if special else others[place % len(others)]
        for place, child in enumerate(child for child in children if child.year <= 6):
            child.school = self.of_kind["primary"][place % len(self.of_kind["primary"])]
        for place, child in enumerate(child for child in children if child.kind == LEAVER):
            child.school = others[place % len(others)]
        for child in [child for child in children if child.school is None and child.kind != OLDER][:NO_UPN]:
            child.upn = ""


def upn(key: int, year: int, timeline: Timeline) -> str:
    """A number with a right check letter, of establishments 9901 to 9920 that no authority has."""
    issued = (timeline.school_year.year - year) % 100
    rest = f"355{9901 + key % 20}{issued:02}{key // 20 + 1:03}"
    return identifiers.upn_check_letter(rest) + rest


def enter(children: Iterable[Child], schools: list[Organisation], line: Timeline, *, by: Any) -> None:
    """Everybody on their school's roll: from the lists of the first day, year 7 with its year; year 11 has left."""
    rows, first_day = Rows(), line.shift(line.admitted_on, 1)
    since = date(line.admitted_on.year - 1, 9, 1)
    intake = min(line.open_on(line.school_year) + 7 * ONE_DAY, line.yesterday)
    for child in children:
        is_new = child.year == 7 and intake > line.admitted_on
        has_left = child.kind == LEAVER
        child.pupil = rows.add(_pupil(child, line.school_year - ONE_DAY if has_left else None))
        words = IMPORTED if child.upn else "The pupil was added by hand."
        entered = clock.at(intake if is_new else first_day, 9 if child.upn else 12)
        rows.done(entered, "added", child.pupil, by, words)
        if child.school is not None:
            starts_on = min(line.school_year, intake) if is_new else since
            last_day = child.pupil.left_on
            rows.add(Enrolment(pupil=child.pupil, school=schools[child.school], starts_on=starts_on, ends_on=last_day))
        if has_left:
            _leave(child.pupil, line, rows, by)
    rows.write()


def _leave(pupil: Pupil, line: Timeline, rows: Rows, by: Any) -> None:
    last_day, said = [None, str(pupil.left_on)], "The pupil's time on the school's roll was ended."
    rows.done(clock.at(line.last_summer + ONE_DAY, 9), "left_school", pupil, by, said, ends_on=last_day)
    rows.done(clock.at(line.school_year, 6), "left", pupil, None, leaving.LEFT, left_on=last_day)


def _pupil(child: Child, left_on: date | None) -> Pupil:
    return Pupil(
        upn=child.upn or None,
        no_upn_reason="" if child.upn else Pupil.NoUpn.NEW_ARRIVAL,
        legal_surname=child.surname,
        legal_forename=child.forename,
        preferred_forename=child.preferred,
        born_on=child.born_on,
        sex=child.sex,
        ethnicity=child.ethnicity,
        language=LANGUAGES.get(child.ethnicity, "ENG"),
        has_free_meals=child.has_meals,
        sen_provision=child.sen,
        primary_need=child.need,
        is_looked_after=child.is_looked_after,
        has_social_worker=child.has_social_worker,
        postcode=child.postcode,
        left_on=left_on,
    )
