"""Flow: what is known around a child is written down: health, plan, care, who works with it, how it travels."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from core import clock
from core.acting import Acting
from core.models import as_kept, record
from pupils import enrolling, locks
from pupils.models import Circumstances, MedicalNote, Professional, Pupil

WORDS = ("travel_note", "care_council")
"""Of the circumstances, what is typed: the trail says that it changed."""


def write_health(pupil: Pupil, notes: Mapping[str, str | None], *, by: Acting) -> None:
    """What was asked about the child's health, by kind; None stays not asked, no words are “none known”."""
    with transaction.atomic():
        for kind, text in notes.items():
            if text is not None:
                MedicalNote.write(pupil, kind, text, by=by)


def describe(pupil: Pupil, values: dict[str, Any], *, by: Acting, words: str) -> None:
    """Save circumstances of the child; dates and choices stand on the trail before and after."""
    with transaction.atomic():
        locks.pupil(pupil.pk)
        row, _ = Circumstances.objects.get_or_create(pupil=pupil)
        changed = {name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value}
        if not changed:
            return
        Circumstances.objects.filter(pk=row.pk).update(changed_at=clock.now(), **values)
        told = {name: [as_kept(each) for each in pair] for name, pair in changed.items() if name not in WORDS}
        record("changed", row, by=by, sentence=words, changes={**told, "fields": sorted(changed)})


def write_needs(pupil: Pupil, own: dict[str, Any], dates: dict[str, Any], *, by: Acting) -> None:
    """What the child needs at school, and the dates of its plan."""
    with transaction.atomic():
        enrolling.change(pupil, own, by=by, sentence="Special educational needs were changed.")
        describe(pupil, dates, by=by, words="The dates of the plan were changed.")


def write_care(pupil: Pupil, is_looked_after: bool, dates: dict[str, Any], *, by: Acting) -> None:
    """Whether a council looks after the child, since when, until when."""
    with transaction.atomic():
        own = {"is_looked_after": is_looked_after}
        enrolling.change(pupil, own, by=by, sentence="Whether the child is looked after was changed.")
        describe(pupil, dates, by=by, words="The dates of care were changed.")


def name_professional(pupil: Pupil, kind: str, values: dict[str, Any], *, by: Acting) -> Professional | None:
    """Who works with the child now; without a name nobody does any more. Who did before is kept."""
    with transaction.atomic():
        locks.pupil(pupil.pk)
        before = Professional.objects.now().filter(pupil=pupil, kind=kind).first()
        if before and all(getattr(before, name) == value for name, value in values.items()):
            return before
        if before:
            Professional.objects.filter(pk=before.pk).update(replaced_at=clock.now())
        if kind == Professional.Kind.SOCIAL_WORKER:
            own = {"has_social_worker": bool(values["name"])}
            enrolling.change(pupil, own, by=by, sentence="Whether the child has a social worker was changed.")
        if not values["name"]:
            if before:
                record("removed", before, by=by, sentence=f"{before.get_kind_display()}: there is none any more.")
            return None
        stamps: dict[str, Any] = {"written_by_id": by.user_id, "written_for": by.organisation.name}
        row = Professional.objects.create(pupil=pupil, kind=kind, written_at=clock.now(), **stamps, **values)
        record("changed", row, by=by, sentence=f"{row.get_kind_display()}: who it is was written down.")
    return row
