"""The clocks about to run out and those that have, as far as who acts may see: a child, what is due, and why then."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from accounts import school_calendars
from accounts.models import Role
from core.acting import Acting
from core.cards import Card, Lane
from core.clock import day_of
from core.ordering import first_of
from core.school_days import SchoolDays
from govuk.dates import month_day
from placements.models import Offer, Review
from pupils.models import Enrolment
from pupils.readers import Reader
from referrals import clocks
from referrals import running_out as asked
from referrals.clocks import EDUCATION, NOTICE, Clock
from referrals.running_out import LOOK_AHEAD, SOON, Due

SHOWN = 4
"""Of each kind; a list stands behind each."""

WEEK = timedelta(days=7)
RHYTHMS = {
    "half_term": "at least every half-term",
    "month": "every month on this route",
    "year": "every year on this route",
    "end_of_suspension": "at the end of the suspension",
}

One = TypeVar("One")


@dataclass(frozen=True)
class RunningOut:
    """The clocks to show, how many referrals have one, and the lists that hold more than is shown."""

    rows: list[Due]
    referrals: int
    more: list[tuple[str, str]]

    @property
    def card(self) -> Card:
        """How many referrals have one."""
        label = f"referrals with a clock that has run out or will within {SOON} school days"
        is_late = any(due.clock.school_days_left < 0 for due in self.rows if due.clock.what in (EDUCATION, NOTICE))
        return Card(Lane.CHASE, label, self.referrals, _address("referrals:referrals", "status=clock"), is_late=is_late)


def of(acting: Acting, today: date) -> RunningOut:
    """Those of referrals, offers and reviews, in a constant number of queries."""
    referrals, offers, reviews = (
        list(asked.candidates(acting, today)),
        list(_offers(acting, today)),
        list(_reviews(acting, today)),
    )
    schools = {row.home_school_id for row in [*referrals, *(offer.referral for offer in offers)]}
    days = school_calendars.school_days_of({*schools, *(row.home_school for row in reviews)})
    reader = Reader(acting, today)
    running = [(row, clock) for row in referrals for clock in asked.soon(row, days, today)]
    first = _first(running, lambda one: (one[1].due_on, reader.with_year(one[0].pupil)), lambda one: one[1].what)
    dues = [asked.due(row, clock, reader) for row, clock in first]
    dues += [_of_offer(row, days[row.referral.home_school_id], reader) for row in offers]
    dues += [_of_review(row, days[row.home_school], reader) for row in reviews]
    lists = (
        (running, _address("referrals:referrals", "status=clock"), "referrals"),
        (offers, _address("placements:offers", "status=offered"), "offers"),
        (reviews, _address("placements:reviews", "when=due"), "reviews"),
    )
    more = [(noun, address) for rows, address, noun in lists if len(rows) > SHOWN]
    return RunningOut(_shown(dues), len({row.pk for row, _ in running}), more)


def _address(page: str, query: str) -> str:
    return f"{reverse(page)}?{query}"


def _first(each: Iterable[One], order: Callable[[One], Any], kind: Callable[[One], str]) -> list[One]:
    """The first of each kind: only what is shown is put into words."""
    shown: list[One] = []
    seen: Counter[str] = Counter()
    for one in sorted(each, key=order):
        if seen[kind(one)] < SHOWN:
            seen[kind(one)] += 1
            shown.append(one)
    return shown


def _shown(dues: Iterable[Due]) -> list[Due]:
    """The first of each kind; education that a child does not have stands before all else."""

    def order(due: Due) -> Any:
        return due.clock.what != EDUCATION, due.clock.due_on, due.child

    return _first(dues, order, lambda due: due.clock.what)


def _offers(acting: Acting, today: date) -> QuerySet[Offer]:
    """Those to be answered within a school day or so, or before today."""
    rows = Offer.objects.visible_to(acting).open().filter(reply_by__lte=today + LOOK_AHEAD)
    first: QuerySet[Offer] = first_of(rows, SHOWN + 1, "reply_by", "pk")
    return first.select_related("referral__pupil", "provider__organisation")


def _reviews(acting: Acting, today: date) -> Any:
    """Those for this organisation to hold, with the pupil's `home_school`; the AP Manager's are everybody's."""
    rows = Review.objects.visible_to(acting).due().filter(due_on__lte=today + WEEK)
    if acting.role != Role.AP_MANAGER:
        rows = rows.filter(placement__commissioner=acting.organisation_id)
    first = first_of(rows, SHOWN + 1, "due_on", "pk")
    related = first.select_related("placement__pupil", "placement__provider__organisation", "placement__route")
    home = Enrolment.objects.home(today).filter(pupil=OuterRef("placement__pupil")).values("school")[:1]
    return related.annotate(home_school=Subquery(home))


def _of_offer(row: Offer, days: SchoolDays, reader: Reader) -> Due:
    clock = _clock(
        "Answer to an offer by", row.reply_by, days, reader, f"offered on {month_day(day_of(row.offered_at))}"
    )
    about = f"{row.provider.name}, {row.referral}"
    return Due(
        clock, reader.with_year(row.referral.pupil), about, "Open the offer", reverse("placements:offer", args=[row.pk])
    )


def _of_review(row: Review, days: SchoolDays, reader: Reader) -> Due:
    placement = row.placement
    why = RHYTHMS.get(placement.route.review_every, RHYTHMS["half_term"])
    # A pause does not move the day; whoever reads how late it is must know of it.
    why += "; the placement is paused" if placement.is_paused else ""
    clock = _clock("Review by", row.due_on, days, reader, why)
    about = f"{placement.provider.name}, {placement.reference}"
    url = reverse("placements:review-hold", args=[row.pk])
    return Due(clock, reader.with_year(placement.pupil), about, "Record the review", url)


def _clock(what: str, due_on: date, days: SchoolDays, reader: Reader, why: str) -> Clock:
    return Clock(what, due_on, clocks.left(days, reader.day, due_on), why)
