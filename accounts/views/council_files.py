"""Pages of the council's files: schools, postcodes and term dates sent, looked at, and approved or not."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import View

from accounts import council_files
from accounts.council_file_forms import (
    ApproveFileForm,
    CancelFileForm,
    LinksFileForm,
    PostcodesFileForm,
    SchoolsFileForm,
    TermsFileForm,
)
from accounts.importing import terms
from accounts.importing.proposed import SHOWN
from accounts.models import CouncilFile
from accounts.there import links_there, postcodes_there, schools_there, terms_there
from core import limits
from core.columns import Column
from core.files.faults import FileRefused
from core.files.sheets import write_csv
from core.filters import SentFileFilter
from core.lists import ListPage
from core.sent_file_pages import SentFileApprove, SentFileCancel, SentFileFaults
from core.trail_pages import timeline
from core.views import ActPage, AddPage, DetailPage, Page

ROWS = CouncilFile.objects.select_related("sent_by", "decided_by__user")
LAST = 5


class CouncilFiles(ListPage):
    """Files that were sent to set the portal up, the latest first."""

    perm = "accounts.council_files"
    queryset = ROWS
    title = "Files of the council"
    noun = "file"
    caption = "Files, the latest first"
    filter_class = SentFileFilter
    columns = (
        Column("Reference", lambda row: row.reference, label="File", link="accounts:council-file", is_reference=True),
        Column("Of", lambda row: row.get_kind_display()),
        Column("Name", lambda row: row.given_name, on_page=False),
        Column("Sent", lambda row: row.sent_at),
        Column("By", lambda row: row.sent_by.name),
        Column.of_status(),
        Column("New", lambda row: row.counts.get("new"), is_number=True),
        Column("Changed", lambda row: row.counts.get("changed"), is_number=True),
        Column("Refused", lambda row: row.counts.get("refused"), is_number=True),
    )


class CouncilFileAdd(AddPage):
    """What there is of a kind, and a file to be sent."""

    back_to = "home"
    back_words = "Back to home"
    submit = "Upload"
    template_name = "accounts/council_file_add.html"
    form_class: Any = None
    there: Any = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sent = CouncilFile.objects.visible_to(self.acting).filter(kind=self.form_class.kind)[:LAST]
        return super().get_context_data(there=type(self).there(), sent=sent, kind=self.form_class.kind, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        """Count it against the person's limit; a file that cannot be read leaves nothing but a sentence."""
        limits.count("upload", self.request.user)
        try:
            return super().form_valid(form)
        except FileRefused as refused:
            form.add_error("file", f"{refused}.")
            return self.form_invalid(form)

    def get_done_url(self, result: CouncilFile) -> str:
        return reverse("accounts:council-file", args=[result.pk])


class SchoolsAdd(CouncilFileAdd):
    """The schools of the portal, from the national register."""

    perm = "accounts.schools_add"
    title = "Schools"
    form_class = SchoolsFileForm
    there = staticmethod(schools_there)


class LinksAdd(CouncilFileAdd):
    """Which school came of which."""

    perm = "accounts.links_add"
    title = "Predecessors of schools"
    form_class = LinksFileForm
    there = staticmethod(links_there)


class PostcodesAdd(CouncilFileAdd):
    """Where postcodes lie."""

    perm = "accounts.postcodes_add"
    title = "Postcodes"
    form_class = PostcodesFileForm
    there = staticmethod(postcodes_there)


class TermsAdd(CouncilFileAdd):
    """When terms are, and which days within them are closed."""

    perm = "accounts.terms_add"
    title = "Terms and closures"
    form_class = TermsFileForm
    there = staticmethod(terms_there)


class TermsSample(Page, View):
    """A table to fill in, with a few rows to show how."""

    perm = "accounts.terms_sample"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = {"Content-Disposition": 'attachment; filename="terms-and-closures.csv"'}
        return HttpResponse(write_csv(list(terms.COLUMNS), terms.SAMPLE), "text/csv; charset=utf-8", headers=name)


class CouncilFilePage(DetailPage):
    """What a file would do, or what came of it."""

    perm = "accounts.council_file"
    queryset = ROWS
    back_to = "accounts:council-files"
    back_words = "Back to files"
    context_object_name = "file"

    def get_title(self) -> str:
        return f"{self.object.get_kind_display()}: {self.object.reference}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        file = self.object
        return super().get_context_data(
            shown=SHOWN,
            summary=_summary(file),
            cards=_cards(file),
            sent_before=council_files.sent_before(file) if file.status == CouncilFile.Status.CHECKED else None,
            events=timeline(file, self.acting),
            **kwargs,
        )


def _summary(file: CouncilFile) -> list[dict[str, Any]]:
    rows = [{"key": "File", "value": file.given_name}, {"key": "Sent by", "value": file.sent_by.name}]
    if file.kind == CouncilFile.Kind.SCHOOLS:
        asked = ", ".join([*file.authorities, *file.urns])
        rows.append({"key": "Taken", "value": f"The council’s own, those known here{asked and ', ' + asked}"})
    if file.areas:
        rows.append({"key": "Postcode areas", "value": ", ".join(file.areas)})
    if file.decided_by:
        rows.append({"key": f"{file.get_status_display()} by", "value": file.decided_by.user.name})
    return rows


def _cards(file: CouncilFile) -> list[dict[str, Any]]:
    groups = [("new", "New"), ("changed", "Changed"), ("unchanged", "Unchanged"), ("refused", "Refused")]
    if file.counts.get("left_out"):
        groups.append(("left_out", "Of others, left out"))
    return [
        {"count": file.counts[name], "label": label, "kind": "urgent" if name == "refused" else ""}
        for name, label in groups
        if file.counts
    ]


class CouncilFileAct(ActPage):
    """An act on a file; afterwards its page says what came of it."""

    queryset = ROWS
    back_to = "accounts:council-file"
    back_words = "Back to {about.reference}"


class CouncilFileApprove(CouncilFileAct, SentFileApprove):
    """Save what was shown, or show it again when it has changed meanwhile."""

    perm = "accounts.council_file_approve"
    form_class = ApproveFileForm
    title = "Save this file"


class CouncilFileCancel(CouncilFileAct, SentFileCancel):
    """Save nothing of a file."""

    perm = "accounts.council_file_cancel"
    form_class = CancelFileForm


class CouncilFileFaults(SentFileFaults):
    """The rows that are refused, each with what to correct."""

    perm = "accounts.council_file_faults"
    queryset = CouncilFile.objects.all()
