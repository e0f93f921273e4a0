"""Files of people to be asked in: sent, looked at, approved; and the rows that come back to be corrected."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from accounts import inviting_many, people_sheet
from accounts.council import the_council
from accounts.filters import PeopleFileFilter
from accounts.forms import PeopleFileApproveForm, PeopleFileCancelForm, PeopleFileForm
from accounts.inviting_many import Came
from accounts.models import ASKS_IN, PeopleFile, Role
from accounts.whom_to_ask import Proposal
from core import limits
from core.columns import Column
from core.files.faults import FileRefused
from core.lists import ListPage
from core.models import opened
from core.views import ActPage, AddPage, DetailPage, InfoPage, RowPage

SHOWN = 100
"""Rows of each group that the page has; a person who sends more knows the rest from the file."""
LIMITED = {"most": SHOWN, "shown": f":{SHOWN}"}
ROWS = PeopleFile.objects.select_related("organisation", "sent_by", "decided_by__user")


class PeopleFiles(ListPage):
    """Files of people, the latest first."""

    perm = "accounts.people_files"
    queryset = ROWS.defer("rows", "refused")
    back_to = "accounts:people"
    back_words = "Back to people"
    title = "Files of people"
    noun = "file"
    filter_class = PeopleFileFilter
    caption = "Files of people, the latest first"
    columns = (
        Column("File", lambda row: row.given_name, link="accounts:people-file"),
        Column("Organisation", lambda row: row.organisation.name),
        Column("Sent", lambda row: row.sent_at, "sent_at"),
        Column("By", lambda row: row.sent_by.name),
        Column.of_status("status"),
        Column("Invited", lambda row: row.counts.get("invited"), is_number=True),
        Column("In or asked before", lambda row: row.counts.get("already"), is_number=True),
        Column("Refused", lambda row: row.counts.get("refused"), is_number=True),
    )


class PeopleFileAdd(AddPage):
    """Send a file."""

    perm = "accounts.people_file_add"
    form_class = PeopleFileForm
    submit = "Upload"
    back_to = "accounts:people"
    back_words = "Back to people"
    title = "Invite many people"

    @property
    def roles(self) -> list[str]:
        """What the person may ask others into, as a file says it."""
        return [role.label for role in Role if role in ASKS_IN[self.acting.role]]

    def form_valid(self, form: Form) -> HttpResponse:
        """Count it against the person's limit; a file that cannot be read leaves nothing but a sentence."""
        limits.count("people", self.request.user)
        try:
            return super().form_valid(form)
        except FileRefused as refused:
            form.add_error("file", f"{refused}.")
            return self.form_invalid(form)

    def get_done_url(self, result: PeopleFile) -> str:
        return reverse("accounts:people-file", args=[result.pk])


class PeopleFilePage(DetailPage):
    """What a file would do, or what came of it."""

    perm = "accounts.people_file"
    queryset = ROWS
    back_to = "accounts:people-files"
    back_words = "Back to files of people"
    title = "Invite many people"
    context_object_name = "file"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Of a file that waits, what approving it would do now."""
        file: PeopleFile = self.object
        if file.status != PeopleFile.Status.PROPOSED:
            refused = [{"number": row[0], "name": row[1], "email": row[2], "why": row[-1]} for row in file.refused]
            return super().get_context_data(counts=file.counts, refused=refused, **LIMITED, **kwargs)
        proposal = inviting_many.proposal_of(file, by=self.acting)
        fingerprint = inviting_many.shown(file, proposal, by=self.acting).fingerprint
        return super().get_context_data(
            proposal=proposal,
            counts=proposal.counts,
            fingerprint=fingerprint,
            refused=_told(proposal),
            **LIMITED,
            **kwargs,
        )


def _told(proposal: Proposal) -> list[dict[str, Any]]:
    return [
        {"number": told.row.number, "name": told.row.name, "email": told.row.email, "why": told.why}
        for told in proposal.refused
    ]


class PeopleFileAct(ActPage):
    """An act on a file; afterwards its page says what came of it."""

    queryset = ROWS
    back_to = "accounts:people-file"
    back_words = "Back to the file"
    too_late = "This file was approved or cancelled already: {status}."

    @property
    def about(self) -> Any:
        return self.row


class PeopleFileApprove(PeopleFileAct):
    """Ask everybody in whom the file was shown to ask in, or show it again."""

    perm = "accounts.people_file_approve"
    form_class = PeopleFileApproveForm
    submit = "Send the invitations"
    cancel_words = "Look again first"
    title = "Send these invitations"
    to = PeopleFile.Status.APPROVED

    @cached_property
    def proposal(self) -> Proposal:
        """What it would do now."""
        return inviting_many.proposal_of(self.row, by=self.acting)

    def get_initial(self) -> dict[str, Any]:
        return {"fingerprint": inviting_many.shown(self.row, self.proposal, by=self.acting).fingerprint}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(proposal=self.proposal, **LIMITED, **kwargs)

    def act(self, form: Any) -> Came:
        """Say what came of it."""
        came: Came = super().act(form)
        if came is Came.DIFFERS:
            words = "Nobody is asked in yet: something has changed since you looked. This is what the file does now."
            messages.warning(self.request, words)
        else:
            number = self.row.counts["invited"]
            messages.success(self.request, f"{number} invitation{' is' if number == 1 else 's are'} on the way.")
        return came


class PeopleFileCancel(PeopleFileAct):
    """Ask nobody in."""

    perm = "accounts.people_file_cancel"
    form_class = PeopleFileCancelForm
    submit = "Cancel this file"
    warns = True
    cancel_words = "Keep it"
    title = "Cancel this file"
    to = PeopleFile.Status.CANCELLED
    done_message = "Cancelled. Nobody was asked in."


class PeopleFileRefused(RowPage, View):
    """The rows to correct, in the layout they came in, each with what to correct."""

    perm = "accounts.people_file_refused"
    queryset = ROWS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        file = self.get_object()
        refused = file.refused
        if file.status == PeopleFile.Status.PROPOSED:
            proposal = inviting_many.proposal_of(file, by=self.acting)
            refused = [[told.row.number, *told.row.cells, told.why] for told in proposal.refused]
        opened(file, by=self.acting)
        return _attachment(people_sheet.to_correct(refused), "people-to-correct.csv")


class PeopleFileSample(InfoPage):
    """A file to fill in."""

    perm = "accounts.people_file_sample"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _attachment(people_sheet.sample(the_council().name), "people-sample.csv")


def _attachment(body: bytes, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)
