"""The page on which a decision is put off."""

from typing import Any

from core.acting import Acting
from referrals.forms.deferring import DeferForm
from referrals.models import Referral
from referrals.views import referral_parts as parts
from referrals.views.deciding import Decided


class ReferralDefer(Decided):
    """The AP Manager takes it off the desk until a day."""

    perm = "referrals.referral_defer"
    form_class = DeferForm
    submit = "Defer the decision"
    title = "Defer the decision"
    done_message = "The decision was deferred."

    @property
    def can_still_be_done(self) -> bool:
        return bool(self.row.status == Referral.Status.SUBMITTED)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The clocks, which do not stop for it."""
        acting: Acting = self.acting
        return super().get_context_data(clocks=parts.clocks_of(self.row, acting), **kwargs)
