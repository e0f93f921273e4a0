"""ExcludedDays: from when until when a referred pupil is suspended or excluded, and the suspension just before."""

from django.db import models
from django.db.models import F, Q


class ExcludedDays(models.Model):
    """First and last school days. Without a last one it is permanent, or its end is not known."""

    excluded_on = models.DateField("first school day of the exclusion", null=True, blank=True)
    excluded_until = models.DateField("last school day of the exclusion", null=True, blank=True)
    earlier_excluded_on = models.DateField("first school day of the suspension before it", null=True, blank=True)
    earlier_excluded_until = models.DateField("last school day of the suspension before it", null=True, blank=True)

    class Meta:
        abstract = True


GIVEN = {"excluded_on__isnull": False}
EARLIER = {"earlier_excluded_on__isnull": False, "earlier_excluded_until__isnull": False}
EXCLUDED_IN_ORDER = (
    models.CheckConstraint(
        condition=Q(excluded_until=None) | Q(excluded_on__lte=F("excluded_until"), **GIVEN),
        name="referral_excluded_in_order",
    ),
    models.CheckConstraint(
        condition=Q(earlier_excluded_on=None, earlier_excluded_until=None)
        | Q(
            earlier_excluded_on__lte=F("earlier_excluded_until"),
            earlier_excluded_until__lt=F("excluded_on"),
            **GIVEN,
            **EARLIER,
        ),
        name="referral_excluded_before_in_order",
    ),
)
