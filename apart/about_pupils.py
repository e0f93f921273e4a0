"""What is said from here to the room of pupils: what a child's page shows and offers, and what follows a merge."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import rules
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from apart import keeping
from apart.models import Pair
from apart.models.pair import other_of
from core import clock
from govuk.dates import day_words
from pupils import enrolling, record
from pupils.record import Act, Child, Open


@record.offers
def keep_apart(child: Child) -> Iterable[Act]:
    if rules.has_perm("apart.pair_add", child.acting):
        yield Act("Keep apart from another child", reverse("apart:pair-add", args=[child.pupil.pk]))


@record.says_whether("is_paired")
def is_paired() -> Any:
    of_it = Q(first=OuterRef("pk")) | Q(second=OuterRef("pk"))
    return Exists(Pair.objects.filter(of_it, ended_at=None).order_by())


@record.asks
def kept_apart(child: Child) -> Iterable[Open]:
    """For its readers alone."""
    if not rules.has_perm("apart.pairs", child.acting) or not getattr(child.pupil, "is_paired", True):
        return
    today = clock.today()
    rows = Pair.objects.visible_to(child.acting).filter(ended_at=None).of([child.pupil.pk])
    for row in rows.select_related("first", "second"):
        words = f"Kept apart from {other_of(row, child.pupil.pk)} until {day_words(row.ends_on)}"
        yield Open(words, reverse("apart:pair", args=[row.pk]), row.standing.label, is_late=row.ends_on < today)


@enrolling.followed_by
def merged(pupils: Collection[UUID] | None) -> None:
    """A pair whose two records became one child's ends; every other goes on with the record that is kept."""
    rows = Pair.objects.filter(ended_at=None, first=F("second"))
    for row in rows if pupils is None else rows.of(pupils):
        keeping.end_as_one(row)
