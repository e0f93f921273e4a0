"""ReferralFile: a paper that goes with a referral. Its kind says who may read it."""

from pathlib import PurePath
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from accounts.models import Role, User
from core.acting import Acting
from core.models import Named, Restricted, RestrictedQuerySet
from referrals.models.referral import Referral
from referrals.reasons import FILE_KINDS

OURS = (Role.AP_LEAD, Role.AP_MANAGER, Role.COMMISSIONING_OFFICER)
FOR_PROVIDERS = {Role.PROVIDER_MANAGER: ("managers", "provider"), Role.PROVIDER_TUTOR: ("provider",)}
"""What a kind must say for each of them to read it."""


class ReferralFileQuerySet(RestrictedQuerySet["ReferralFile"]):
    def read_by_work_of(self, acting: Acting) -> Q | None:
        """All for who refers, decides or places; the provider, from acceptance on, what its kind lets it read."""
        seen = Q(referral__in=Referral.objects.visible_to(acting).order_by().values("pk"))
        if acting.role in OURS:
            return seen
        said = FOR_PROVIDERS.get(Role(acting.role), ()) if acting.is_provider else ()
        codes = [code for code, kind in FILE_KINDS.known().items() if kind.means in said]
        return seen & Q(code__in=codes, removed_at=None)

    def now(self) -> Self:
        """Those that stand."""
        return self.filter(removed_at=None)


class ReferralFile(Named, Restricted):
    """A paper as it was sent; removed while nothing was sent, and afterwards with a reason that stays."""

    RESTRICTED: ClassVar = ("given_name", "removed_reason")
    IS_TOLD_OF: ClassVar = True
    READERS_OF: ClassVar = "referral_id"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="papers")
    code = models.CharField("kind", max_length=30)
    file = models.FileField(upload_to="referrals/", max_length=200)
    given_name = models.CharField("name of the file as it was sent", max_length=200)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    is_scanned = models.BooleanField("scanned for viruses", default=False)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_for = models.CharField("for which organisation", max_length=200)
    added_at = models.DateTimeField()
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_reason = models.CharField("why removed", max_length=300, blank=True)

    objects = ReferralFileQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=FILE_KINDS.is_code("code") & ~Q(code=""), name="referral_file_kind_known"),
            models.UniqueConstraint(
                fields=["referral", "sha256"], condition=Q(removed_at=None), name="referral_file_once"
            ),
        ]

    def __str__(self) -> str:
        return FILE_KINDS.label(self.code)

    @property
    def trail_name(self) -> str:
        return f"{self.referral}: {self}"

    @property
    def trail_pupil_id(self) -> UUID:
        return self.referral.pupil_id

    @property
    def commissioner_id(self) -> UUID:
        return self.referral.commissioner_id

    @property
    def who_reads(self) -> str:
        """Who may, by its kind."""
        return FILE_KINDS.means.get(FILE_KINDS.known()[self.code].means, "")

    @property
    def ending(self) -> str:
        return PurePath(str(self.file)).suffix
