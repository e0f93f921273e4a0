"""What one cell of a register file says: a day, a half-day, a time, a mark. Nothing here raises.

A cell that says none of these answers with Wrong: the end of a sentence that starts with row and column.
"""

import re
from datetime import date, datetime, time
from functools import cache
from typing import NamedTuple

from attendance.absences import ABSENCES
from attendance.codes import ATTENDED_KINDS, NATURE_OF_CODE, REASON_OF_CODE, NationalCode, national_codes
from core.files import dates
from core.files.cells import text
from core.files.faults import Wrong
from core.files.sheets import Cell
from core.half_days import HALVES
from govuk.dates import day_figures, time_figures

_LATE = re.compile(r"(?:l|late)\D{0,10}?(\d{1,3})\D{0,10}", re.ASCII | re.IGNORECASE)
_LEFT_EARLY = re.compile(r"left early\D{0,5}(\d{1,2}[:.]\d{2}.*)", re.ASCII | re.IGNORECASE)

_NAME = re.compile(r"[^\W\d_a-z][^\W\d_]{3}")
"""A word of four letters or more with a capital."""

DASHES = ("-", "–", "—", "'-")
"""No session; with an apostrophe in a file to correct that comes back, where nothing may look like a formula."""

_HALVES = HALVES | {"a.m.": "AM", "p.m.": "PM", "morning": "AM", "afternoon": "PM"}
_ANSWERS = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}

_ABSENCE_WORDS = {
    "illness": ("ill", "sick", "sickness", "illness", "unwell"),
    "medical_appointment": ("medical", "medical appointment", "dental appointment", "doctor", "dentist", "hospital"),
    "interview": ("interview", "college interview", "job interview"),
    "unexplained": ("absent", "no reason", "unexplained", "unknown", "not known", "dna", "did not attend", "no show"),
    "refused": ("refused", "refused to attend", "refusal"),
    "truant": ("truant", "truanting", "truanted"),
    "left_site": ("left site", "left the site", "absconded"),
    "unauthorised": ("unauthorised", "unauthorised absence", "unauthorized"),
    "after_register": ("after register", "after register closed"),
    "suspended": ("suspended", "suspension", "excluded", "exclusion"),
    "transport": ("transport", "no transport", "transport failed", "taxi", "no taxi"),
    "religious": ("religious", "religious observance"),
    "leave": ("leave", "leave of absence"),
    "part_time_timetable": ("part-time timetable", "part time timetable"),
    "study_leave": ("study leave",),
    "travelling": ("travelling",),
    "holiday": ("holiday",),
}
_INSTEAD_OF = {
    "H": "G, or C if the school gave leave",
    "J": "J1",
    "Y": "words for what happened, like no transport: Y1 to Y7 only say that no session was due",
}


class Contested(Wrong):
    """The cell says that the session was not due at all."""


class Meaning(NamedTuple):
    """What a mark in a file says happened."""

    kind: str
    reason: str = ""
    minutes_late: int | None = None
    left_at: time | None = None
    nature: str = ""


def shown(cell: Cell) -> str:
    """A cell as its sender would recognise it, cut short."""
    if isinstance(cell, datetime):
        cell = f"{day_figures(cell)} {time_figures(cell.time())}"
    elif isinstance(cell, date):
        cell = day_figures(cell)
    elif isinstance(cell, time):
        cell = time_figures(cell)
    words = "".join(letter if letter.isprintable() else " " for letter in text(cell))
    return words if len(words) <= 40 else words[:39] + "…"


def quoted(cell: Cell, digits: int = 4) -> str:
    """A cell in quotation marks, unless it may be of a child: a name, a number or a birth date in the wrong column."""
    words = shown(cell)
    may_be_a_child = sum(map(str.isdigit, words)) > digits or _NAME.search(words) or "," in words
    return "What stands there" if may_be_a_child else f"'{words}'"


def day(cell: Cell) -> date | Wrong:
    """A day, written the UK or the ISO way, as a true date or as a spreadsheet's number; never the US way."""
    found = dates.day(cell)
    if found is None:
        return Wrong(
            "enter the date"
            if cell is None
            else f"{quoted(cell, digits=8)} is not a date. Write it with the day first, like 16/11/2026"
        )
    return found


def half(cell: Cell) -> str | Wrong:
    if cell is None:
        return Wrong("enter AM or PM")
    return _HALVES.get(text(cell).lower()) or Wrong(f"{quoted(cell)} must be AM or PM")


def clock_time(cell: Cell) -> time | Wrong | None:
    """A time of day, None when the cell is blank."""
    if cell is None:
        return None
    found = dates.time_of_day(cell)
    return Wrong(f"{quoted(cell)} is not a time. Write it like 09:30") if found is None else found


def mark(code: Cell, attended: Cell) -> Meaning | Wrong:
    """What a code (or words) and the answer to Attended? say together."""
    answer = _answer(attended)
    if isinstance(answer, Wrong):
        return answer
    if code is None or text(code) in DASHES:
        return _by_answer(answer)
    meaning = _meaning(code)
    if isinstance(meaning, Wrong) or answer is None:
        return meaning
    if answer != (meaning.kind in ATTENDED_KINDS):
        says = "attended" if meaning.kind in ATTENDED_KINDS else "not attended"
        return Wrong(f"'{shown(code)}' says {says}, but Attended? says {shown(attended)}. Correct one of them")
    return meaning


def is_mark(code: Cell, attended: Cell = None) -> bool:
    """Whether the two say anything of a session, be it refused."""
    return isinstance(mark(code, attended), Meaning) or text(code).upper() in national_codes()


def _by_answer(answer: bool | None) -> Meaning | Wrong:
    if answer is None:
        return Wrong("enter a code, or Yes or No under Attended?")
    return Meaning("attended") if answer else Meaning("absent", "unexplained")


def _answer(cell: Cell) -> bool | Wrong | None:
    if cell is None:
        return None
    answer = _ANSWERS.get(text(cell).lower())
    return Wrong(_not_an_answer(cell)) if answer is None else answer


def _not_an_answer(cell: Cell) -> str:
    said = quoted(cell)
    what = f"Attended? is {said} but" if said[0] == "'" else f"{said} under Attended?"
    return f"{what} must be Yes or No"


def _meaning(cell: Cell) -> Meaning | Wrong:
    words = " ".join(text(cell).split())
    known = national_codes().get(words.upper().replace(" ", ""))
    if known:
        return _of_code(known)
    if meant := _words().get(words.lower()) or _entered_words().get(words.lower()):
        return meant
    if late := _LATE.fullmatch(words):
        return Meaning("late", minutes_late=int(late[1]))
    if left := _LEFT_EARLY.fullmatch(words):
        left_at = clock_time(left[1].strip())
        return left_at if isinstance(left_at, Wrong) else Meaning("left_early", left_at=left_at)
    return Wrong(f"{quoted(cell)} is not a register code or a word the portal knows, like / or absent or ill")


def _of_code(known: NationalCode) -> Meaning | Wrong:
    code = known.code
    if known.is_withdrawn:
        return Wrong(f"'{code}' was withdrawn in August 2024. Use {_INSTEAD_OF[code]}")
    if code == "L":
        return Meaning("late")
    if known.category == "present":
        # A stroke for the wrong half of the day is a slip of the pen: the pupil was there.
        return Meaning("attended")
    if code in NATURE_OF_CODE:
        return Meaning("attended", nature=NATURE_OF_CODE[code])
    if code in REASON_OF_CODE:
        return Meaning("absent", REASON_OF_CODE[code])
    return Contested(
        f"'{code}' ({known.label}) says that no session was due here. Nothing is changed: "
        "ask the commissioner to check the agreement, or say what happened"
    )


@cache
def _words() -> dict[str, Meaning]:
    words = dict.fromkeys(("present", "attended", "here", "yes"), Meaning("attended"))
    words |= dict.fromkeys(("late", "arrived late"), Meaning("late"))
    words |= dict.fromkeys(("left early",), Meaning("left_early"))
    words |= dict.fromkeys(("closed", "provider closed", "cancelled by provider"), Meaning("provider_closed"))
    for slug, label in ((row.code, row.label.lower()) for row in ABSENCES.shipped.values()):
        ways = (label, f"absent: {label}", *_ABSENCE_WORDS.get(slug, ()))
        words |= dict.fromkeys(ways, Meaning("absent", slug))
    return words


def _entered_words() -> dict[str, Meaning]:
    """The words of reasons that the council added or called otherwise; closed ones are read like the others."""
    labels = ((row.code, row.label.lower()) for row in ABSENCES.known().values())
    return {way: Meaning("absent", code) for code, label in labels for way in (label, f"absent: {label}")}


@ABSENCES.refuses
def read_otherwise(label: str, code: str) -> str:
    """Why a reason for absence may not be called so: a register file that says it means something else."""
    meant = _meaning(label)
    is_code = not isinstance(meant, Meaning) and label.upper() in national_codes()
    if is_code or (isinstance(meant, Meaning) and meant.reason != code):
        return f"A register file that says “{label}” is read otherwise already. Use other words"
    return ""
