"""The borough's children: invented, with UPNs that no real school can give."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from accounts.models import Organisation, Postcode
from core import identifiers
from core.models import record
from demo import data_files
from demo.chance import dice
from demo.people import LEAD2_SCHOOL, LEAD_SCHOOL
from demo.schools import FIRST_URN
from demo.timeline import Timeline
from pupils import enrolling
from pupils.importing import import_pupils
from pupils.models import Pupil

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
HEADINGS = (
    "UPN",
    "Surname",
    "Forename",
    "PreferredForename",
    "DOB",
    "Sex",
    "Ethnicity",
    "Language",
    "FSM",
    "SENprovision",
    "SENneed",
    "LookedAfter",
    "Postcode",
    "HomeSchoolURN",
)


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

    def row(self) -> tuple[Any, ...]:
        """The child's line in a school's list."""
        return (
            self.upn,
            self.surname,
            self.forename,
            self.preferred,
            self.born_on.isoformat(),
            self.sex,
            self.ethnicity,
            LANGUAGES.get(self.ethnicity, "ENG"),
            "Y" if self.has_meals else "N",
            self.sen,
            self.need,
            "Y" if self.is_looked_after else "N",
            self.postcode,
            FIRST_URN + self.school if self.school is not None else "",
        )


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


def enter(children: Iterable[Child], since: date, *, by: Any) -> None:
    """Take these children in from a list, as they stand on their schools' rolls since that day."""
    wanted = {child.upn: child for child in children}
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(HEADINGS)
    sheet.writerows(child.row() for child in wanted.values())
    outcome = import_pupils("pupils.csv", out.getvalue().encode(), by=by, since=since)
    if outcome.new != len(wanted):
        raise ValueError(f"{len(wanted) - outcome.new} children of the demo were not taken in: {outcome.counts}")
    for pupil in Pupil.objects.filter(upn__in=wanted):
        wanted[pupil.upn].pupil = pupil
    for child in wanted.values():
        if child.has_social_worker:
            enrolling.change(child.pupil, {"has_social_worker": True}, by=by)


def arrive(child: Child, *, by: Any) -> None:
    """A child new to the country whom no school has given a number yet."""
    values = {
        "no_upn_reason": Pupil.NoUpn.NEW_ARRIVAL,
        "legal_surname": child.surname,
        "legal_forename": child.forename,
        "born_on": child.born_on,
        "sex": child.sex,
        "ethnicity": child.ethnicity,
        "postcode": child.postcode,
    }
    child.pupil = enrolling.add(values, school=None, since=None, by=by)


def leave_school(children: Iterable[Child], last_day: date, *, by: Any) -> None:
    """Year 11 has left: their time on the roll ends with the school year."""
    for child in children:
        for enrolment in child.pupil.enrolments.filter(ends_on=None):
            enrolling.leave(enrolment, last_day, by=by)
    record("leavers_entered", Organisation.objects.council(), by=by, sentence="Year 11 left their schools.")
