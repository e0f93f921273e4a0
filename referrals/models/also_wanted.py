"""AlsoWanted: what else would do: another need, another provider, any so many of the half-days asked for."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from core.acting import Acting
from core.models import ScopedQuerySet
from providers.models import Lot, Provider
from pupils.models.written import Written
from referrals.models.referral import Referral


class AlsoWantedQuerySet(ScopedQuerySet["AlsoWanted"]):
    def visible_to(self, acting: Acting) -> Self:
        """Who refers and the council: a provider need not read what else would have done."""
        if acting.is_provider:
            return self.none()
        return self.filter(referral__in=Referral.objects.visible_to(acting).order_by().values("pk"))

    def now(self) -> Self:
        """What stands."""
        return self.filter(replaced_at=None)


class AlsoWanted(Written):
    """One of these. What is not wanted any more stays with its moment."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="also_wanted")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    any_of = models.PositiveSmallIntegerField("half-days of those asked for", null=True, blank=True)

    objects = AlsoWantedQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lot__isnull=False, provider=None, any_of=None)
                | Q(lot=None, provider__isnull=False, any_of=None)
                | Q(lot=None, provider=None, any_of__gte=1),
                name="also_wanted_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"Also wanted for {self.referral}"

    @property
    def trail_name(self) -> str:
        return str(self)

    @property
    def trail_pupil_id(self) -> UUID:
        return self.referral.pupil_id
