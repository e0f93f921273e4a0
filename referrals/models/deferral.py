"""Deferral: a decision is put off to a day, on which the referral is back on the desk. Its clocks run on."""

from datetime import date

from django.db import models

from core import clock


class Deferral(models.Model):
    """Until which day, and why. A step taken meanwhile ends it."""

    deferred_until = models.DateField("decision deferred until", null=True, blank=True)
    deferral_reason = models.TextField(blank=True)

    class Meta:
        abstract = True

    def is_deferred_on(self, day: date) -> bool:
        """Whether it is off the desk; on the day itself it is back."""
        return self.deferred_until is not None and day < self.deferred_until

    @property
    def is_deferred(self) -> bool:
        return self.is_deferred_on(clock.today())
