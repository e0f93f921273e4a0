"""LetterWords: what the council adds to the e-mails that the portal writes, each time it was changed."""

from typing import Self

from django.conf import settings
from django.db import models, transaction

from core import clock
from core.acting import Acting
from core.models.scoping import ScopedQuerySet
from core.models.trail import record


class LetterWordsQuerySet(ScopedQuerySet["LetterWords"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever gets an e-mail reads them."""
        return self

    def now(self) -> dict[tuple[str, str], str]:
        """The words of each part and kind, the last that were entered; empty ones are left out."""
        rows = self.order_by("pk").values_list("part", "template", "text")
        last = {(part, template): text for part, template, text in rows}
        return {key: text for key, text in last.items() if text}


class LetterWords(models.Model):
    """One change. Words that are empty are those that are shipped: none."""

    class Part(models.TextChoices):
        OPENING = "opening", "Opening"
        SIGNATURE = "signature", "Signature"
        ADDED = "added", "Added words"

    part = models.CharField(max_length=12, choices=Part.choices)
    template = models.CharField("kind of e-mail", max_length=60, blank=True, help_text="Empty: of every kind")
    text = models.TextField(blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = LetterWordsQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_part_display()} of {self.template or 'every e-mail'}"

    @classmethod
    def enter(cls, part: str, template: str, text: str, *, by: Acting | None) -> "LetterWords":
        """From now on e-mails say this."""
        with transaction.atomic():
            row = cls.objects.create(
                part=part,
                template=template,
                text=text,
                written_at=clock.now(),
                written_by_id=by.user_id if by else None,
            )
            said = "changed" if text else "taken back to what is shipped"
            record("letter_words_changed", row, by=by, sentence=f"{row}: {said}")
        return row
