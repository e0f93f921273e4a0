"""Pages by which a sent referral is amended."""

from typing import Any

from core.views import EditPage
from referrals import amending
from referrals.forms import amending as forms
from referrals.models import Referral


class Amending(EditPage):
    """A sent referral is amended, with the reason; who decides it or amends it meanwhile comes first."""

    queryset = Referral.objects.with_details()
    back_to = "referrals:referral"
    back_words = "Back to the referral"
    caption = "{row}, {row.pupil}"
    submit = "Save the amendment"
    done_message = "The referral was amended."
    too_late = "This referral is {status}: it cannot be amended."
    against_title = "This cannot be amended here"
    form_class: type[forms.AmendForm] | type[forms.AmendPlaceForm]

    @property
    def edited_fields(self) -> tuple[str, ...]:  # type: ignore[override]
        return self.form_class.names

    @property
    def can_still_be_done(self) -> bool:
        return self.row.status in amending.OPEN

    def shown(self) -> dict[str, Any]:
        """What it says, and where it stands: a decision made meanwhile comes first."""
        return {**super().shown(), "status": self.row.status}

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in self.edited_fields}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        against = amending.against(self.row, self.edited_fields) if self.can_still_be_done else []
        return super().get_context_data(against=against, **kwargs)


class ReferralAmend(Amending):
    """What it says of the child."""

    perm = "referrals.referral_amend"
    form_class = forms.AmendForm
    template_name = "referrals/referral_act.html"
    title = "Amend the referral"


class ReferralAmendPlace(Amending):
    """The place wanted, until one is offered."""

    perm = "referrals.referral_amend_place"
    form_class = forms.AmendPlaceForm
    template_name = "referrals/referral_act.html"
    title = "Amend the place wanted"
