"""What the pages of attendance show: figures by placement, a week of one placement, and how its marks were changed."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from attendance import figures, proposing, rollup
from attendance.models import MarkChange
from attendance.rollup import SinceReferral
from core import clock
from core.half_days import Weekday
from placements.models import Placement, Session

CHANGES_SHOWN = 50


def placement_figures(placements: Iterable[Placement]) -> dict[Any, SinceReferral]:
    """Attendance since referral of these placements; a constant number of queries."""
    return rollup.since_referral(Placement.objects.filter(pk__in=[row.pk for row in placements]))


SINCE_EACH_BEGAN = {"label": "Sessions not marked", "note": "Since each of these placements began"}


def cards(each: Collection[SinceReferral], not_marked: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """The figures over a whole list of placements, each told with what it means below.

    `not_marked` is the card of those that have a list of their own; else they are added up over these placements.
    """
    sums = [one.now for one in each]
    attended, marked = sum(one.attended for one in sums), sum(one.marked for one in sums)
    cohort = rollup.together(each)
    return [
        {
            "count": percent(figures.Ratio(attended, marked)),
            "label": "AP attendance",
            "note": f"{attended} of {marked} marked sessions",
        },
        {"kind": "urgent", **(not_marked or {"count": sum(one.unknown for one in sums), **SINCE_EACH_BEGAN})},
        {"count": points(cohort), "label": "Since referral", "note": _cohort_note(cohort)},
    ]


def _cohort_note(cohort: SinceReferral) -> str:
    if not cohort.before or not cohort.now.marked:
        return "Not known until there are marks and a baseline"
    return f"{percent(cohort.before)} before, {percent(cohort.now.ratio)} since"


def percent(ratio: figures.Ratio | None) -> str:
    """A share in words, to one decimal; unknown stays unknown."""
    if ratio is None or ratio.percentage is None:
        return "Not known"
    return f"{ratio.percentage}%".replace(".0%", "%")


def points(since: SinceReferral) -> str:
    """Percentage points gained or lost since referral, in words."""
    if since.points is None:
        return "Not known"
    rounded = figures.one_decimal(since.points)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{abs(rounded)} points"


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def week_of(placement: Placement, monday: date, *, codes_for: Any) -> list[dict[str, Any]]:
    """Each day of a week with its sessions, their marks, and the code proposed to this reader (none to nobody)."""
    rows = Session.objects.filter(placement=placement).between(monday, monday + timedelta(days=4))
    sessions = list(rows.select_related(*proposing.RELATED, "mark__saved_by").order_by("date", "half"))
    codes = proposing.proposals(sessions, codes_for) if codes_for else {}
    return [
        {
            "day": weekday.label,
            "date": monday + timedelta(days=weekday.value),
            "sessions": [_told(row, codes) for row in sessions if row.date == monday + timedelta(days=weekday.value)],
        }
        for weekday in Weekday
    ]


def _told(session: Session, codes: dict[int, Any]) -> dict[str, Any]:
    mark = getattr(session, "mark", None)
    return {
        "session": session,
        "mark": mark,
        "is_to_come": mark is None and clock.is_to_come(session.date, session.starts),
        "code": codes.get(session.pk) if session.date <= clock.today() else None,
    }


def changes_of(placement: Placement) -> list[MarkChange]:
    """How saved marks of a placement were changed, the latest first."""
    rows = MarkChange.objects.filter(session__placement=placement).select_related("session", "changed_by", "upload")
    return list(rows.order_by("-changed_at", "-pk")[:CHANGES_SHOWN])


def summary_of(placement: Placement) -> list[dict[str, Any]]:
    """A placement's own figures."""
    since = rollup.since_referral(Placement.objects.filter(pk=placement.pk))[placement.pk]
    now = since.now
    return [
        {"key": "AP attendance", "value": f"{percent(now.ratio)} ({now.attended} of {now.marked} marked sessions)"},
        {"key": "Not marked", "value": f"{now.unknown} of {now.due} sessions due so far"},
        {"key": "Closed by the provider", "value": str(now.closed)},
        {"key": "Before the referral", "value": _baseline(since)},
        {"key": "Since referral", "value": points(since)},
    ]


def _baseline(since: SinceReferral) -> str:
    if since.before is None:
        return "Not known"
    return f"{percent(since.before)} ({since.before.numerator} of {since.before.denominator} sessions)"
