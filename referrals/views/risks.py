"""Pages of the named risks of a referral: what is asked, what is known, and what was written before."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from core.views import DetailPage, EditPage
from referrals import informed, risking
from referrals.forms import risks as forms
from referrals.models import NamedRisk, Referral

REFERRALS = Referral.objects.select_related("pupil", "commissioner")


class OfRisks(EditPage):
    """A page on which named risks are answered."""

    queryset = REFERRALS
    back_to = "referrals:referral"
    back_words = "Back to the referral"
    caption = "{row}, {row.pupil}"
    too_late = "This referral is {status}: its risks are not changed any more."

    @property
    def can_still_be_done(self) -> bool:
        return risking.may_be_written(self.row)

    def shown(self) -> dict[str, Any]:
        return {code: list(risking.of(row)) for code, row in risking.answered(self.row, by=self.acting).items()}


class ReferralRisks(OfRisks):
    """Each named risk: none known, present, or not asked yet."""

    perm = "referrals.referral_risks"
    form_class = forms.RisksForm
    title = "Named risks"
    submit = "Save and continue"

    def get_done_url(self, result: list[str]) -> str:
        """On to what is known of those present, where something is to be said of one."""
        answers = risking.answered(self.row, by=self.acting).values()
        unsaid = any(not row.is_said for row in answers)
        return reverse("referrals:referral-risk-words", args=[self.row.pk]) if unsaid else self.back


class ReferralRiskWords(OfRisks):
    """What is known of the risks that are present."""

    perm = "referrals.referral_risk_words"
    form_class = forms.RiskWordsForm
    title = "What is known of the risks"
    done_message = "What is known of the risks was saved."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Reading what stands there is noted; where no risk is present there is nothing to ask."""
        self.row = self.get_object()
        rows = NamedRisk.objects.visible_to(self.acting).now().filter(referral=self.row, is_present=True)
        if not rows.select_related("referral").opened_by(self.acting):
            return redirect("referrals:referral-risks", pk=self.row.pk)
        return super().get(request, *args, **kwargs)


class ReferralRisksBefore(DetailPage):
    """What the named risks said earlier, for their readers."""

    perm = "referrals.referral_risks_before"
    queryset = REFERRALS
    context_object_name = "referral"
    title = "Named risks: what they said before"
    back_to = "referrals:referral"
    back_words = "Back to the referral"
    is_logged = True

    @property
    def about(self) -> Any:
        return self.object

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = NamedRisk.objects.visible_to(self.acting).filter(referral=self.object).exclude(replaced_at=None)
        rows = rows.select_related("written_by", "referral").order_by("-replaced_at")
        said = informed.earlier_risks(rows.opened_by(self.acting))
        return super().get_context_data(said=said, **kwargs)
