"""Forms of the papers that go with a referral."""

from typing import Any

from django import forms

from core.acting import Acting
from core.files.faults import FileRefused
from core.forms import PageForm
from govuk import fields
from providers import filing
from referrals import attaching
from referrals.models import Referral, ReferralFile
from referrals.reasons import FILE_KINDS


class PaperForm(PageForm):
    """A paper, and what it is."""

    code = fields.SelectField(label="What it is", hint="This decides who may read it", empty="Select what it is")
    paper = fields.FileField(
        label="File",
        accept=filing.ENDINGS,
        hint="A PDF, Word document or picture of 10MB or less. Of a picture it is not kept where it was taken",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: dict[str, Any] = self.fields
        asked["code"].choices = [("", "Select"), *FILE_KINDS.choices()]

    def clean_paper(self) -> attaching.Paper:
        """Its content must be what its name says."""
        sent = self.cleaned_data["paper"]
        try:
            return attaching.look_at(sent.name, sent.read())
        except FileRefused as refused:
            raise forms.ValidationError(str(refused)) from None

    def act(self, row: Referral, by: Acting) -> ReferralFile:
        return attaching.add(row, self.cleaned_data["code"], self.cleaned_data["paper"], by=by)


class PaperRemoveForm(PageForm):
    """Why it is removed, once the referral was sent."""

    verb = staticmethod(attaching.remove)

    reason = fields.TextField(
        label="Why it is removed",
        hint="Kept with the referral. The provider cannot read the paper any more",
        empty="Enter why it is removed",
        max_length=300,
        rows=2,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row.referral.submitted_at is None:
            del self.fields["reason"]
