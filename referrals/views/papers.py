"""Pages of the papers that go with a referral."""

from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views import View

from core import limits
from core.handing_out import hand_out
from core.views import ActPage, AddPage, RowPage
from providers import filing
from referrals import risking
from referrals.forms import papers as forms
from referrals.models import Referral, ReferralFile

PAPERS = ReferralFile.objects.select_related("referral__pupil", "added_by")


class ReferralPaperAdd(AddPage, ActPage):
    """A paper is added: what it is says who may read it."""

    perm = "referrals.referral_paper_add"
    queryset = Referral.objects.select_related("pupil", "commissioner")
    form_class = forms.PaperForm
    template_name = "referrals/referral_act.html"
    title = "Add a paper"
    submit = "Add it"
    back_to = "referrals:referral"
    back_words = "Back to the referral"
    caption = "{row}, {row.pupil}"
    done_message = "The paper was added."

    @property
    def can_still_be_done(self) -> bool:
        return risking.may_be_written(self.row)

    def form_valid(self, form: django_forms.Form) -> Any:
        limits.count_for("document", self.acting)
        return super().form_valid(form)

    def get_done_url(self, result: ReferralFile) -> str:
        return f"{self.back}#papers"


class ReferralPaperRemove(ActPage):
    """A paper is taken away."""

    perm = "referrals.referral_paper_remove"
    queryset = PAPERS
    form_class = forms.PaperRemoveForm
    title = "Remove a paper"
    submit = "Remove it"
    warns = True
    back_words = "Back to the referral"
    caption = "{row.referral}, {row.referral.pupil}"
    done_message = "The paper was removed."

    @property
    def about(self) -> Referral:
        referral: Referral = self.row.referral
        return referral

    @property
    def can_still_be_done(self) -> bool:
        return self.row.removed_at is None and risking.may_be_written(self.row.referral)

    def get_too_late(self) -> str:
        return "It stays as it is: it was removed already, or the referral is not changed any more."

    @property
    def back(self) -> str:
        return reverse("referrals:referral", args=[self.row.referral_id])


class ReferralPaper(RowPage, View):
    """The paper itself, to people who may read its kind: always to be saved, and logged."""

    perm = "referrals.referral_paper"
    queryset = PAPERS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        paper = self.get_object()
        return hand_out(
            request,
            paper,
            paper.file,
            by=self.acting,
            name=paper.given_name,
            content_type=filing.CONTENT_TYPES.get(paper.ending, "application/octet-stream"),
            what_to_do="Ask whoever added it to add it again.",
        )
