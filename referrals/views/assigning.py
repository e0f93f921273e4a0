"""Pages on which it is said who looks after a referral."""

from referrals import assigning
from referrals.forms import assigning as forms
from referrals.views.deciding import Decision


class ReferralAssign(Decision):
    """Who looks after it."""

    perm = "referrals.referral_assign"
    form_class = forms.AssignForm
    template_name = "referrals/referral_act.html"
    title = "Assign the referral"
    done_message = "It is said who looks after the referral."

    @property
    def can_still_be_done(self) -> bool:
        return self.row.status in assigning.ASSIGNED


class ReferralTake(Decision):
    """Whoever opens it looks after it."""

    perm = "referrals.referral_take"
    form_class = forms.TakeForm
    template_name = "referrals/referral_act.html"
    title = "Take the referral"
    done_message = "You look after the referral now."

    @property
    def can_still_be_done(self) -> bool:
        return self.row.status in assigning.ASSIGNED


class ReferralHandBack(Decision):
    """Nobody in particular looks after it then."""

    perm = "referrals.referral_hand_back"
    form_class = forms.HandBackForm
    template_name = "referrals/referral_act.html"
    title = "Hand the referral back"
    done_message = "The referral is under Unassigned again."

    @property
    def can_still_be_done(self) -> bool:
        return self.row.status in assigning.ASSIGNED
