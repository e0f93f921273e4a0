"""What is said on a child's page of what must be done after a change."""

from collections.abc import Iterable
from typing import Any

import rules
from django.db.models import Exists, OuterRef
from django.urls import reverse

from continuity.models import Step
from govuk.dates import day_words
from pupils import record
from pupils.record import Act, Child, Open


@record.says_whether("has_steps")
def has_steps() -> Any:
    return Exists(Step.objects.to_do().filter(pupil=OuterRef("pk")).order_by())


@record.asks
def to_do(child: Child) -> Iterable[Open]:
    """Each step that waits."""
    if not rules.has_perm("continuity.pupil_steps", child.acting) or not getattr(child.pupil, "has_steps", True):
        return
    rows = Step.objects.visible_to(child.acting).to_do().filter(pupil=child.pupil).select_related("organisation")
    link = reverse("continuity:pupil-steps", args=[child.pupil.pk])
    for row in rows:
        yield Open(str(row), link, f"{row.get_change_display()}, since {day_words(row.opened_on)}, {row.organisation}")


@record.offers
def after_a_change(child: Child) -> Iterable[Act]:
    if rules.has_perm("continuity.pupil_steps", child.acting):
        yield Act("What ends and goes on after a change", reverse("continuity:pupil-steps", args=[child.pupil.pk]))
