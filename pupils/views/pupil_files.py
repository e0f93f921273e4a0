"""Pages of files of pupils: sent, looked at, compared by a person, approved or not."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View

from core import council, limits
from core.columns import Column
from core.files.faults import FileRefused
from core.files.sheets import write_csv
from core.filters import SentFileFilter
from core.identifiers import upn_check_letter
from core.lists import ListPage
from core.models.trail import opened_each
from core.sent_file_pages import SentFileApprove, SentFileCancel, SentFileFaults
from core.sent_files import Came
from core.trail_pages import timeline
from core.views import ActPage, AddPage, DetailPage, Page
from pupils import leavers, pupil_files, review
from pupils.file_forms import ApprovePupilsForm, CancelPupilsForm, CompareForm, LeaversForm, PupilFileForm
from pupils.models import PupilFile
from pupils.pupil_files import SHOWN
from pupils.sheet import NOT_READ, OTHERS, WANTED

ROWS = PupilFile.objects.select_related("school", "sent_by", "decided_by__user")
SAMPLE = ("Example", "Ada", "14/03/2012")
"""After a UPN as one of the council's own schools gives it."""


class PupilFiles(ListPage):
    """Files of pupils, the latest first."""

    perm = "pupils.pupil_files"
    queryset = ROWS.defer("findings", "answers")
    title = "Files of pupils"
    noun = "file"
    back_to = "pupils:pupils"
    back_words = "Back to pupils"
    caption = "Files of pupils, the latest first"
    filter_class = SentFileFilter
    columns = (
        Column("Reference", lambda row: row.reference, label="File", link="pupils:pupil-file", is_reference=True),
        Column("Of", lambda row: str(row.school or "Schools named in the file")),
        Column("Name", lambda row: row.given_name, on_page=False),
        Column("Sent", lambda row: row.sent_at),
        Column("By", lambda row: row.sent_by.name),
        Column.of_status(),
        Column("New", lambda row: row.counts.get("new"), is_number=True),
        Column("Changed", lambda row: row.counts.get("changed"), is_number=True),
        Column("Refused", lambda row: row.counts.get("refused"), is_number=True),
    )


class PupilFileAdd(AddPage):
    """Send a file."""

    perm = "pupils.pupil_file_add"
    form_class = PupilFileForm
    submit = "Upload"
    back_to = "pupils:pupils"
    back_words = "Back to pupils"
    title = "Take pupils from a file"

    def form_valid(self, form: Form) -> HttpResponse:
        """Count it against the organisation's limit; a file that cannot be read leaves nothing but a sentence."""
        limits.count_for("upload", self.acting)
        try:
            return super().form_valid(form)
        except FileRefused as refused:
            form.add_error("file", f"{refused}.")
            return self.form_invalid(form)

    def get_done_url(self, result: PupilFile) -> str:
        return reverse("pupils:pupil-file", args=[result.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(wanted=WANTED, others=OTHERS, **kwargs)


class PupilFileSample(Page, View):
    """A file to fill in."""

    perm = "pupils.pupil_file_sample"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        columns = [name for name in (*WANTED, *OTHERS) if name not in NOT_READ]
        number = f"{council.facts()['la_code'] or '999'}990615001"
        sample = (f"{upn_check_letter(number)}{number}", *SAMPLE)
        name = {"Content-Disposition": 'attachment; filename="pupils-sample.csv"'}
        return HttpResponse(write_csv(columns, [sample]), "text/csv; charset=utf-8", headers=name)


class PupilFilePage(DetailPage):
    """What a file would do, or what came of it."""

    perm = "pupils.pupil_file"
    queryset = ROWS
    back_to = "pupils:pupil-files"
    back_words = "Back to files of pupils"
    context_object_name = "file"
    is_logged = True

    def get_title(self) -> str:
        return f"File of pupils {self.object.reference}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        file = self.object
        is_waiting = file.status == PupilFile.Status.CHECKED
        return super().get_context_data(
            shown=SHOWN,
            summary=review.summary(file),
            cards=review.cards(file),
            changed=review.changed(file, self.acting),
            leaving=leavers.of_file(file, self.acting).count() if file.is_whole else 0,
            sent_before=pupil_files.sent_before(file, self.acting) if is_waiting else None,
            events=timeline(file, self.acting),
            **kwargs,
        )


class PupilFileAct(ActPage):
    """An act on a file; afterwards its page says what came of it."""

    queryset = ROWS
    back_to = "pupils:pupil-file"
    back_words = "Back to {about.reference}"


class PupilFileCompare(PupilFileAct):
    """Rows and pupils that may be one child, side by side: a person says what they are."""

    perm = "pupils.pupil_file_compare"
    form_class = CompareForm
    submit = "Save the answers"
    cancel_words = "Back without answering"
    title = "Compare"
    width = "full"
    to = PupilFile.Status.APPROVED
    too_late = "{row.reference} was decided already."
    being_read = "{row.reference} is being read again. Come back in a minute."

    @cached_property
    def asked(self) -> list[review.Asked]:
        return review.asked(self.row, self.acting)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "asked": self.asked}

    def get_too_late(self) -> str:
        is_read = self.row.status == PupilFile.Status.RECEIVED
        return (self.being_read if is_read else self.too_late).format(row=self.row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The questions; each pupil of the portal whose record stands beside a row is on the access log as opened."""
        if self.can_still_be_done:
            shown = {pupil.pk: pupil for one in self.asked for pupil in one.pupils}
            opened_each(shown.values(), by=self.acting)
        open_ones = len(self.row.findings.get("questions", ()))
        return super().get_context_data(open_ones=open_ones, **kwargs)

    def get_done_message(self, result: tuple[int, Came]) -> str:
        number, came = result
        words = f"{number} answer{'' if number == 1 else 's'} saved. Nothing of the file is saved until you approve it."
        return f"{words} It is read again with them first" if came is Came.LATER else words


class PupilFileApprove(PupilFileAct, SentFileApprove):
    """Save what was shown, or show it again when it has changed meanwhile."""

    perm = "pupils.pupil_file_approve"
    form_class = ApprovePupilsForm
    title = "Save these pupils"


class PupilFileCancel(PupilFileAct, SentFileCancel):
    """Save nothing of a file."""

    perm = "pupils.pupil_file_cancel"
    form_class = CancelPupilsForm


class PupilFileLeavers(PupilFileAct):
    """Who is on the roll and not in a whole file: a person says who has left, and when."""

    perm = "pupils.pupil_file_leavers"
    form_class = LeaversForm
    submit = "Save who has left"
    cancel_words = "Nobody has left"
    title = "On the roll and not in the file"
    too_late = "Everybody on the roll is in the file, or has left."

    @property
    def can_still_be_done(self) -> bool:
        is_kept = self.row.status != PupilFile.Status.CANCELLED
        return is_kept and leavers.of_file(self.row, self.acting).exists()

    def get_too_late(self) -> str:
        return self.too_late

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(number=leavers.of_file(self.row, self.acting).count(), **kwargs)

    def get_done_message(self, result: int) -> str:
        return f"{result} pupil{' has' if result == 1 else 's have'} left. The last day on the roll was saved."


class PupilFileFaults(SentFileFaults):
    """The rows that are not taken, in the layout they came in, each with what to correct."""

    perm = "pupils.pupil_file_faults"
    queryset = PupilFile.objects.all()
