"""Children whom nobody has on a day, and why: on no roll and not due anywhere, or their provider is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django_filters import Filter

from accounts import school_calendars
from attendance.models import Mark
from core import clock
from core.acting import Acting
from core.half_days import Half
from govuk.filters import AtAClick
from placements.models import LIVE, Pause, Placement, Session
from pupils import filters, whereabouts
from pupils.age import born_between
from pupils.models import Enrolment, Pupil
from referrals.models import Referral

ANY = "any"
WAITING = (Referral.Status.SUBMITTED, Referral.Status.RETURNED, Referral.Status.APPROVED)
POST_16 = tuple(str(year) for year in range(12, 22))


class Reason(models.TextChoices):
    """Why nobody has a child for a half-day or more: the first that is so."""

    CLOSED = "closed", "The provider is closed"
    PAUSED = "paused", "Paused"
    STUCK = "stuck", "The placement could not start"
    LATER = "later", "Starts later"
    POST_16 = "post_16", "Post-16"
    OTHER_TIMES = "other_times", "Placed for other half-days"
    NO_PLACE = "no_place", "Asked for, no place yet"
    NOT_ASKED = "not_asked", "No place asked for"


@dataclass(frozen=True)
class WithNobody:
    """How many children, and how many for each reason, each with the list of exactly those."""

    number: int
    url: str
    reasons: Sequence[tuple[str, int, str]]
    is_school_day: bool = True
    """Whether the council's schools are open: else nobody is missed who is on no roll."""


def of(acting: Acting, today: date) -> WithNobody:
    """Those of whoever acts, as the list of pupils has them."""
    rows = pupils(Pupil.objects.visible_to(acting), acting, today).order_by().values("with_nobody")
    found = {row["with_nobody"]: row["number"] for row in rows.annotate(number=Count("pk"))}
    told = [(Reason(reason).label, found[reason], _list(reason)) for reason in Reason.values if reason in found]
    return WithNobody(sum(found.values()), _list(ANY), told, _is_school_day(today))


def _list(reason: str) -> str:
    return f"{reverse('pupils:pupils')}?nobody={reason}"


def pupils(rows: QuerySet[Pupil], acting: Acting, day: date) -> Any:
    """Of these, those whom nobody has for a half-day of that day, each with the reason (`with_nobody`).

    A school is told of those on its roll. Of who left the portal's care nothing is asked. Who they are is asked first:
    their reasons are then looked for among theirs alone, not among all there ever was.
    """
    if acting.is_school:
        roll = Enrolment.objects.on_roll(day).filter(school=acting.organisation_id)
        rows = rows.filter(pk__in=roll.values("pupil"))
    due = Session.objects.visible_to(acting).filter(date=day)
    closed = Q(pk__in=due.filter(mark__kind=Mark.Kind.PROVIDER_CLOSED).values("placement__pupil"))
    asked = rows.filter(left_on=None).filter(closed | _left_alone(due, day) if _is_school_day(day) else closed)
    keys = list(asked.order_by().values_list("pk", flat=True))
    return rows.filter(pk__in=keys).annotate(with_nobody=_reason(keys, closed, day))


def _is_school_day(day: date) -> bool:
    return school_calendars.school_days_of([])[None].is_open(day)


def _left_alone(due: QuerySet[Session], day: date) -> Q:
    """On no school's roll, and for the morning or the afternoon neither due nor with a tutor."""
    at_home = Exists(Enrolment.objects.home(day).filter(pupil=OuterRef("pk")))
    halves = [
        Q(pk__in=due.filter(half=half).values("placement__pupil")) | whereabouts.taught_on(day, half)
        for half in Half.values
    ]
    return ~Q(at_home) & ~(halves[0] & halves[1])


def _reason(keys: Sequence[Any], closed: Q, day: date) -> Case:
    its = Placement.objects.filter(pupil__in=keys, status__in=LIVE).order_by()
    agreed, active = its.filter(status=Placement.Status.AGREED), its.filter(status=Placement.Status.ACTIVE)
    paused = Pause.objects.on(day).filter(placement__in=its, is_hold=False).order_by()
    asked = Referral.objects.filter(pupil__in=keys, placements=None, status__in=WAITING).order_by()
    post_16 = Q(year_override="", born_on__lte=born_between("post16", day)[1]) | Q(year_override__in=POST_16)
    reasons = {
        Reason.CLOSED: closed,
        Reason.PAUSED: Q(pk__in=paused.values("placement__pupil")),
        Reason.STUCK: Q(pk__in=agreed.filter(starts_on__lte=day).values("pupil")),
        Reason.LATER: Q(pk__in=agreed.values("pupil")),
        Reason.POST_16: post_16,
        Reason.OTHER_TIMES: Q(pk__in=active.values("pupil")),
        Reason.NO_PLACE: Q(pk__in=asked.values("pupil")),
    }
    whens = [When(condition, then=Value(reason)) for reason, condition in reasons.items()]
    return Case(*whens, default=Value(Reason.NOT_ASKED), output_field=CharField())


@filters.narrowed_by
def by_reason(acting: Acting) -> dict[str, Filter]:
    """With nobody today, for any reason or for one; a provider is not asked."""

    def with_nobody(rows: QuerySet[Pupil], name: str, reason: str) -> QuerySet[Pupil]:
        found = pupils(rows, acting, clock.today())
        return found if reason == ANY else found.filter(with_nobody=reason)  # type: ignore[no-any-return]

    if acting.is_provider:
        return {}
    choices = [(ANY, "For any reason"), *Reason.choices]
    return {
        "nobody": AtAClick(
            label="With nobody today",
            choices=choices,
            method=with_nobody,
            empty_label="Does not matter",
            at_a_click=[("", "All"), (ANY, "With nobody today")],
        )
    }
