"""Published figures beside the council's own, only where both are taken in the same way; each with its date and why."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from attendance.figures import Ratio, one_decimal
from core import council
from reports.cohort import Cohort

DATA = Path(__file__).parent / "data"
PHASES = {"": "Total", "KS1": "Primary", "KS2": "Primary", "KS3": "Secondary", "KS4": "Secondary"}
"""Of the key stages the published phase; there is none for others."""
SCHOOLS = {"Total": "state-funded schools", "Primary": "primary schools", "Secondary": "secondary schools"}


@dataclass(frozen=True)
class Published:
    """One figure of England and of the region, None where it is not published; why it compares, and its source."""

    label: str
    ours: Decimal | None
    region: Decimal | None
    england: Decimal | None
    of_when: str
    why: str
    source: str


def beside(about: Cohort, ap: Ratio, before: Ratio | None) -> Iterable[Published]:
    """What is published of the same kind as AP attendance, and as attendance before the referral."""
    units = _absence()
    period = next(iter(units.values()))["time_period"] if units else ""
    yield Published(
        "In alternative provision",
        ap.percentage,
        _attended(units, council.facts()["region"]),
        _attended(units, ""),
        f"pupil referral units, autumn and spring {_year(period)}",
        "Both are sessions attended of those due in alternative provision.",
        "DfE, Pupil absence in schools in England",
    )
    if (phase := PHASES.get(about.key_stage)) and before:
        schools = _attendance(phase)
        period = next(iter(schools.values()))["time_period"] if schools else ""
        yield Published(
            "At school before the referral",
            before.percentage,
            _percentage(schools, council.facts()["region"]),
            _percentage(schools, ""),
            f"{SCHOOLS[phase]}, {_year(period)}, published July 2026",
            "Both are school sessions attended of those possible.",
            "DfE, Pupil attendance in schools",
        )


Lines = Mapping[str, Mapping[str, str]]


def region_name() -> str:
    """The region whose published figures stand beside England's; empty where there are none."""
    line = _absence().get(council.facts()["region"], {}) if council.facts()["region"] else {}
    return line.get("region_name", "")


@cache
def _absence() -> Lines:
    """The lines by the code of their region; England's has none."""
    return {row["region_code"]: row for row in _lines("absence_2term_pru.csv")}


@cache
def _attendance(phase: str) -> Lines:
    """The same of a phase of schools."""
    rows = _lines("pupil_attendance_ytd.csv")
    return {row["region_code"]: row for row in rows if row["education_phase"] == phase}


def _lines(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _attended(lines: Lines, region: str) -> Decimal | None:
    """Attended is what was not absent."""
    absent = _number(lines, region, "sess_overall_percent")
    return None if absent is None else _rounded(100 - absent)


def _percentage(lines: Lines, region: str) -> Decimal | None:
    number = _number(lines, region, "attendance_perc")
    return None if number is None else _rounded(number)


def _number(lines: Lines, region: str, column: str) -> Decimal | None:
    """Letters stand for what is not published."""
    said = lines.get(region, {}).get(column, "")
    return Decimal(said) if said.replace(".", "", 1).isdigit() else None


def _rounded(number: Decimal) -> Decimal:
    return one_decimal(Fraction(number))


def _year(period: str) -> str:
    """202223 is the school year 2022/23."""
    return f"{period[:4]}/{period[4:]}"
