"""Reference numbers people can read out: REF-2026-000123, in order within an academic year."""

from datetime import date

from django.db import models, transaction
from django.db.models import F


class ReferenceNumber(models.Model):
    """The last number given out for a prefix in an academic year."""

    prefix = models.CharField(max_length=5)
    year = models.PositiveSmallIntegerField(help_text="The year the academic year starts in")
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="reference_number_once")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last:06d}"


def next_reference(prefix: str, on: date) -> str:
    """The next reference of this prefix in the academic year (1 September on) of this day."""
    year = on.year if on.month >= 9 else on.year - 1
    with transaction.atomic():
        numbers = ReferenceNumber.objects.filter(prefix=prefix, year=year)
        if not numbers.update(last=F("last") + 1):
            ReferenceNumber.objects.bulk_create([ReferenceNumber(prefix=prefix, year=year)], ignore_conflicts=True)
            numbers.update(last=F("last") + 1)
        return str(numbers.get())
