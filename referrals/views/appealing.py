"""Pages of an appeal against a decline."""

from typing import Any

from referrals import appealing
from referrals.forms import appealing as forms
from referrals.views.deciding import Decision


class ReferralAppeal(Decision):
    """Who referred asks that somebody else look at it."""

    perm = "referrals.referral_appeal"
    form_class = forms.AppealForm
    submit = "Send the appeal"
    title = "Appeal against the decline"
    against_title = "There can be no appeal"
    done_message = "The appeal was sent."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        due = appealing.answer_by(self.row)
        return super().get_context_data(against=appealing.against_appeal(self.row), due=due, **kwargs)


class Answer(Decision):
    """An answer to the appeal."""

    template_name = "referrals/referral_appeal_answer.html"

    @property
    def can_still_be_done(self) -> bool:
        return self.row.status == self.row.Status.DECLINED and self.row.is_appeal_open


class ReferralAppealUphold(Answer):
    """The decline stands."""

    perm = "referrals.referral_appeal_uphold"
    form_class = forms.UpholdForm
    submit = "Let the decline stand"
    title = "Let the decline stand"
    done_message = "The appeal was answered: the decline stands."


class ReferralAppealAllow(Answer):
    """It is approved after all."""

    perm = "referrals.referral_appeal_allow"
    form_class = forms.AllowForm
    submit = "Allow the appeal"
    title = "Allow the appeal and approve the referral"
    done_message = "The appeal was allowed, and the referral approved."
