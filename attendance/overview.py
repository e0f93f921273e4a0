"""What the pages of attendance show: figures by placement, a week of one placement, and how its marks were changed."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from attendance import figures, proposing, rollup, since_referral
from attendance.models import MarkChange
from attendance.since_referral import SinceReferral
from core import clock
from placements.models import Placement, Session

CHANGES_SHOWN = 50


def placement_figures(placements: Iterable[Placement]) -> dict[Any, SinceReferral]:
    """Attendance since referral of these placements; a constant number of queries."""
    return figures_of([row.pk for row in placements])


def figures_of(keys: Collection[Any]) -> dict[Any, SinceReferral]:
    """The same of those with these keys."""
    return since_referral.of_each(Placement.objects.filter(pk__in=keys))


def last_weeks_of(placements: Iterable[Placement]) -> dict[Any, list[tuple[str, Any]]]:
    """How these were attended, week by week."""
    return rollup.last_weeks(Placement.objects.filter(pk__in=[row.pk for row in placements]))


SINCE_EACH_BEGAN = {"label": "Sessions not marked", "note": "Since each of these placements began"}


def cards(
    each: Collection[SinceReferral], not_marked: dict[str, Any] | None = None, whose: str = "running "
) -> list[dict[str, Any]]:
    """The headline over a whole list of placements with its cohort, and what is not marked.

    `not_marked` is the card of those that have a list of their own; else they are added up over these placements.
    `whose` says which placements they are.
    """
    unknown = sum(one.now.unknown for one in each)
    return [
        {"count": points(since_referral.together(each)), "label": HEADLINE, "note": _cohort_note(each, whose)},
        {"kind": "urgent", **(not_marked or {"count": unknown, **SINCE_EACH_BEGAN})},
    ]


HEADLINE = "Attendance since referral"


def _cohort_note(each: Collection[SinceReferral], whose: str) -> str:
    cohort, number = since_referral.together(each), sum(one.is_comparable for one in each)
    if not cohort.before or not cohort.now.marked:
        return "Not known until there are marks and a baseline"
    noun = "placement" if number == 1 else "placements"
    rates = f"{percent(cohort.before)} before, {percent(cohort.now.ratio)} since"
    return f"{number} {whose}{noun}, since each began: {rates}"


def other_rates(each: Collection[SinceReferral]) -> list[str]:
    """What else there is to quote of these placements, and how it differs from the headline."""
    attended, marked = sum(one.now.attended for one in each), sum(one.now.marked for one in each)
    rate = percent(figures.Ratio(attended, marked))
    return [
        f"AP attendance of all {len(each)} of this list since each began, whether or not a baseline is known: {rate} "
        f"({attended} of {marked} marked sessions)."
    ]


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
    """The sessions of a week, their marks, and the code proposed to this reader (none to nobody)."""
    rows = Session.objects.filter(placement=placement).between(monday, monday + timedelta(days=4))
    sessions = list(rows.select_related(*proposing.RELATED, "mark__saved_by").order_by("date", "half"))
    codes = proposing.proposals(sessions, codes_for) if codes_for else {}
    return [_told(row, codes) for row in sessions]


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
    since = since_referral.of_each(Placement.objects.filter(pk=placement.pk))[placement.pk]
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
