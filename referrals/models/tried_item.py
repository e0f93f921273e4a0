"""TriedItem: one thing that was tried before a place was asked for. IntendedOutcome: what the place is for."""

from typing import Self, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from core.acting import Acting
from core.models import ScopedQuerySet
from govuk.dates import day_words
from providers.models import Lot
from pupils.models.written import Written
from referrals.models.referral import Referral
from referrals.reasons import OUTCOMES, TRIED

Row = TypeVar("Row", bound=models.Model)


class OfReferralQuerySet(ScopedQuerySet[Row]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the referral."""
        return self.filter(referral__in=Referral.objects.visible_to(acting).order_by().values("pk"))

    def now(self) -> Self:
        """Those that stand."""
        return self.filter(replaced_at=None)


class TriedItemQuerySet(OfReferralQuerySet["TriedItem"]):
    pass


class TriedItem(Written):
    """One thing, from a day until another or still, and what came of it. What was removed stays with its moment."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="tried_items")
    code = models.CharField("what was tried", max_length=30)
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True)
    came_of_it = models.CharField("what came of it", max_length=500)

    objects = TriedItemQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "written_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=TRIED.is_code("code") & ~Q(code=""), name="tried_item_known"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(starts_on__lte=F("ends_on")), name="tried_in_order"),
        ]

    def __str__(self) -> str:
        return TRIED.label(self.code)

    @property
    def trail_name(self) -> str:
        return f"{self.referral}: what has been tried"

    @property
    def trail_pupil_id(self) -> UUID:
        return self.referral.pupil_id

    @property
    def commissioner_id(self) -> UUID:
        return self.referral.commissioner_id

    @property
    def when(self) -> str:
        """3 November 2025 to 19 December 2025; since 3 November 2025."""
        first = day_words(self.starts_on)
        return f"{first} to {day_words(self.ends_on)}" if self.ends_on else f"Since {first}"


class IntendedOutcomeQuerySet(OfReferralQuerySet["IntendedOutcome"]):
    pass


class IntendedOutcome(Written):
    """One thing the place is for."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="intended_outcomes")
    code = models.CharField("intended outcome", max_length=30)

    objects = IntendedOutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=OUTCOMES.is_code("code") & ~Q(code=""), name="intended_outcome_known"),
            models.UniqueConstraint(
                fields=["referral", "code"], condition=Q(replaced_at=None), name="intended_outcome_once"
            ),
        ]

    def __str__(self) -> str:
        return OUTCOMES.label(self.code)

    @staticmethod
    def of_lot(lot: Lot | None) -> list[tuple[str, str]]:
        """Those that a place of this lot may be for, in their order; all while none is chosen."""
        offered = OUTCOMES.offered()
        return [(row.code, row.label) for row in offered if lot is None or _is_for(row.means, lot)]


def _is_for(means: str, lot: Lot) -> bool:
    """Whether an outcome that is offered for such lots is offered for this one."""
    return {"full_time": lot.is_full_time, "work": lot.is_work}.get(means, True)
