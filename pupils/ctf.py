"""Reads a Common Transfer File (CTF) into a table like any other file of pupils. No database.

It is XML that somebody sent: read a piece at a time, without document types and so without entities, and never deeper
or longer than such a file is. What the portal does not use is neither kept nor read, and named.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from xml.parsers import expat

from core import identifiers
from core.files import dates
from core.files.faults import FileRefused
from core.files.sheets import Limits, Row, Sheet, check_size

LIMITS = Limits(megabytes=30, rows=20_000)
ENDINGS = ("xml", "ctf")
VERSIONS = range(20, 30)
DEEPEST = 30
MOST_LEFT = 500
"""Different elements that are left out: the standard knows fewer."""
MOST_REPEATED = 1_000
"""What stands several times, within one pupil."""
LONGEST = 2_000
"""Letters of one element that are read."""
ROOT = "CTfile"
PUPIL = (ROOT, "CTFpupilData", "Pupil")
PLAIN = {
    ("UPN",): "UPN",
    ("Surname",): "Surname",
    ("Forename",): "Forename",
    ("DOB",): "DOB",
    ("Sex",): "Sex",
    ("Gender",): "Sex",
    ("BasicDetails", "MiddleNames"): "MiddleNames",
    ("BasicDetails", "PreferredForename"): "PreferredForename",
    ("BasicDetails", "NCyearActual"): "NCYear",
    ("BasicDetails", "Ethnicity"): "Ethnicity",
    ("BasicDetails", "EnrolStatus"): "EnrolStatus",
    ("LookedAfter", "InCare"): "LookedAfter",
    ("Address", "PostCode"): "Postcode",
}
"""What stands once for a pupil, and the column it is."""
REPEATED = {
    ("BasicDetails", "Languages", "Type"): ("LanguageType", "Language"),
    ("BasicDetails", "FSMhistory", "FSMinstance"): ("FSMstartDate", "FSMendDate"),
    ("FSMhistory", "FSMinstance"): ("FSMstartDate", "FSMendDate"),
    ("SEN", "SENhistory", "SENprovision"): ("SENstatus", "StartDate", "EndDate"),
    ("SEN", "SENneeds", "SENneed"): ("SENtype", "Rank", "SENtypeRank"),
    ("SchoolHistory", "School"): ("LEA", "Estab", "EntryDate", "LeavingDate"),
}
"""What stands several times, each with parts of its own."""
COLUMNS = (
    *dict.fromkeys(PLAIN.values()),
    *("Language", "FSM", "SENprovision", "SENneed", "HomeSchoolURN", "HomeSchoolLAEstab", "EntryDate"),
)
_PARENTS = {path[:depth] for path in (*PLAIN, *REPEATED) for depth in range(1, len(path))}
_DAMAGED = "Line {line} of the file is not XML as a transfer file has it. Export it again and send that"


@dataclass
class TransferPupil:
    """What a transfer file says of one pupil, as far as the portal uses it."""

    plain: dict[str, str] = field(default_factory=dict)
    repeated: dict[tuple[str, ...], list[dict[str, str]]] = field(default_factory=dict)

    def each(self, *names: str) -> list[dict[str, str]]:
        """The parts of what stands several times, by the end of its path."""
        return [part for path, parts in self.repeated.items() if path[-1] in names for part in parts]

    @property
    def school(self) -> str:
        """The one school of its history that it has not left; empty where none or several are."""
        here = {_number(part) for part in self.each("School") if not part.get("LeavingDate")}
        return here.pop() if len(here) == 1 else ""

    def cells(self, school: str, urn: str, today: date) -> dict[str, str]:
        """Its cells by column, on the roll of this school."""
        return {
            **self.plain,
            "Language": next((part.get("Language", "") for part in self._languages()), ""),
            "FSM": self._free_meals(today),
            "SENprovision": self._latest("SENprovision").get("SENstatus", ""),
            "SENneed": self._main_need(),
            "HomeSchoolURN": urn,
            "HomeSchoolLAEstab": school,
            "EntryDate": self._entered(school),
        }

    def _languages(self) -> Iterator[dict[str, str]]:
        """First languages: F is the first, and one without a kind is taken for it."""
        return (part for part in self.each("Type") if part.get("LanguageType", "F") == "F")

    def _free_meals(self, today: date) -> str:
        """Yes while a time of eligibility runs, no where all have ended, and nothing where none is told."""
        times = self.each("FSMinstance")
        ends = [_day(part.get("FSMendDate", "")) for part in times]
        runs = any(end is None or end >= today for end in ends)
        return ("Y" if runs else "N") if times else ""

    def _latest(self, name: str) -> dict[str, str]:
        parts = self.each(name)
        return max(parts, key=lambda part: _day(part.get("StartDate", "")) or date.min, default={})

    def _main_need(self) -> str:
        """The need of rank 1, or the only one."""
        needs = self.each("SENneed")
        ranked = [part for part in needs if (part.get("Rank") or part.get("SENtypeRank")) == "1"]
        return (ranked or needs or [{}])[0].get("SENtype", "") if ranked or len(needs) == 1 else ""

    def _entered(self, school: str) -> str:
        """The day it came to this school, when its history says so once."""
        here = [part for part in self.each("School") if _number(part) == school and not part.get("LeavingDate")]
        return here[0].get("EntryDate", "") if len(here) == 1 else ""


@dataclass
class Transfer:
    """A whole file: the school it comes from, its pupils, and what it has that is not read."""

    version: str = ""
    source: str = ""
    pupils: list[TransferPupil] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def sheet(self, schools: Mapping[str, str], school: str, today: date) -> Sheet:
        """The same as a table: one school's when it is given by its number, else of each pupil's own.

        `schools` are URNs by DfE number.
        """
        rows: list[Row] = [COLUMNS]
        for pupil in self.pupils:
            own = school or (pupil.school if pupil.school in schools else self.source)
            cells = pupil.cells(own, schools.get(own, ""), today)
            rows.append(tuple(cells.get(name) or None for name in COLUMNS))
        return Sheet("", rows)


def read(data: bytes) -> Transfer:
    """The whole file; raises FileRefused."""
    if not data:
        raise FileRefused("The file is empty (0 bytes). Export it again and choose it once more")
    check_size(data, LIMITS)
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise FileRefused("The file is named like a transfer file but is something else inside. Export it again as CTF")
    found = _Reading().of(data)
    _check(found)
    return found


def _check(found: Transfer) -> None:
    major = found.version.partition(".")[0]
    if not (major.isascii() and major.isdigit() and int(major) in VERSIONS):
        raise FileRefused(
            "The file does not say that it is a transfer file of version 20 or later. Export it as CTF 25"
        )
    if not found.source:
        raise FileRefused("The file does not say from which school it comes. Export it again and send that")
    if not found.pupils:
        raise FileRefused("The transfer file has no pupils. Check that the right file was exported")


class _Reading:
    """What expat tells, one element after the other."""

    def __init__(self) -> None:
        self.found = Transfer()
        self.path: list[str] = []
        self.text: list[str] = []
        self.length = 0
        self.source: dict[str, str] = {}
        self.part: dict[str, str] | None = None
        self.left: dict[str, None] = {}

    def of(self, data: bytes) -> Transfer:
        """Read to the end."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.letters
        parser.StartDoctypeDeclHandler = self.refuse
        parser.EntityDeclHandler = self.refuse
        parser.ExternalEntityRefHandler = self.refuse
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError) as broken:
            if "encoding" in str(broken):
                words = "The letters in this file cannot be read. Export it again as UTF-8 and send that"
                raise FileRefused(words) from None
            raise FileRefused(_DAMAGED.format(line=parser.CurrentLineNumber)) from None
        self.found.source = _number(self.source)
        self.found.left = [*self.left]
        return self.found

    def refuse(self, *_said: Any) -> int:
        raise FileRefused("The file brings a document type or entities, which no transfer file has. It was not read")

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self.path.append(name.rpartition(":")[2])
        if len(self.path) > DEEPEST:
            raise FileRefused("The file goes deeper than any transfer file. It was not read")
        if len(self.path) == 1 and self.path != [ROOT]:
            raise FileRefused("This is not a Common Transfer File. Export one, or send the pupils as .csv or .xlsx")
        self.text, self.length = [], 0
        if tuple(self.path) == PUPIL:
            if len(self.found.pupils) >= LIMITS.rows:
                raise FileRefused(f"The file has more than {LIMITS.rows:,} pupils. Send it in parts")
            self.found.pupils.append(TransferPupil())
        elif self.within in REPEATED:
            self.part = {}
            parts = self.found.pupils[-1].repeated.setdefault(self.within, [])
            parts.append(self.part)
            self.refuse_beyond(MOST_REPEATED, len(parts))
        elif self.within and not self.is_read:
            self.left.setdefault(self.path[-1][:40])
            self.refuse_beyond(MOST_LEFT, len(self.left))

    def refuse_beyond(self, most: int, number: int) -> None:
        if number > most:
            raise FileRefused("The file has more within a pupil than any transfer file. It was not read")

    @property
    def within(self) -> tuple[str, ...]:
        """Where this stands within a pupil; nothing outside of one."""
        is_inside = len(self.path) > len(PUPIL) and tuple(self.path[: len(PUPIL)]) == PUPIL
        return tuple(self.path[len(PUPIL) :]) if is_inside else ()

    @property
    def is_read(self) -> bool:
        """Whether it is used, or leads to what is; what stands below something left out is named with it."""
        path = self.within
        above = path[:-1]
        if above and above not in _PARENTS and above not in REPEATED:
            return True
        return path in PLAIN or path in _PARENTS or (above in REPEATED and path[-1] in REPEATED[above])

    def letters(self, text: str) -> None:
        self.length += len(text)
        if self.length <= LONGEST:
            self.text.append(text)

    def end(self, name: str) -> None:
        said, path = "".join(self.text).strip(), self.within
        if path in PLAIN:
            self.found.pupils[-1].plain.setdefault(PLAIN[path], said)
        elif path[:-1] in REPEATED and path[-1] in REPEATED[path[:-1]] and self.part is not None:
            self.part[path[-1]] = said
        elif self.path == [ROOT, "Header", "CTFversion"]:
            self.found.version = said
        elif self.path[:3] == [ROOT, "Header", "SourceSchool"] and len(self.path) == 4:
            self.source[self.path[-1]] = said
        self.path.pop()
        self.text, self.length = [], 0


def _number(part: Mapping[str, str]) -> str:
    """A school by its DfE number; nothing where it is none."""
    checked = identifiers.dfe_number(f"{part.get('LEA', '')}{part.get('Estab', '')}")
    return checked.value if checked.is_valid else ""


def _day(text: str) -> date | None:
    return dates.day(text) if text else None
