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
    differs = "Nothing is saved yet: the portal has changed since the file was read. Look again, then approve."

    def get_initial(self) -> dict[str, Any]:
        return {"fingerprint": self.row.fingerprint}

    def act(self, form: Any) -> Came:
        came: Came = super().act(form)
        if came is Came.DIFFERS:
            messages.warning(self.request, self.differs)
        elif came is Came.SAVED:
            messages.success(self.request, self.saved())
        return came

    def saved(self) -> str:
        """What is said when its rows are saved."""
        return f"Saved: {self.row.counts['new']} new, {self.row.counts['changed']} changed"


class SentFileCancel(ActPage):
    """Save nothing of a file."""

    submit = "Cancel this file"
    warns = True
    cancel_words = "Keep it"
    title = "Cancel this file"
    to = SentFile.Status.CANCELLED
    too_late = "{row.reference} cannot be cancelled now."
    done_message = "The file is cancelled. Nothing of it was saved"


class SentFileStored(RowPage, View):
    """One of the files that are kept of it, by the name of its column; taking it away is logged."""

    stored = "file"
    name = "as-sent"
    when_lost = ""
    """What can be done where it is no longer there."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        row = self.get_object()
        file = getattr(row, self.stored)
        name = f"{row.reference}-{self.name}.{str(file).rpartition('.')[2]}"
        content_type = "text/csv; charset=utf-8" if name.endswith(".csv") else "application/octet-stream"
        what_to_do = self.when_lost
        return hand_out(request, row, file, by=self.acting, name=name, content_type=content_type, what_to_do=what_to_do)


class SentFileFaults(SentFileStored):
    """The rows that are not taken, each with what to correct."""

    stored = "to_correct"
    name = "to-correct"
    when_lost = "The page of the file still shows the first of them. Send the file again to have all."
