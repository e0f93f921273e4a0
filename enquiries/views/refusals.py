"""The page on which a family's refusal of a provider is written down."""

from typing import Any

from core.views import ActPage, AddPage
from enquiries.forms.refusals import FamilyRefusalForm
from referrals.models import Referral


class FamilyRefusalAdd(AddPage, ActPage):
    """Which provider the family did not want, who said so, when and why."""

    perm = "enquiries.family_refusal"
    queryset = Referral.objects.with_details()
    form_class = FamilyRefusalForm
    title = "Write down that the family does not want a provider"
    caption = "{row}, {row.pupil}"
    submit = "Save"
    back_to = "referrals:referral"
    back_words = "Back to the referral"
    done_message = "It is written down. It does not count against the provider."
    too_late = "This is written down once the referral says what is wanted."

    @property
    def can_still_be_done(self) -> bool:
        return self.row.lot_id is not None

    def get_done_url(self, result: Any) -> str:
        return self.back
