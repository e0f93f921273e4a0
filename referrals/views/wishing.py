"""The page of what else would do."""

from typing import Any

from core.views import EditPage
from referrals import risking, wishing
from referrals.forms import wishing as forms
from referrals.models import Referral


class ReferralWishes(EditPage):
    """Other needs, any so many of the half-days, and other providers."""

    perm = "referrals.referral_wishes"
    queryset = Referral.objects.select_related("pupil", "commissioner", "lot")
    form_class = forms.WishForm
    template_name = "referrals/referral_act.html"
    title = "What else would do"
    back_to = "referrals:referral"
    back_words = "Back to the referral"
    caption = "{row}, {row.pupil}"
    done_message = "What else would do was saved."

    @property
    def can_still_be_done(self) -> bool:
        return risking.may_be_written(self.row)

    def shown(self) -> dict[str, Any]:
        said = wishing.of(self.row)
        keys = {name: sorted(str(row.pk) for row in getattr(said, name)) for name in ("lots", "providers")}
        return {**keys, "any_of": said.any_of}

    def get_initial(self) -> dict[str, Any]:
        return self.shown()
