"""What is counted of the questions a provider was asked in a year. What a family did not want is no part of it."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from statistics import median
from typing import Any, NamedTuple

from core import clock
from enquiries.models import Asked, Enquiry
from enquiries.models.states import ASKED, CANNOT
from enquiries.reasons import CANNOTS

FEWEST = 5
FEW = "1 to 4"
YEAR = timedelta(days=365)


class Line(NamedTuple):
    """A figure in words."""

    key: str
    value: str


class Row(NamedTuple):
    """One question: of which child (where that is known), what came of it, and how many hours it took."""

    child: Any
    status: str
    reason: str
    hours: float | None
    is_over: bool


def of_provider(provider: Any) -> list[Line]:
    """Questions, answers, hours to answer, and declines by reason, each kept back where it is of few children."""
    rows = list(_rows(provider))
    if not rows:
        return [Line("Questions in a year", "None")]
    hours = [row.hours for row in rows if row.hours is not None]
    answered = [row for row in rows if row.status != ASKED]
    said = [
        Line("Questions in a year", _said(rows)),
        Line("Answered", _said(answered)),
        Line("Not answered in time", _said([row for row in rows if row.status == ASKED and row.is_over])),
    ]
    if len(_children(answered)) >= FEWEST:
        said.append(Line("Hours to answer", f"{median(hours):.0f}, as many took longer as less"))
    declined: Counter[str] = Counter(row.reason for row in rows if row.status == CANNOT)
    for code, _ in declined.most_common():
        said.append(
            Line(f"Could not: {_lower(CANNOTS.label(code))}", _said([row for row in rows if row.reason == code]))
        )
    return said


def _rows(provider: Any) -> Iterable[Row]:
    today = clock.today()
    rows = Asked.objects.filter(provider=provider, asked_at__gte=clock.now() - YEAR).order_by()
    names = ("enquiry_id", "enquiry__referral__pupil", "status", "reason", "asked_at", "answered_at")
    for enquiry, pupil, status, reason, asked_at, answered_at, by, where in rows.values_list(
        *names, "enquiry__reply_by", "enquiry__status"
    ):
        hours = (answered_at - asked_at).total_seconds() / 3600 if answered_at else None
        is_over = by < today or where != Enquiry.Status.OPEN
        yield Row(pupil or enquiry, status, reason, hours, is_over)


def _children(rows: Iterable[Row]) -> set[Any]:
    return {row.child for row in rows}


def _said(rows: list[Row]) -> str:
    """How many, unless they are of so few children that it would point at them."""
    if not rows:
        return "None"
    return str(len(rows)) if len(_children(rows)) >= FEWEST else FEW


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
