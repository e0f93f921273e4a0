"""The page of one consent of a referral."""

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property

from core.views import EditPage
from referrals import consenting, risking
from referrals.forms import consents as forms
from referrals.models import Consent, Referral
from referrals.reasons import CONSENTS


class ReferralConsent(EditPage):
    """What was said to one thing for which consent is asked."""

    perm = "referrals.referral_consent"
    queryset = Referral.objects.select_related("pupil", "commissioner")
    form_class = forms.ConsentForm
    template_name = "referrals/referral_act.html"
    back_to = "referrals:referral"
    back_words = "Back to the referral"
    caption = "{row}, {row.pupil}"
    submit = "Save what was said"
    done_message = "What was said was saved."

    @cached_property
    def code(self) -> str:
        """What it is about, by the address."""
        code: str = self.kwargs["code"]
        if code not in CONSENTS.known():
            raise Http404
        return code

    def get_title(self) -> str:
        return f"Consent: {CONSENTS.label(self.code)}"

    @property
    def can_still_be_done(self) -> bool:
        return risking.may_be_written(self.row)

    @property
    def said(self) -> Consent | None:
        """What was said last."""
        return consenting.answered(self.row, by=self.acting).get(self.code)

    def shown(self) -> dict[str, Any]:
        row = self.said
        return {name: getattr(row, name) for name in consenting.SAID} if row else {}

    def get_initial(self) -> dict[str, Any]:
        return self.shown()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "code": self.code}

    def get_done_url(self, result: Consent) -> str:
        return f"{self.back}#consents"
