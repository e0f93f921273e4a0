"""Forms of uploads."""

from typing import Any

from django import forms

from attendance import uploads
from attendance.models import Upload
from core.acting import Acting
from core.files.sheets import LIMITS
from core.forms import PageForm
from core.sent_files import Came
from govuk import fields

ANY_SIZE = 10_000
"""Megabytes: the field lets everything in, so that what is wrong is said in the words of the reader of files."""


class UploadForm(PageForm):
    """One file of attendance."""

    file = fields.FileField(
        label="File of attendance",
        hint="A daily register or a weekly return, as .csv or .xlsx, up to 10 MB",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        allow_empty_file=True,
        max_mb=ANY_SIZE,
    )

    def clean_file(self) -> Any:
        """Refuse a big file before it is opened."""
        file = self.cleaned_data["file"]
        if file.size > LIMITS.megabytes * 1024 * 1024:
            raise forms.ValidationError(f"The file is bigger than {LIMITS.megabytes} MB. Send it in parts")
        return file

    def act(self, row: Any, by: Acting) -> Upload:
        """Send it for the provider the person acts for."""
        file = self.cleaned_data["file"]
        return uploads.send(uploads.provider_of(by), file.name, file.read(), by=by)


class ApproveForm(PageForm):
    """Yes to what was shown."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, row: Upload, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        if number := row.counts.get("changed"):
            words = {"required": f"Confirm that {changing(number)}, or cancel this upload"}
            label = f"{changing(number)}: save {'that' if number == 1 else 'those'} too"
            self.fields[uploads.CHANGES] = fields.BooleanField(label=label, error_messages=words)
        for question in row.findings.get("questions", ()):
            yes = question["yes"][0].lower() + question["yes"][1:]
            words = {"required": f"Confirm that {yes}. {question['otherwise']}"}
            self.fields[question["code"]] = fields.BooleanField(
                label=question["yes"], help_text=f"{question['asks']}. {question['otherwise']}.", error_messages=words
            )

    def act(self, row: Upload, by: Acting) -> Came:
        """Approve what this person saw, with the questions they answered."""
        confirmed = [name for name, value in self.cleaned_data.items() if value is True]
        return uploads.ask(row, by=by, fingerprint=self.cleaned_data["fingerprint"], confirmed=confirmed)


class CancelForm(PageForm):
    """Nothing to fill in."""

    verb = staticmethod(uploads.cancel)


def changing(number: int) -> str:
    """How many saved marks a file changes."""
    return f"{number} saved mark{'' if number == 1 else 's'} would change"
