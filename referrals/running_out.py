"""The referrals of which a clock is about to run out or has, as far as who acts may see, and what stops it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import rules
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from accounts import school_calendars
from core.acting import Acting
from core.school_days import SchoolDays
from pupils.readers import Reader
from referrals import clocks, waiting
from referrals.clocks import Clock
from referrals.models import Referral
from referrals.models.found import found, names_it

SOON = 5
"""School days within which a clock is said to be about to run out."""
LOOK_AHEAD = timedelta(days=21)
"""Days among which so many school days are, unless schools are closed for longer: each found is then counted."""

CalendarOf = Mapping[Any, SchoolDays]


@dataclass(frozen=True)
class Due:
    """A clock of a child, and what stops it."""

    clock: Clock
    child: str
    about: str
    act: str
    url: str


def keys(acting: Acting, today: date) -> list[Any]:
    """The keys of the referrals with such a clock."""
    rows = list(candidates(acting, today))
    days = school_calendars.school_days_of(row.home_school_id for row in rows)
    return [row.pk for row in rows if any(soon(row, days, today))]


def soon(row: Referral, days: CalendarOf, today: date) -> Iterator[Clock]:
    found = clocks.of_referral(row, days[row.home_school_id], today)
    return (clock for clock in found if clock.school_days_left <= SOON)


def candidates(acting: Acting, today: date) -> QuerySet[Referral]:
    """Referrals that may have one: no other's draft, and of starts asked for none whose place would be over by now."""
    rows: Any = Referral.objects.visible_to(acting)
    if acting.sees_everything:
        rows = waiting.still_open(rows)
    else:
        rows = rows.filter(~names_it(found().begun()), status__in=clocks.RUNNING)
    rows = rows.with_places()
    rows = rows.exclude(Q(status=Referral.Status.DRAFT) & ~Q(commissioner=acting.organisation_id))
    rows = rows.annotate(is_offered=names_it(found().offered()), is_placed=names_it(found().placed()))
    notice = Q(route__notice_school_days__gt=0, starts_on__lte=today + LOOK_AHEAD, ends_on__gte=today)
    near = rows.filter(Q(education_due_on__lte=today + LOOK_AHEAD) | notice, pupil__left_on=None)
    named = near.annotate(commissioner_name=F("commissioner__name"))
    return named.select_related("pupil", "route")  # type: ignore[no-any-return]


def due(row: Any, clock: Clock, reader: Reader) -> Due:
    act, page = _act(row, reader.acting)
    about = f"{row}, {row.commissioner_name}" if reader.acting.sees_everything else str(row)
    return Due(clock, reader.with_year(row.pupil), about, act, reverse(page, args=[row.pk]))


def _act(row: Any, acting: Acting) -> tuple[str, str]:
    """What brings the child nearer to a place, and where: as far as it is for who acts to do."""
    may = {perm: rules.has_perm(f"referrals.{perm}", acting, row) for perm in ("referral_tasks", "referral_approve")}
    if row.is_editable and may["referral_tasks"]:
        return "Finish the referral", "referrals:referral-tasks"
    if row.status == Referral.Status.SUBMITTED and may["referral_approve"] and not row.needs_panel:
        return "Decide", "referrals:referral"
    is_open = row.status == Referral.Status.APPROVED and not (row.is_offered or row.is_placed)
    if is_open and rules.has_perm("placements.referral_places", acting, row):
        return "Find a place", "placements:referral-places"
    return "Open the referral", "referrals:referral"
