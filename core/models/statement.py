"""Statement: what the council publishes in its own words, from a day on: privacy, accessibility, help."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery

from core import clock
from core.acting import Acting
from core.models.moves import MoveRefused
from core.models.scoping import ScopedQuerySet
from core.models.trail import record
from govuk.dates import day_words


class StatementQuerySet(ScopedQuerySet["Statement"]):
    def visible_to(self, acting: Acting) -> Self:
        """They are published, and what is yet to be is no secret of anybody."""
        return self

    def standing(self) -> Self:
        """Those that were not taken back before their day."""
        return self.filter(withdrawn_at=None)

    def in_force(self, kind: str, day: date) -> "Statement | None":
        """What holds on this day: the latest begun, and of two of one day the one written last."""
        return self.standing().filter(kind=kind, starts_on__lte=day).order_by("-starts_on", "-pk").first()

    def with_latest(self, day: date) -> Self:
        """Each row knows the key of the one of its kind that holds on this day, as `latest`."""
        holding = self.model._default_manager.standing().filter(kind=OuterRef("kind"), starts_on__lte=day)
        return self.annotate(latest=Subquery(holding.order_by("-starts_on", "-pk").values("pk")[:1]))

    def to_come(self, kind: str, day: date) -> Self:
        """Those that will hold from a later day."""
        return self.standing().filter(kind=kind, starts_on__gt=day).order_by("starts_on", "pk")


class Statement(models.Model):
    """One version of one of them. It is never changed: another is written, and what was public stays to be read."""

    class Kind(models.TextChoices):
        PRIVACY = "privacy", "Privacy notice"
        ACCESSIBILITY = "accessibility", "Accessibility statement"
        HELP = "help", "Help of the council"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = models.TextField()
    contact_name = models.CharField("who to ask", max_length=120)
    contact_email = models.EmailField("email address", blank=True)
    contact_phone = models.CharField("telephone", max_length=40, blank=True)
    starts_on = models.DateField("holds from")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-starts_on", "-pk"]
        indexes = [models.Index(fields=["kind", "starts_on"], name="statement_of_day")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(contact_email="") | ~Q(contact_phone=""), name="statement_says_how_to_ask"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} from {day_words(self.starts_on)}"

    @classmethod
    def publish(cls, kind: str, said: Mapping[str, Any], *, by: Acting | None) -> "Statement":
        """Let these words hold from their day, which is today or later."""
        if said["starts_on"] < clock.today():
            raise MoveRefused("The first day must be today or later: what was to be read before stays as it was.")
        with transaction.atomic():
            written = cls.objects.create(
                kind=kind, written_at=clock.now(), written_by_id=by.user_id if by else None, **said
            )
            words = f"{written.get_kind_display()} written, to hold from {day_words(written.starts_on)}"
            record("published", written, by=by, sentence=words)
        return written

    @property
    def has_begun(self) -> bool:
        """Whether it is, or was, there to be read."""
        return self.starts_on <= clock.today()

    def withdraw(self, *, by: Acting) -> None:
        """Take it back before its day. Raises MoveRefused afterwards."""
        with transaction.atomic():
            still = Statement.objects.filter(pk=self.pk, withdrawn_at=None, starts_on__gt=clock.today())
            if not still.update(withdrawn_at=clock.now()):
                raise MoveRefused("This holds already, or was taken back. Write the next version instead.")
            record("withdrawn", self, by=by, sentence=f"{self} was taken back before its day")
