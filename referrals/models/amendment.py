"""Amendment: what of a referral was changed after it was sent, by whom, when and why; old and new both stay."""

from collections.abc import Iterable
from typing import NamedTuple, Self

from django.db import models

from accounts.models import User
from core.acting import Acting
from core.models import Named, ScopedQuerySet
from referrals.models.referral import Referral

HIDDEN_FROM_PROVIDERS = ("preferred_provider",)
"""Who accepted the pupil need not read that another was preferred."""


class Changed(NamedTuple):
    """One field, in words as they were then: its name, what it is called, before and after."""

    field: str
    label: str
    before: str
    after: str


class AmendmentQuerySet(ScopedQuerySet["Amendment"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the referral."""
        return self.filter(referral__in=Referral.objects.visible_to(acting).order_by().values("pk"))


class Amendment(Named):
    """One change of a sent referral. What named risks said before stands with the risks, for their readers."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="amendments")
    amended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    amended_for = models.CharField("for which organisation", max_length=200)
    amended_at = models.DateTimeField()
    reason = models.CharField("why", max_length=500)
    said = models.JSONField("what changed", default=list)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["-amended_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="amendment_has_reason"),
        ]

    def __str__(self) -> str:
        return f"Amendment of {self.referral}"

    @property
    def changed(self) -> list[Changed]:
        """Field by field."""
        return [Changed(*each) for each in self.said]

    def changed_for(self, acting: Acting) -> list[Changed]:
        """The same, as far as who looks may read it."""
        hidden: Iterable[str] = HIDDEN_FROM_PROVIDERS if acting.is_provider else ()
        return [each for each in self.changed if each.field not in hidden]
