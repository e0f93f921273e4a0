"""Paper: what an agreement said when it was first signed, word for word; its signatures, and the PDFs made of it."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from core.acting import Acting
from core.models import Named, ScopedQuerySet
from placements.models import Agreement


def of_seen_agreements(rows: Any, acting: Acting, name: str = "agreement") -> Any:
    """Those of agreements this person sees."""
    return rows.filter(**{f"{name}__in": Agreement.objects.visible_to(acting)})


class PaperQuerySet(ScopedQuerySet["Paper"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the agreement."""
        return of_seen_agreements(self, acting)


class Paper(Named):
    """The words that were signed, with their hash. They are never changed: a change is another agreement."""

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    made_at = models.DateTimeField()
    is_to_print = models.BooleanField("signed since it was printed last", default=True, editable=False)

    objects = PaperQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["made_at"], condition=Q(is_to_print=True), name="paper_to_print")]

    def __str__(self) -> str:
        return self.agreement.reference


class SignatureQuerySet(ScopedQuerySet["Signature"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the agreement."""
        return of_seen_agreements(self, acting, "paper__agreement")


class Signature(Named):
    """Who signed a paper for whom, in which role, when, and the hash of what they signed."""

    class Side(models.TextChoices):
        PROVIDER = "provider", "For the provider"
        COMMISSIONER = "commissioner", "For the commissioner"
        PARENT = "parent", "A parent or carer"

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=12, choices=Side)
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=120)
    organisation = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    # Signed in: that person; on paper: who saw it.
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_on_paper = models.BooleanField(default=False)
    signed_on = models.DateField("day on the paper", null=True, blank=True)
    scan = models.FileField(upload_to="agreements/", max_length=200, blank=True)
    scan_name = models.CharField(max_length=200, blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ["signed_at", "-side"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "side"], condition=Q(side__in=["provider", "commissioner"]), name="signature_side_once"
            ),
            models.CheckConstraint(condition=Q(side__in=["provider", "commissioner", "parent"]), name="signature_side"),
            models.CheckConstraint(
                condition=Q(is_on_paper=False) | Q(signed_on__isnull=False), name="signature_on_paper_has_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"

    @property
    def trail_name(self) -> str:
        return f"Signature, {self.get_side_display().lower()}"


class PrintedQuerySet(ScopedQuerySet["Printed"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the agreement."""
        return of_seen_agreements(self, acting, "paper__agreement")


class Printed(Named):
    """A PDF of a paper with the signatures it had; kept with the hash of its bytes."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="printed")
    signatures = models.PositiveSmallIntegerField("how many had signed")
    pdf = models.FileField(upload_to="agreements/", max_length=200, editable=False)
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    printed_at = models.DateTimeField()

    objects = PrintedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "printed"
        ordering = ["-signatures"]
        constraints = [models.UniqueConstraint(fields=["paper", "signatures"], name="printed_once_for_its_signatures")]

    def __str__(self) -> str:
        return f"PDF of {self.paper}"
