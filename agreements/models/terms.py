"""Terms: the council's words for every agreement, from a day on; Chosen: what one agreement says instead."""

from collections.abc import Mapping
from datetime import date
from typing import Self

from django.db import models, transaction
from django.db.models import Subquery

from accounts.models import User
from agreements.words import shipped
from core import clock, turns
from core.acting import Acting
from core.models import MoveRefused, Named, ScopedQuerySet, record
from govuk.dates import day_words
from placements.models import Agreement


class TermsQuerySet(ScopedQuerySet["Terms"]):
    def visible_to(self, acting: Acting) -> Self:
        """They are the same for everybody, and what is to come is no secret."""
        return self

    def standing(self) -> Self:
        """Those that were not taken back before their day."""
        return self.filter(withdrawn_at=None)

    def in_force(self, day: date) -> "Terms | None":
        """The version that holds on this day; of two of one day the one written last."""
        return self.standing().filter(starts_on__lte=day).order_by("-starts_on", "-number").first()

    def with_latest(self, day: date) -> Self:
        """Each row knows the key of the one that holds on this day, as `latest`."""
        holding = self.model._default_manager.standing().filter(starts_on__lte=day).order_by("-starts_on", "-number")
        return self.annotate(latest=Subquery(holding.values("pk")[:1]))


class Terms(Named):
    """One version of all of them. It is never changed: the next one is written, and what was signed keeps its words."""

    number = models.PositiveIntegerField("version", unique=True)
    texts = models.JSONField("words, by the key of the term")
    starts_on = models.DateField("holds from")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "terms"
        ordering = ["-starts_on", "-number"]

    def __str__(self) -> str:
        return f"Terms of agreements, version {self.number}"

    @property
    def trail_name(self) -> str:
        return str(self)

    @classmethod
    def write(cls, texts: Mapping[str, str], starts_on: date, *, by: Acting) -> "Terms":
        """Let these words hold from their day, which is today or later, for what is signed from then on."""
        if starts_on < clock.today():
            raise MoveRefused("The first day must be today or later: what was signed before keeps its words.")
        with transaction.atomic():
            turns.take("terms", "of agreements")
            last = cls.objects.aggregate(last=models.Max("number"))["last"] or 0
            written = cls.objects.create(
                number=last + 1,
                texts=dict(texts),
                starts_on=starts_on,
                written_at=clock.now(),
                written_by_id=by.user_id,
            )
            words = f"{written} was written, to hold from {day_words(starts_on)}."
            record("written", written, by=by, sentence=words)
        return written

    @property
    def has_begun(self) -> bool:
        return self.starts_on <= clock.today()

    def withdraw(self, *, by: Acting) -> None:
        """Take it back before its day. Raises MoveRefused afterwards."""
        with transaction.atomic():
            still = Terms.objects.filter(pk=self.pk, withdrawn_at=None, starts_on__gt=clock.today())
            if not still.update(withdrawn_at=clock.now()):
                raise MoveRefused("These terms hold already, or were taken back. Write the next version instead.")
            record("withdrawn", self, by=by, sentence=f"{self} was taken back before its day.")


def texts_on(day: date) -> tuple[dict[str, str], str]:
    """The words that hold on this day, by the key of the term, and which version they are."""
    now = Terms.objects.in_force(day)
    own: dict[str, str] = now.texts if now else {}
    texts = {term.key: own.get(term.key, term.text) for term in shipped()}
    version = f"Version {now.number}, from {day_words(now.starts_on)}" if now else "As the portal is shipped"
    return texts, version


class ChosenQuerySet(ScopedQuerySet["Chosen"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the agreement."""
        return self.filter(agreement__in=Agreement.objects.visible_to(acting))


class Chosen(models.Model):
    """What one agreement says in words of its own: its aims, and terms that differ from the council's."""

    agreement = models.OneToOneField(Agreement, on_delete=models.CASCADE, primary_key=True, related_name="+")
    aims = models.TextField("what the placement is for", blank=True)
    texts = models.JSONField("terms that differ, by their key", default=dict)
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    objects = ChosenQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "chosen"

    def __str__(self) -> str:
        return f"Chosen terms of {self.agreement}"
