"""NamedRisk: one of the risks that are asked about by name, none known or present, and who may read it."""

from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from accounts.models import Role
from core.acting import Acting
from core.models import Restricted, RestrictedQuerySet
from pupils.models.written import Written
from referrals.models.referral import Referral
from referrals.reasons import RISKS

READERS = (Role.AP_LEAD, Role.AP_MANAGER, Role.COMMISSIONING_OFFICER, Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR)
LONGEST_WORDS = 2000


class NamedRiskQuerySet(RestrictedQuerySet["NamedRisk"]):
    def read_by_work_of(self, acting: Acting) -> Q | None:
        """Who refers for the commissioner, who decides or places for the council, the provider from acceptance on."""
        if acting.role not in READERS:
            return Q(pk__in=[])
        return Q(referral__in=Referral.objects.visible_to(acting).order_by().values("pk"))

    def now(self) -> Self:
        """What is known today, without what was written before."""
        return self.filter(replaced_at=None)


class NamedRisk(Written, Restricted):
    """One risk that was asked about: none known, or present. What was not asked has no row."""

    RESTRICTED: ClassVar = ("known", "controls")
    IS_TOLD_OF: ClassVar = True
    READERS_OF: ClassVar = "referral_id"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="named_risks")
    code = models.CharField("risk", max_length=30)
    is_present = models.BooleanField("present")
    known = models.TextField("what is known", max_length=LONGEST_WORDS, blank=True)
    controls = models.TextField("what keeps everyone safe", max_length=LONGEST_WORDS, blank=True)

    objects = NamedRiskQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "code"], condition=Q(replaced_at=None), name="named_risk_once_of_a_kind"
            ),
            models.CheckConstraint(condition=RISKS.is_code("code") & ~Q(code=""), name="named_risk_known"),
            models.CheckConstraint(
                condition=Q(is_present=True) | Q(known="", controls=""), name="named_risk_words_if_present"
            ),
        ]

    def __str__(self) -> str:
        return RISKS.label(self.code)

    @property
    def trail_name(self) -> str:
        return "Named risks"

    @property
    def trail_pupil_id(self) -> UUID:
        return self.referral.pupil_id

    @property
    def is_said(self) -> bool:
        """Nothing is left to be said of it: none known, or what is known and what is done about it."""
        return not self.is_present or bool(self.known and self.controls)
