"""Pages of what was tried before, and of what the place is for."""

from typing import Any

from django.urls import reverse

from core.views import ActPage, AddPage, EditPage
from referrals import risking
from referrals.forms import intending as forms
from referrals.models import IntendedOutcome, Referral, TriedItem

REFERRALS = Referral.objects.select_related("pupil", "commissioner", "lot")


class ReferralTriedAdd(AddPage, ActPage):
    """One thing that was tried is added."""

    perm = "referrals.referral_tried_add"
    queryset = REFERRALS
    form_class = forms.TriedForm
    template_name = "referrals/referral_act.html"
    title = "What has been tried"
    submit = "Add it"
    back_to = "referrals:referral"
    back_words = "Back to the referral"
    caption = "{row}, {row.pupil}"
    done_message = "What was tried was added."

    @property
    def can_still_be_done(self) -> bool:
        return risking.may_be_written(self.row)

    def get_done_url(self, result: TriedItem) -> str:
        return f"{self.back}#tried"


class ReferralTriedRemove(ActPage):
    """One thing is taken off the list."""

    perm = "referrals.referral_tried_remove"
    queryset = TriedItem.objects.select_related("referral__pupil")
    form_class = forms.TriedRemoveForm
    title = "Remove what was tried"
    submit = "Remove it"
    warns = True
    back_words = "Back to the referral"
    caption = "{row.referral}, {row.referral.pupil}"
    done_message = "It was removed."

    @property
    def about(self) -> Referral:
        referral: Referral = self.row.referral
        return referral

    @property
    def can_still_be_done(self) -> bool:
        return self.row.replaced_at is None and risking.may_be_written(self.row.referral)

    def get_too_late(self) -> str:
        return "It was removed already, or the referral is not changed any more."

    @property
    def back(self) -> str:
        return reverse("referrals:referral", args=[self.row.referral_id])


class ReferralOutcomes(EditPage):
    """What the place is for, picked by the lot."""

    perm = "referrals.referral_outcomes"
    queryset = REFERRALS
    form_class = forms.OutcomesForm
    template_name = "referrals/referral_act.html"
    title = "Intended outcomes"
    back_to = "referrals:referral"
    back_words = "Back to the referral"
    caption = "{row}, {row.pupil}"
    done_message = "What the place is for was saved."

    @property
    def can_still_be_done(self) -> bool:
        return risking.may_be_written(self.row)

    def shown(self) -> dict[str, Any]:
        rows = IntendedOutcome.objects.visible_to(self.acting).now().filter(referral=self.row)
        return {"outcomes": sorted(rows.values_list("code", flat=True))}

    def get_initial(self) -> dict[str, Any]:
        return self.shown()
