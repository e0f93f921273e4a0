"""Approved referrals of which no place has begun: few of all there ever were, and asked for once while a page is made.

Named one by one they are found by their keys; a database that is only told how they are known goes through all.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from core.once import kept
from referrals.models import Referral
from referrals.models.found import found, names_it
from referrals.models.referral import UNDECIDED, ReferralQuerySet


def keys() -> Mapping[Any, bool]:
    """Each with whether a place is agreed that is still to begin."""
    known = kept("waiting referrals")
    if "keys" not in known:
        rows = Referral.objects.waiting().annotate(is_agreed=names_it(found().live()))
        known["keys"] = dict(rows.values_list("pk", "is_agreed"))
    asked: Mapping[Any, bool] = known["keys"]
    return asked


def not_placed() -> list[Any]:
    """The keys of those without a place that is agreed."""
    return [key for key, is_agreed in keys().items() if not is_agreed]


def still_open(rows: ReferralQuerySet) -> ReferralQuerySet:
    """Those of these rows that are not decided, or wait for their place to begin."""
    return rows.filter(Q(status__in=UNDECIDED) | Q(pk__in=list(keys())))
