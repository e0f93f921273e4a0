"""Where a referral stands: its status, and once it is approved what came of it, worked out and never stored."""

from datetime import date, datetime
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.lookups import GreaterThanOrEqual

from core import clock
from core.columns import Tag
from core.models import ScopedQuerySet
from govuk.dates import short_month_day
from referrals.models.found import found, is_taught, names_it

Row = TypeVar("Row", bound=models.Model)
# Of Referral.Status, which is not there yet when these sets are written.
SUBMITTED, RETURNED, APPROVED, DECLINED, WITHDRAWN = "submitted", "returned", "approved", "declined", "withdrawn"
IN_ORDER = ("draft", RETURNED, SUBMITTED, APPROVED, DECLINED, WITHDRAWN)

SETTLED_AT = Case(
    When(status__in=[APPROVED, DECLINED], then=F("decided_at")),
    When(status=WITHDRAWN, then=F("withdrawn_at")),
    output_field=models.DateTimeField(),
)
"""When it was decided or withdrawn; nothing while it waits."""


BY_PANEL = (
    Q(route__panel_from__isnull=False)
    & Q(submitted_at__date__gte=F("route__panel_from"))
    & (Q(route__panel_until=None) | Q(submitted_at__date__lte=F("route__panel_until")))
)
"""What was sent while a panel decides on its route."""


class StepQuerySet(ScopedQuerySet[Row]):
    """Referrals by what came of them. Each that is approved is in one of four sets."""

    def with_places(self) -> Self:
        """Whether a place found has begun (`has_begun`), or the child is taught without one (`is_taught`), and whether
        both have signed for one (`is_signed`).
        """
        places = {"has_begun": names_it(found().begun()), "is_signed": names_it(found().signed())}
        return self.annotate(**places, is_taught=is_taught())

    def to_decide(self) -> Self:
        """Waiting for the AP Manager: sent, not put off to a day that is still to come, and for no panel."""
        is_due = Q(deferred_until=None) | Q(deferred_until__lte=clock.today())
        return self.filter(is_due, ~BY_PANEL, status=SUBMITTED)

    def for_panel(self) -> Self:
        """Waiting for a panel, on an agenda or on none yet."""
        return self.filter(BY_PANEL, status=SUBMITTED)

    def deferred(self) -> Self:
        """Put off to a day that is still to come."""
        return self.filter(status=SUBMITTED, deferred_until__gt=clock.today())

    def held(self) -> Self:
        """Returned for information, or put off: somebody else comes first, or a day."""
        return self.filter(Q(status=RETURNED) | Q(status=SUBMITTED, deferred_until__gt=clock.today()))

    def appealed(self, *, to: Any) -> Self:
        """Declined, with an appeal that this person may answer: they neither declined it nor made or appealed it."""
        rows = self.filter(status=DECLINED, appealed_at__isnull=False, appeal_answered_at=None)
        return rows.exclude(Q(decided_by=to) | Q(referred_by=to) | Q(submitted_by=to) | Q(appealed_by=to))

    def stoppable(self) -> Self:
        """On a school's own route, approved by it, and no place has begun: the council may stop it today still."""
        rows = self.filter(~names_it(found().begun()), status=APPROVED, decided_by=None, stop_by__gte=clock.today())
        return rows.order_by()

    def at_desk(self) -> Self:
        """What the council looks after until a place has begun: all it was sent but what a school's route approved."""
        waiting = self.model._default_manager.filter(~names_it(found().begun()), status=APPROVED)
        by_council = waiting.exclude(decided_by=None, stop_by__isnull=False).order_by().values("pk")
        return self.filter(Q(status__in=[SUBMITTED, RETURNED]) | Q(pk__in=by_council))

    def decided_since(self, moment: datetime) -> Self:
        """Approved or declined by somebody since this moment."""
        decided = self.filter(GreaterThanOrEqual(SETTLED_AT, moment), status__in=[APPROVED, DECLINED])
        return decided.exclude(decided_by=None)

    def with_step(self) -> Self:
        """Whether a place is agreed or runs (`is_placed`), and by when an open offer is to be answered."""
        offers = found().offered().filter(referral=OuterRef("pk")).order_by("reply_by")
        return self.annotate(is_placed=names_it(found().live()), answer_by=Subquery(offers.values("reply_by")[:1]))

    def not_placed(self) -> Self:
        """Approved, and no place was agreed yet: found by keys alone, of these and not of all there ever were."""
        return self.filter(pk__in=self.keys_not_placed())

    def keys_not_placed(self) -> QuerySet[Any, Any]:
        waiting = self.filter(~names_it(found().begun()), ~names_it(found().live()), status=APPROVED)
        return waiting.order_by().values("pk")

    def not_offered(self) -> Self:
        """Waiting for an offer: approved, with neither a place nor an offer that waits for an answer."""
        return self.not_placed().filter(~names_it(found().offered()))

    def offered(self) -> Self:
        """Approved, without a place that runs, and with an offer that waits for an answer."""
        return self._approved(~_names(found().live()) & _names(found().offered()))

    def placed(self) -> Self:
        """Approved, with a place that is agreed or runs."""
        return self._approved(_names(found().live()))

    def ended(self) -> Self:
        """Approved, with places that have run and ended, and nothing after them."""
        return self._approved(~_names(found().live()) & ~_names(found().offered()) & _names(found().begun()))

    def _approved(self, among: Q) -> Self:
        return self.filter(among, status=APPROVED)

    def in_order_of_steps(self, *, backwards: bool = False) -> Self:
        """From the draft to the end, or from the end."""
        steps = [*(When(status=status, then=Value(at)) for at, status in enumerate(IN_ORDER) if status != APPROVED)]
        base = IN_ORDER.index(APPROVED)
        approved = [(_names(found().live()), 0.3), (_names(found().offered()), 0.2), (_names(found().begun()), 0.4)]
        steps += [When(among, then=Value(base + part)) for among, part in approved]
        order = Case(*steps, default=Value(base + 0.1), output_field=models.FloatField())
        return self.order_by(order.desc() if backwards else order.asc())


def _names(rows: QuerySet[Any]) -> Q:
    """Named by one of these rows: asked once, not of each referral."""
    return Q(pk__in=rows.order_by().values("referral"))


def step_of(referral: Any, today: date) -> Tag:
    """Its status as a tag; of an approved one what came of it. Rows come from `with_step` and `with_places`."""
    if referral.status != APPROVED:
        if referral.stopped_at is not None and referral.status == RETURNED:
            return Tag("Stopped by the council", "red")
        if referral.status == SUBMITTED and referral.is_deferred_on(today):
            return Tag(f"Deferred until {short_month_day(referral.deferred_until)}", "yellow")
        if referral.status == DECLINED and referral.is_appeal_open:
            return Tag(f"Appealed, answer by {short_month_day(referral.appeal_due_on)}", "yellow")
        status = referral.Status(referral.status)
        return Tag(status.label, status.colour)
    if referral.is_placed:
        return Tag("Placed", "green")
    if day := referral.answer_by:
        late = day < today
        return Tag(f"Offered, answer {'was due' if late else 'by'} {short_month_day(day)}", "red" if late else "blue")
    return Tag("Ended") if referral.has_begun else Tag("Waiting for offer", "yellow")
