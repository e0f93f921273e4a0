"""Pages on which a referral is decided, stopped or taken back."""

from typing import Any

import rules
from django.template.loader import render_to_string

from core.views import ActPage
from referrals import as_read, deciding
from referrals.forms import referrals as forms
from referrals.models import Referral

PLACES = "placements.referral_places"


class Decision(ActPage):
    """An act that moves a referral along, as it was read."""

    queryset = Referral.objects.with_details()
    back_to = "referrals:referral"
    back_words = "Back to the referral"
    caption = "{row}, {row.pupil}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(seen=as_read.shown(self.row, self.acting).fingerprint, **kwargs)

    def do(self, form: Any) -> str:
        """Do it, unless something happened to the referral since the page was opened."""
        as_read.hold_as_read(self.row, self.request.POST.get("seen", ""), by=self.acting)
        return super().do(form)


class Decided(Decision):
    """A decision of the AP Manager; what is said after it leads on to the next one that waits."""

    def get_done_message(self, result: Any) -> str:
        following, left = deciding.next_to_decide(self.row, by=self.acting)
        may_offer = self.to == Referral.Status.APPROVED and rules.has_perm(PLACES, self.acting, self.row)
        said = {"words": self.done_message, "row": self.row, "may_offer": may_offer, "next": following, "left": left}
        return render_to_string("referrals/_referral_decided.html", said)


class ReferralApprove(Decided):
    """The AP Manager agrees that a place should be found."""

    perm = "referrals.referral_approve"
    form_class = forms.ApproveForm
    submit = "Approve the referral"
    title = "Approve the referral"
    done_message = "The referral was approved."
    to = Referral.Status.APPROVED

    @property
    def can_still_be_done(self) -> bool:
        """What was declined is approved by an appeal alone."""
        return self.row.status == Referral.Status.SUBMITTED


class ReferralDecline(Decided):
    """The AP Manager says no, with the reason."""

    perm = "referrals.referral_decline"
    form_class = forms.DeclineForm
    submit = "Decline the referral"
    warns = True
    title = "Decline the referral"
    done_message = "The referral was declined."
    to = Referral.Status.DECLINED


class ReferralReturn(Decided):
    """The AP Manager asks for more."""

    perm = "referrals.referral_return"
    form_class = forms.ReturnForm
    submit = "Return the referral"
    title = "Return the referral for information"
    done_message = "The referral was returned for information."
    to = Referral.Status.RETURNED

    @property
    def can_still_be_done(self) -> bool:
        """What a route approved is stopped instead."""
        return self.row.status == Referral.Status.SUBMITTED


class ReferralStop(Decision):
    """The AP Manager stops what a school arranges by itself."""

    perm = "referrals.referral_stop"
    form_class = forms.StopForm
    submit = "Stop the referral"
    warns = True
    against_title = "It cannot be stopped"
    title = "Stop the referral"
    done_message = "The referral was stopped."

    @property
    def can_still_be_done(self) -> bool:
        return self.row.is_approved_by_route

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(against=deciding.against_stop(self.row), **kwargs)


class ReferralWithdraw(Decision):
    """The commissioner, or the AP Manager, takes it back."""

    perm = "referrals.referral_withdraw"
    form_class = forms.WithdrawForm
    submit = "Withdraw the referral"
    warns = True
    against_title = "It cannot be withdrawn"
    title = "Withdraw the referral"
    done_message = "The referral was withdrawn."
    to = Referral.Status.WITHDRAWN

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(against=deciding.against_withdrawal(self.row), **kwargs)
