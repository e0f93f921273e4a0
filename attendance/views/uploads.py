"""Pages of uploads: sending a file, seeing what it would do, approving it, and getting back what is wrong with it."""

from collections.abc import Iterable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse

from attendance import upload_review
from attendance.filters import UploadFilter
from attendance.forms.uploads import ApproveForm, CancelForm, UploadForm
from attendance.models import Upload
from core import limits
from core.columns import Column
from core.files.faults import FileRefused
from core.forms import OnceKey
from core.lists import ListPage
from core.sent_file_pages import SentFileApprove, SentFileCancel, SentFileStored
from core.views import ActPage, AddPage, DetailPage

ROWS = Upload.objects.select_related("provider__organisation", "sent_by", "decided_by__user")


class Uploads(ListPage):
    """Files of attendance that were sent, the latest first."""

    perm = "attendance.uploads"
    queryset = ROWS
    title = "Uploads"
    noun = "upload"
    caption = "Uploads, the latest first"
    filter_class = UploadFilter

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        """On the page a provider reads nothing of who it is."""
        is_provider = self.acting.is_provider
        return [
            Column(
                "Reference",
                lambda row: row.reference,
                "reference",
                label="Upload",
                link="attendance:upload",
                is_reference=True,
            ),
            Column("Provider", lambda row: row.provider.name, on_page=not is_provider),
            Column("File", lambda row: "" if row.is_shut else row.given_name, on_page=False),
            Column("Sent", lambda row: row.sent_at, "sent_at"),
            Column("By", lambda row: row.sent_by.name),
            Column.of_status("status"),
            Column("New", lambda row: row.counts.get("new"), is_number=True),
            Column("Changed", lambda row: row.counts.get("changed"), is_number=True),
            Column("Unchanged", lambda row: row.counts.get("unchanged"), on_page=False),
            Column("Rejected", lambda row: row.counts.get("rejected"), is_number=True),
        ]

    def get_queryset(self) -> Any:
        """With what of each is closed to this person."""
        return super().get_queryset().told_to(self.acting)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whoever may send a file does it here: a week of attendance costs three clicks."""
        form = UploadForm(acting=self.acting, row=None)
        return super().get_context_data(form=form, once=OnceKey.new(), **kwargs)


class UploadAdd(AddPage):
    """Send a file."""

    perm = "attendance.upload_add"
    form_class = UploadForm
    submit = "Upload"
    back_to = "attendance:uploads"
    back_words = "Back to uploads"
    title = "Upload attendance"

    def form_valid(self, form: Form) -> HttpResponse:
        """Count it against the limit of the organisation; a file that cannot be read leaves nothing but a sentence."""
        limits.count_for("upload", self.acting)
        try:
            return super().form_valid(form)
        except FileRefused as refused:
            form.add_error("file", f"{refused}.")
            return self.form_invalid(form)

    def get_done_url(self, result: Upload) -> str:
        return reverse("attendance:upload", args=[result.pk])


class UploadPage(DetailPage):
    """What a file would do, or what came of it."""

    perm = "attendance.upload"
    queryset = ROWS
    back_to = "attendance:uploads"
    back_words = "Back to uploads"
    context_object_name = "upload"

    def get_title(self) -> str:
        return f"Upload {self.object.reference}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**upload_review.of(self.object, self.acting), **kwargs)


class UploadAct(ActPage):
    """An act on an upload; afterwards its page says what came of it."""

    queryset = ROWS
    back_to = "attendance:upload"
    back_words = "Back to {about.reference}"


def _saved(counts: dict[str, int]) -> str:
    """12 new marks, 9 saved marks changed."""
    new, changed = counts.get("new", 0), counts.get("changed", 0)
    parts = [f"{new} new mark{'' if new == 1 else 's'}", f"{changed} saved mark{'' if changed == 1 else 's'} changed"]
    return ", ".join(part for part, number in zip(parts, (new, changed), strict=True) if number)


class UploadApprove(UploadAct, SentFileApprove):
    """Save what was shown, or show it again when it has changed meanwhile."""

    perm = "attendance.upload_approve"
    form_class = ApproveForm
    title = "Save this attendance"
    differs = "Nothing is saved yet: marks have changed since the file was checked. Look again, then approve."

    def saved(self) -> str:
        return f"Attendance saved: {_saved(self.row.counts)}"


class UploadCancel(UploadAct, SentFileCancel):
    """Save nothing of a file."""

    perm = "attendance.upload_cancel"
    form_class = CancelForm
    submit = "Cancel this upload"
    title = "Cancel this upload"
    done_message = "Upload cancelled. Nothing of it was saved"


class UploadFile(SentFileStored):
    """The file as it was sent, while pages about everybody in it are open."""

    perm = "attendance.upload_file"
    queryset = Upload.objects.select_related("provider__organisation")
    when_lost = "If you still have the file, send it again: marks that are saved already are not changed by it."

    def get_queryset(self) -> Any:
        """Those whose file is not closed: the others read as not there."""
        return super().get_queryset().open_to(self.acting)


class UploadFaults(UploadFile):
    """The rows to correct, in the layout they came in, each with what to correct."""

    perm = "attendance.upload_faults"
    stored = "to_correct"
    name = "to-correct"
    when_lost = "The page of the upload still says what is wrong. Correct the rows in your own file and send it."
