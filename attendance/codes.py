"""The national register codes, the reasons for absence, and the code proposed to a school for a mark.

A provider records what happened. The school where the pupil is registered owns the code: what stands here is only a
proposal with its reason, made anew each time and never stored.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from attendance.absences import ABSENCES, NOT_ACCEPTED
from attendance.school_registers import LEFT_TO_OTHERS
from govuk.dates import day_words

ATTENDED_KINDS = frozenset({"attended", "late", "left_early"})
"""The kinds of mark that count as attended."""

_CODES_FILE = Path(__file__).parent / "data" / "attendance_codes.csv"


@dataclass(frozen=True, slots=True)
class NationalCode:
    """A code of the attendance register, current or withdrawn, with the statistical category it counts in."""

    code: str
    label: str
    category: str
    is_withdrawn: bool


@cache
def national_codes() -> dict[str, NationalCode]:
    """Every code by its letters, from the shipped list."""
    with _CODES_FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: _national_code(row) for row in csv.DictReader(file)}


def _national_code(row: dict[str, str]) -> NationalCode:
    return NationalCode(
        code=row["code"],
        label=row["label"].removeprefix("(withdrawn) "),
        category=row["statistical_category"],
        is_withdrawn=row["regulation_group"] == "withdrawn",
    )


REASON_OF_CODE = {row.means: row.code for row in ABSENCES.shipped.values() if row.means not in ("O", "Q/Y1")} | {
    "O": NOT_ACCEPTED
}
"""What an absence code in a provider's file says happened."""

NATURE_OF_CODE = {"B": "activity", "K": "council", "P": "sport", "V": "visit", "W": "work"}
"""What an attended code in a provider's file says of the nature of the session."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What a mark says: its kind, the reason of an absence, the nature of what was attended."""

    kind: str
    reason: str = ""
    nature: str = ""


_NOTHING = Happened("")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A code for the school to enter, or none; always with the reason, and sometimes something to act on or to ask."""

    code: str | None
    reason: str
    alert: str = ""
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """All that a code is proposed by: what is known of the session, of the pupil, and the council's settings."""

    mark: Happened | None
    commissioner_is_council: bool
    registered_at_provider: bool = False  # the provider is a school on whose roll the pupil is too
    lot_is_online: bool = False
    lot_is_work: bool = False
    on_a_roll: bool = True
    exclusion_day: int | None = None  # which school day of a suspension or exclusion it is, from 1
    online_counts_as_place: bool = False
    establish_within: int = 5  # school days to replace N
    full_time_from_day: int = 6
    entry: str = ""  # why a school that reads enters no code
    establish_by: date | None = None  # the last day on which N may stand; after it, `today`, O is proposed
    today: date | None = None

    @property
    def said(self) -> Happened:
        return self.mark or _NOTHING

    @property
    def attended(self) -> bool:
        return self.said.kind in ATTENDED_KINDS


def propose(case: Case) -> Proposal:
    """The code to propose to the home school, by the first rule that has an answer."""
    for rule in _RULES:
        proposal = rule(case)
        if proposal:
            return proposal
    raise AssertionError("the last rule always answers")


def _off_roll(case: Case) -> Proposal | None:
    if case.on_a_roll:
        return None
    return Proposal(None, "The pupil is on no school's roll, so there is no register to enter a code in")


def _left_to_others(case: Case) -> Proposal | None:
    return Proposal(None, LEFT_TO_OTHERS[case.entry]) if case.entry in LEFT_TO_OTHERS else None


def _dual_registered(case: Case) -> Proposal | None:
    if not case.registered_at_provider:
        return None
    return Proposal("D", "The school that teaches has the pupil on its own roll, and enters the real mark there")


def _unknown(case: Case) -> Proposal | None:
    return Proposal(None, "The provider has not said what happened") if case.mark is None else None


def _provider_closed(case: Case) -> Proposal | None:
    if case.said.kind != "provider_closed":
        return None
    return Proposal(
        None,
        "The provider was closed, so the code depends on where the pupil was instead",
        alert="The provider closed this session: check where the pupil was",
    )


def _online(case: Case) -> Proposal | None:
    if not case.lot_is_online:
        return None
    if not case.online_counts_as_place:
        return Proposal(None, "This is online provision, and the council has not said that it counts as a place")
    if case.attended and not case.commissioner_is_council:
        return Proposal(None, "Online work at home arranged by the school is not code B")
    return None


def _attended(case: Case) -> Proposal | None:
    if not case.attended:
        return None
    if case.commissioner_is_council:
        return Proposal("K", "Attended education that the council arranged. Record the nature of it with the code")
    if case.lot_is_work or case.said.nature == "work":
        return Proposal("W", "Attended work experience that the school arranged")
    also = {
        "sport": ". Use P only for sport that the school approved on its own account",
        "visit": ". V is only for visits led by school staff",
    }.get(case.said.nature, "")
    return Proposal(
        "B",
        "Attended education that the school arranged. B says the school has made sure it is supervised and safe; "
        f"record the nature of it with the code{also}",
    )


def _suspended(case: Case) -> Proposal | None:
    reason = ABSENCES.known().get(case.said.reason)
    if reason is None or reason.means != "E":
        return None
    day, due = case.exclusion_day, case.full_time_from_day
    if day is None:
        return Proposal(
            "E",
            f"Suspended or excluded; right only before school day {due} of it",
            alert=f"Check which school day of the suspension this is: from day {due} full-time education is due",
        )
    if day < due:
        return Proposal("E", f"School day {day} of the suspension or exclusion, before education elsewhere is due")
    return Proposal(
        None,
        f"School day {day} of the suspension or exclusion: E is not for day {due} or later",
        alert=f"Full-time education has been due since school day {due} and the pupil was not in it",
    )


def _absent(case: Case) -> Proposal:
    reason = ABSENCES.known().get(case.said.reason)
    if reason is None:
        return Proposal(None, "The provider gave a reason that no code is known for. Choose the code that fits")
    if reason.means == "C2":
        return Proposal(
            None,
            "C2 is for sessions at which a pupil is due nowhere, and this one was due at the provider",
            alert="The provider says part-time timetable: check that the session belongs in the agreement",
        )
    if reason.means == "N":
        return _unexplained(case)
    ask = tuple(reason.means.split("/"))
    if len(ask) == 1:
        return Proposal(reason.means, reason.label)
    codes = national_codes()
    choices = " or ".join(f"{code} ({codes[code].label[0].lower()}{codes[code].label[1:]})" for code in ask)
    return Proposal(None, f"{reason.label}. Choose {choices}", ask=ask)


def _unexplained(case: Case) -> Proposal:
    within, last = case.establish_within, case.establish_by
    if last and case.today and case.today > last:
        return Proposal(
            "O",
            f"No reason was established within {within} school days of the session, by {day_words(last)}",
        )
    by = f"within {within} school days of the session" + (f", by {day_words(last)}" if last else "")
    return Proposal(
        "N", f"No reason is known. Replace N by the right code {by}. If there is still none, O is proposed after that"
    )


_RULES: tuple[Callable[[Case], Proposal | None], ...] = (
    _off_roll,
    _left_to_others,
    _dual_registered,
    _unknown,
    _provider_closed,
    _online,
    _attended,
    _suspended,
    _absent,
)
