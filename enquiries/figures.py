"""What is counted of the questions a provider was asked in a year. What a family did not want is no part of it."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from core import clock
from core.acting import Acting
from enquiries.models import Asked, AskedQuerySet, Enquiry
from enquiries.models.states import ANSWERED, ASKED, CANNOT
from enquiries.reasons import CANNOTS
from govuk.fields.plain import lower_first

FEWEST = 5
FEW, NONE = "1 to 4", "None"
YEAR = timedelta(days=365)
SAID_ANSWERED, SAID_NOTHING = "answered", "silent"


class Line(NamedTuple):
    """A figure in words, and the list of exactly its rows."""

    key: str
    value: str
    url: str = ""


class Row(NamedTuple):
    """One question: of which child (where that is known), what came of it, and how many hours it took."""

    child: Any
    status: str
    reason: str
    hours: float | None
    is_over: bool


def in_a_year(rows: AskedQuerySet) -> AskedQuerySet:
    """Those asked since this moment a year ago."""
    return rows.filter(asked_at__gte=clock.now() - YEAR)


def that_said(rows: AskedQuerySet, said: str) -> AskedQuerySet:
    """Those that were answered, not answered in time, or declined for this reason."""
    if said == SAID_ANSWERED:
        return rows.filter(status__in=ANSWERED)
    if said == SAID_NOTHING:
        is_over = Q(enquiry__reply_by__lt=clock.today()) | ~Q(enquiry__status=Enquiry.Status.OPEN)
        return rows.filter(is_over, status=ASKED)
    return rows.filter(status=CANNOT, reason=said)


def of_provider(provider: Any, acting: Acting) -> list[Line]:
    """Questions, answers, hours to answer, and declines by reason, each kept back where it is of few children."""
    rows = list(_rows(provider, acting))
    if not rows:
        return [Line("Questions in a year", NONE)]
    hours = [row.hours for row in rows if row.hours is not None]
    answered = [row for row in rows if row.status != ASKED]
    late = [row for row in rows if row.status == ASKED and row.is_over]
    said = [
        _line("Questions in a year", rows, provider),
        _line("Answered", answered, provider, SAID_ANSWERED),
        _line("Not answered in time", late, provider, SAID_NOTHING),
    ]
    if len(_children(answered)) >= FEWEST:
        said.append(Line("Hours to answer", f"{median(hours):.0f}, as many took longer as less"))
    declined = Counter(row.reason for row in rows if row.status == CANNOT)
    for code, _ in declined.most_common():
        key = f"Could not: {lower_first(CANNOTS.label(code))}"
        said.append(_line(key, [row for row in rows if row.reason == code], provider, code))
    return said


def _rows(provider: Any, acting: Acting) -> Iterable[Row]:
    """Of the children whoever looks may know of: the list has no others."""
    today = clock.today()
    rows = in_a_year(Asked.objects.visible_to(acting)).filter(provider=provider).order_by()
    names = ("enquiry_id", "enquiry__referral__pupil", "status", "reason", "asked_at", "answered_at")
    for enquiry, pupil, status, reason, asked_at, answered_at, by, where in rows.values_list(
        *names, "enquiry__reply_by", "enquiry__status"
    ):
        hours = (answered_at - asked_at).total_seconds() / 3600 if answered_at else None
        is_over = by < today or where != Enquiry.Status.OPEN
        yield Row(pupil or enquiry, status, reason, hours, is_over)


def _children(rows: Iterable[Row]) -> set[Any]:
    return {row.child for row in rows}


def _line(key: str, rows: list[Row], provider: Any, said: str = "") -> Line:
    """How many, unless they are of so few children that it would point at them."""
    if not rows:
        return Line(key, NONE)
    if len(_children(rows)) < FEWEST:
        return Line(key, FEW)
    asked = {"provider": provider, "said": said, "when": "year"}
    query = urlencode({name: value for name, value in asked.items() if value})
    return Line(key, str(len(rows)), f"{reverse('enquiries:enquiries')}?{query}")
