"""Forms by which a sent referral is amended: what it says, and the place wanted; each with the reason."""

from crispy_forms.layout import Layout

from core.acting import Acting
from core.models import MoveRefused
from govuk import fields
from govuk.layout import side_by_side
from referrals import amending
from referrals.forms.referrals import LONGEST_NOTE, PlaceForm, SectionForm, ViewsForm
from referrals.models import Referral


def why() -> fields.TextField:
    """Why it is amended, asked by each of them."""
    return fields.TextField(
        label="Why it is amended",
        hint="Everybody who acted on the referral is told that it was amended, and reads this on its page",
        empty="Enter why it is amended",
        max_length=500,
        rows=2,
    )


def _amend(form: SectionForm, row: Referral, by: Acting) -> Referral:
    if amending.amend(row, by=by, why=form.cleaned_data["why"], **form.values) is None:
        raise MoveRefused("Nothing is changed here, so there is nothing to save.")
    return row


class AmendForm(ViewsForm):
    """What has been tried, the views, and the risk level."""

    names: tuple[str, ...] = amending.WORDS
    layout = Layout("tried", "pupil_view", "parent_view", "risk", "risk_note", "why")

    tried = fields.TextField(label="What has been tried", empty="Enter what has been tried", count=LONGEST_NOTE, rows=4)
    why = why()

    def act(self, row: Referral, by: Acting) -> Referral:
        return _amend(self, row, by)


class AmendPlaceForm(PlaceForm):
    """Which place is wanted."""

    layout = Layout("lot", "half_days", side_by_side("starts_on", "ends_on"), "preferred_provider", "why")

    why = why()

    def act(self, row: Referral, by: Acting) -> Referral:
        return _amend(self, row, by)
