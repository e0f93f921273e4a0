"""What is said from here on a child's page: what was asked for and waits, its history, and the table of it."""

from collections.abc import Iterable
from functools import cached_property

from django.db.models import Model
from django.urls import reverse

from accounts import school_calendars
from accounts.models import Role
from core import clock
from pupils import record
from pupils.record import Child, Open, Table
from referrals import clocks
from referrals.models import Referral


class Its:
    """The child's referrals that whoever looks may open, asked once."""

    def __init__(self, child: Child) -> None:
        self.pupil, self.acting, self.today = child.pupil, child.acting, clock.today()

    @cached_property
    def referrals(self) -> list[Referral]:
        """The latest first; a provider reads the referral of whom it teaches, not how it came to be."""
        if self.acting.is_provider or self.acting.role == Role.SCHOOL_VIEWER:
            return []
        rows = Referral.objects.visible_to(self.acting).filter(pupil=self.pupil).with_places().with_step()
        return list(rows.select_related("pupil", "commissioner", "route"))


WAITS = {
    Referral.Status.DRAFT: "has been begun and not sent",
    Referral.Status.SUBMITTED: "waits for a decision",
    Referral.Status.RETURNED: "was returned to the commissioner",
    Referral.Status.APPROVED: "is approved, and no place has begun",
}


@record.asks
def tasks(child: Child) -> Iterable[Open]:
    """Those that wait for a decision or a place, each with the clock that runs out first."""
    its = child.of(Its)
    waiting = [row for row in its.referrals if row.status in clocks.RUNNING and not row.has_begun]  # type: ignore[attr-defined]
    if not waiting:
        return
    days = school_calendars.school_days_of(row.home_school_id for row in waiting)
    for row in waiting:
        first = next(iter(clocks.of_referral(row, days[row.home_school_id], its.today)), None)
        link = reverse("referrals:referral", args=[row.pk])
        is_late = bool(first and first.school_days_left < 0)
        yield Open(f"{row} {WAITS[Referral.Status(row.status)]}", link, first.sentence if first else "", is_late)


@record.tells
def story(child: Child) -> Iterable[Model]:
    yield from child.of(Its).referrals


@record.shows
def referrals(child: Child) -> Table | None:
    if child.acting.is_provider or child.acting.role == Role.SCHOOL_VIEWER:
        return None
    shown = [
        [
            {"text": str(row), "link": reverse("referrals:referral", args=[row.pk])},
            row.commissioner.name,
            row.route.label if row.route else "",
            {"tag": row.step},
        ]
        for row in child.of(Its).referrals
    ]
    return Table("Referrals", ["Referral", "Commissioner", "Route", "Status"], shown, "No referral yet.")
