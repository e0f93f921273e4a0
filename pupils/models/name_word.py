"""NameWord: a word by which a pupil is found, of a name they have or had."""

from typing import Self

from django.db import models

from core.acting import Acting
from core.models import ScopedQuerySet
from pupils.cells import LONGEST_NAME
from pupils.models.pupil import Pupil


class NameWordQuerySet(ScopedQuerySet["NameWord"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the pupil sees what they are called; only caseworkers what they were called."""
        seen = self.filter(pupil__in=Pupil.objects.visible_to(acting))
        return seen if acting.sees_everything else seen.filter(is_former=False)


class NameWord(models.Model):
    """A word of a pupil's names as it is looked for, and backwards, so that an index answers for its end too."""

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="name_words")
    word = models.CharField(max_length=LONGEST_NAME)
    backwards = models.CharField(max_length=LONGEST_NAME)
    is_former = models.BooleanField(default=False)

    objects = NameWordQuerySet.as_manager()

    class Meta:
        ordering = ["pupil", "word"]
        constraints = [models.UniqueConstraint(fields=["pupil", "word"], name="name_word_once")]
        # As they begin: in any collation.
        indexes = [
            models.Index(fields=["word"], name="name_word", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["backwards"], name="name_word_backwards", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return f"Former name word {self.pk}" if self.is_former else f"Name word {self.pk}"
