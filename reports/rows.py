"""The rows behind each figure, by its code: a figure counts them and a page lists them, so both say the same."""

from collections.abc import Callable, Collection
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from attendance.period import Period
from attendance.rollup import ABSENT, ATTENDED, CLOSED, UNKNOWN, due_by, is_marked, tally
from attendance.unmarked import Span
from core import clock
from core.acting import Acting
from core.weeks import SUNDAY
from outcomes.models import Review
from placements.models import Agreement, Pattern, Placement, Session
from providers.models import Programme
from pupils.models import Pupil
from referrals import waiting
from referrals.models import Referral
from reports import overdue
from reports.cohort import Cohort, seen

Rows = Callable[[Cohort, Any], Any]


def pupils(about: Cohort, acting: Acting | None) -> QuerySet[Pupil]:
    """Different pupils behind the placements."""
    return Pupil.objects.filter(pk__in=about.placements(acting).order_by().values("pupil"))


def placements(about: Cohort, acting: Acting | None) -> QuerySet[Placement]:
    """Placements that ran on any day."""
    return about.placements(acting)


def started(about: Cohort, acting: Acting | None) -> QuerySet[Placement]:
    """First day among these days."""
    return about.placements(acting).filter(starts_on__range=(about.starts_on, about.ends_on))


def ended(about: Cohort, acting: Acting | None) -> QuerySet[Placement]:
    """Last day among these days."""
    rows = about.placements(acting).filter(status=Placement.Status.ENDED)
    return rows.filter(ended_on__range=(about.starts_on, about.ends_on))


def compared(about: Cohort, acting: Acting | None) -> QuerySet[Placement]:
    """Those the attendance before the referral and since is taken of."""
    return about.compared(acting)


def sessions(*kinds: Q) -> Rows:
    """Half-days due so far to which one of these happened."""
    wanted = Q()
    for kind in kinds:
        wanted |= kind

    def rows(about: Cohort, acting: Acting | None) -> QuerySet[Session]:
        found: QuerySet[Session] = due_by(about.sessions(acting, about.until)).filter(wanted)
        return found

    return rows


SAID = {
    "due": ("attended", "absent", "closed", "unknown"),
    "attended": ("attended",),
    "absent": ("absent",),
    "closed": ("closed",),
    "unknown": ("unknown",),
    "attendance": ("attended", "absent"),
}
"""Of the figures that count sessions: what was said of these."""


def spans(code: str, about: Cohort, acting: Acting | None) -> list[Span]:
    """The weeks with sessions behind a figure, and how many of them each has."""
    weeks = tally(about.placements(acting), "week", period=about.so_far)
    numbers = {monday: sum(getattr(weeks[monday], said) for said in SAID[code]) for monday in sorted(weeks)}
    return [
        Span(max(monday, about.starts_on), min(monday + SUNDAY, about.until), number)
        for monday, number in numbers.items()
        if number
    ]


def held(code: str) -> Q:
    """Of sums of weeks: they hold sessions behind a figure."""
    columns = ("unmarked" if said == "unknown" else said for said in SAID[code])
    return reduce(or_, (Q(**{f"when_{column}__gt": 0}) for column in columns))


def reviews_held(about: Cohort, acting: Acting | None) -> QuerySet[Review]:
    """Due among these days, and held."""
    return _reviews(about, acting).exclude(held_on=None)


def reviews_late(about: Cohort, acting: Acting | None) -> QuerySet[Review]:
    """Due among these days, before today, and not held."""
    return _reviews(about, acting).filter(held_on=None, due_on__lt=clock.today())


def _reviews(about: Cohort, acting: Acting | None) -> QuerySet[Review]:
    rows = Review.objects.filter(placement__in=about.placements(acting).order_by().values("pk"))
    return rows.filter(due_on__range=(about.starts_on, about.until))


def running_compared(about: Cohort, acting: Acting | None) -> QuerySet[Placement]:
    """Of the placements that run, those the attendance since referral is taken of."""
    told = is_marked(Period.of(last=about.until))
    return places(about, acting).filter(told, referral__baseline_possible__gt=0)


def made(about: Cohort, acting: Acting | None) -> QuerySet[Referral]:
    """Sent to the council among these days."""
    days = (clock.at(about.starts_on), clock.after(about.until))
    rows: QuerySet[Referral] = about.any_referrals(acting)
    return rows.filter(submitted_at__gte=days[0], submitted_at__lt=days[1])


def carried(about: Cohort, acting: Acting | None) -> QuerySet[Referral]:
    """Sent before these days, and still waiting for a decision or a place."""
    # Two sets of keys, each found by its index; told that either will do, the database looks at all there ever were.
    waiting = undecided(about, acting).order_by().values("pk").union(wanted(about, acting).order_by().values("pk"))
    rows: QuerySet[Referral] = about.any_referrals(acting)
    return rows.filter(pk__in=waiting, submitted_at__lt=clock.at(about.starts_on))


def undecided(about: Cohort, acting: Acting | None) -> QuerySet[Referral]:
    """Sent before these days, and not decided yet."""
    rows: QuerySet[Referral] = about.any_referrals(acting)
    return rows.filter(status__in=UNDECIDED, submitted_at__lt=clock.at(about.starts_on))


UNDECIDED = (Referral.Status.SUBMITTED, Referral.Status.RETURNED)


def places(about: Cohort, acting: Acting | None) -> QuerySet[Placement]:
    """Placements that run on the last day."""
    rows: Any = about.any_placements(acting)
    return rows.active_on(about.until).exclude(status=Placement.Status.AGREED)


def in_use(about: Cohort, acting: Acting | None) -> QuerySet[Pattern]:
    """Half-days a week agreed for the places in use."""
    running = places(about, acting).order_by().values("pk")
    return Pattern.objects.filter(agreement__status=Agreement.Status.IN_FORCE, agreement__placement__in=running)


def capacity(about: Cohort, acting: Acting | None) -> list[Programme]:
    """Programmes sold on the last day."""
    rows = sold(about, acting).select_related("lot", "site__provider__organisation")
    in_order = rows.order_by("lot__number", "name", "pk")
    return [each for each in in_order if is_for(about, each.key_stages)]


def is_for(about: Cohort, key_stages: Collection[str]) -> bool:
    """Whether a programme for these ages is for those it is about."""
    return not about.key_stage or about.key_stage in key_stages


def sold(about: Cohort, acting: Acting | None) -> QuerySet[Programme]:
    """The same for whatever age: the ages are a list, in which the database does not look."""
    last = about.until
    rows: QuerySet[Programme] = seen(Programme.objects.all(), acting).filter(
        Q(closed_on=None) | Q(closed_on__gt=last), Q(site__closed_on=None) | Q(site__closed_on__gt=last)
    )
    if about.lot:
        rows = rows.filter(lot=about.lot)
    if about.provider:
        rows = rows.filter(site__provider=about.provider)
    return rows


def wanted(about: Cohort, acting: Acting | None) -> QuerySet[Referral]:
    """Approved by the last day, with no place yet."""
    over = clock.after(about.until)
    rows: QuerySet[Referral] = about.any_referrals(acting)
    return rows.filter(pk__in=waiting.not_placed(), decided_at__lt=over)


def pupils_placed(about: Cohort, acting: Acting | None) -> QuerySet[Pupil]:
    """Different pupils behind the places in use."""
    return Pupil.objects.filter(pk__in=places(about, acting).order_by().values("pupil"))


def pupils_waiting(about: Cohort, acting: Acting | None) -> QuerySet[Pupil]:
    """Different pupils who were promised a place and have none."""
    return Pupil.objects.filter(pk__in=wanted(about, acting).order_by().values("pupil"))


def referrals(about: Cohort, acting: Acting | None) -> QuerySet[Referral]:
    """Open on any of these days."""
    return about.referrals(acting)


BEHIND: dict[str, Rows] = {
    "pupils": pupils,
    "placements": placements,
    "started": started,
    "ended": ended,
    "due": sessions(ATTENDED, ABSENT, CLOSED, UNKNOWN),
    "attended": sessions(ATTENDED),
    "absent": sessions(ABSENT),
    "closed": sessions(CLOSED),
    "unknown": sessions(UNKNOWN),
    "attendance": sessions(ATTENDED, ABSENT),
    "baseline": compared,
    "since": compared,
    "change": compared,
    "reviews_held": reviews_held,
    "reviews_late": reviews_late,
    "actions_open": overdue.actions_open,
    "running_change": running_compared,
    "made": made,
    "carried": carried,
    "pupils_placed": pupils_placed,
    "pupils_waiting": pupils_waiting,
    "places": places,
    "in_use": in_use,
    "capacity": capacity,
    "wanted": wanted,
    "referrals": referrals,
    "reviews_overdue": overdue.reviews_overdue,
    "reviews_soon": overdue.reviews_soon,
    "actions_overdue": overdue.actions_overdue,
    "offers_late": overdue.offers_late,
    "not_started": overdue.not_started,
    "providers": overdue.providers,
    "never_audited": overdue.never_audited,
    "audits_overdue": overdue.audits_overdue,
    "documents_expired": overdue.documents_expired,
}
# What a report counts; the rest is the dashboard's.
OF_REPORTS = tuple(BEHIND)[: list(BEHIND).index("actions_open") + 1]
