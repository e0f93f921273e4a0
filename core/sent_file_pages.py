"""Pages of a file that was sent and waits for a yes, whatever its rows are about: approve, cancel, rows to correct."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.generic import View

from core.handing_out import hand_out
from core.models import SentFile
from core.sent_files import Came
from core.views import ActPage, RowPage


class SentFileApprove(ActPage):
    """Save what was shown, or show it again when it has changed meanwhile."""

    submit = "Approve and save"
    cancel_words = "Look again first"
    to = SentFile.Status.APPROVED
    too_late = "{row.reference} cannot be approved now."

    def get_initial(self) -> dict[str, Any]:
        return {"fingerprint": self.row.fingerprint}

    def act(self, form: Any) -> Came:
        came: Came = super().act(form)
        if came is Came.DIFFERS:
            words = "Nothing is saved yet: the portal has changed since the file was read. Look again, then approve."
            messages.warning(self.request, words)
        elif came is Came.SAVED:
            messages.success(self.request, f"Saved: {self.row.counts['new']} new, {self.row.counts['changed']} changed")
        return came


class SentFileCancel(ActPage):
    """Save nothing of a file."""

    submit = "Cancel this file"
    warns = True
    cancel_words = "Keep it"
    title = "Cancel this file"
    to = SentFile.Status.CANCELLED
    too_late = "{row.reference} cannot be cancelled now."
    done_message = "The file is cancelled. Nothing of it was saved"


class SentFileFaults(RowPage, View):
    """The rows that are not taken, each with what to correct."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        file = self.get_object()
        return hand_out(
            request,
            file,
            file.to_correct,
            by=self.acting,
            name=f"{file.reference}-to-correct.csv",
            content_type="text/csv; charset=utf-8",
            what_to_do="The page of the file still shows the first of them. Send the file again to have all.",
        )
