"""What the real flows do whenever a session or mark is written: the sums of its week follow."""

from collections import Counter

from django.db import transaction

from attendance import recounting
from attendance.figures import ApAttendance
from placements.models import Placement


def count_again(placement, first, last=None):
    """The sums of the placement's weeks, from that of one day to that of another."""
    with transaction.atomic():
        recounting.recount(Placement.objects.filter(pk=placement.pk), first, last or first)


def corrected(marks, **says):
    """Other marks in the place of these, and the sums follow."""
    keys = list(marks.values_list("pk", flat=True))
    marks.model.objects.filter(pk__in=keys).update(**says)
    recounting.rebuild()


def added_up(kinds):
    """The figures of what happened at each session, one by one; None is a session nobody marked."""
    counts = Counter(kinds)
    attended = counts["attended"] + counts["late"] + counts["left_early"]
    return ApAttendance(attended, counts["absent"], counts["provider_closed"], counts[None])
