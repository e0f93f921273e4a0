"""Who may read a child's medical notes, and who did."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from accounts.reader_pages import OfReaders, ReaderAddPage, ReaderRemovePage, ReadersPage
from core.models import Restricted
from pupils.models import MedicalNote, Pupil

BY_WORK = (
    "The child’s school reads these notes, each provider from the day on which it accepts the child until its access "
    "ends, and the officers who refer for the council where it placed the child or no school has it. Others of the "
    "council read them only if they are named."
)


class OfNotes(OfReaders):
    """The readers are named once for all notes about a child."""

    queryset = Pupil.objects.prefetch_related("enrolments")

    @property
    def back(self) -> str:
        return reverse("pupils:medical-readers", args=[self.row.pk])

    def restricted(self, row: Pupil) -> Restricted:
        return _one_of(row, self.acting)


def _one_of(row: Pupil, acting: Any) -> MedicalNote:
    note = MedicalNote.objects.visible_to(acting).filter(pupil=row).first()
    if note is None:
        raise Http404
    return note


class MedicalReaders(ReadersPage):
    perm = "pupils.medical_readers"
    queryset = Pupil.objects.prefetch_related("enrolments")
    context_object_name = "pupil"
    title = "Who may read the medical notes"
    back_to = "pupils:record"
    back_words = "Back to the child’s record"
    by_work = BY_WORK
    add_page, remove_page = "pupils:medical-reader-add", "pupils:medical-reader-remove"

    def restricted(self, row: Pupil) -> Restricted:
        return _one_of(row, self.acting)


class ReaderAdd(OfNotes, ReaderAddPage):
    perm = "pupils.medical_reader_add"


class ReaderRemove(OfNotes, ReaderRemovePage):
    perm = "pupils.medical_reader_remove"
