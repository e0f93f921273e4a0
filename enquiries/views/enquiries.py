"""Pages of who asks: the list, one enquiry with its answers, writing, sending, choosing, closing."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

import rules
from django.urls import reverse

from core import clock
from core.columns import Column, Tag
from core.lists import ListPage
from core.trail_pages import timeline
from core.views import ActPage, AddPage, DetailPage
from enquiries import told
from enquiries.filters import EnquiryFilter
from enquiries.forms import enquiries as forms
from enquiries.models import Asked, Enquiry, LinkUse
from referrals.models import Referral

ROWS = Enquiry.objects.select_related("lot", "referral__pupil", "commissioner", "drafted_by", "settled_by")
ANSWERS = Tag("Answers in", "orange")


class Enquiries(ListPage):
    """What was asked of providers, the newest first."""

    perm = "enquiries.enquiries"
    title = "Enquiries"
    noun = "enquiry"
    nouns = "enquiries"
    caption = "Enquiries to providers, the newest first"
    filter_class = EnquiryFilter
    queryset = ROWS.with_counts()

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        return (
            Column("Reference", str, "reference", label="Enquiry", link="enquiries:enquiry", is_reference=True),
            Column("Asked for", lambda row: f"{row.year_label}, {row.need}"),
            Column("Lot", lambda row: row.lot.number_of, on_page=False),
            Column("Referral", lambda row: str(row.referral or ""), hint=_pupil),
            Column("Commissioner", lambda row: row.commissioner.name, on_page=self.acting.sees_everything),
            Column("Wanted from", lambda row: row.starts_on, "starts"),
            Column("Asked", lambda row: row.asked_count, is_number=True, on_page=False),
            Column("Answered", lambda row: row.answered_count, is_number=True, on_page=False),
            Column("Can", lambda row: row.can_count, is_number=True, on_page=False),
            Column("Answers", _answers, in_file=False),
            Column("Answer by", lambda row: row.reply_by, "reply_by"),
            Column.of_status("status", beside=_news),
        )


def _pupil(row: Enquiry) -> str:
    return str(row.referral.pupil) if row.referral else ""


def _answers(row: Enquiry) -> str:
    """3 of 5, 2 can."""
    if not row.asked_count:
        return ""
    said = f"{row.answered_count} of {row.asked_count}"
    return f"{said}, {row.can_count} can" if row.answered_count else said


def _news(row: Enquiry) -> Tag | None:
    return ANSWERS if row.is_open and row.answered_count else None


class EnquiryPage(DetailPage):
    """One enquiry: what was asked, and what each provider said."""

    perm = "enquiries.enquiry"
    queryset = ROWS
    context_object_name = "enquiry"
    title = "Enquiry"
    back_to = "enquiries:enquiries"
    back_words = "Back to enquiries"
    is_logged = True

    def get_title(self) -> str:
        return f"Enquiry {self.object.reference}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        enquiry = self.object
        asked = Asked.objects.visible_to(self.acting).filter(enquiry=enquiry).with_details()
        rows = list(asked.select_related("answered_by"))
        chosen = next((row for row in rows if row.chosen_at), None)
        return super().get_context_data(
            question=told.question(enquiry),
            asked=sorted(rows, key=_best_first),
            chosen=chosen,
            offer=offer_address(chosen) if chosen else "",
            uses=LinkUse.objects.visible_to(self.acting)
            .filter(asked__enquiry=enquiry)
            .select_related("asked__provider__organisation"),
            may_ask=rules.has_perm("enquiries.enquiry_send", self.acting, enquiry),
            events=timeline(enquiry, self.acting),
            today=clock.today(),
            **kwargs,
        )


def _best_first(row: Asked) -> tuple[bool, bool, bool, Any, str]:
    """Who was chosen, who can (the soonest first), who cannot, who has not said."""
    day = row.can_from or row.later_from or row.enquiry.starts_on
    return not row.chosen_at, not row.is_yes, not row.is_answered, day, row.provider.name.casefold()


def offer_address(asked: Asked) -> str:
    """Where the place is offered, filled in with what was said; nothing until it can be."""
    referral = asked.enquiry.referral
    if referral is None or referral.status != Referral.Status.APPROVED:
        return ""
    if asked.programme_id is None:
        return reverse("placements:referral-places", args=[referral.pk])
    said = urlencode([("starts_on", asked.can_from), *(("half_days", code) for code in asked.half_days)])
    return f"{reverse('placements:referral-offer', args=[referral.pk, asked.programme_id])}?{said}"


class EnquiryAdd(AddPage):
    """Ask before there is a referral."""

    perm = "enquiries.enquiry_add"
    form_class = forms.EnquiryForm
    title = "Ask several providers"
    submit = "Continue"
    template_name = "enquiries/enquiry_add.html"
    back_to = "enquiries:enquiries"
    back_words = "Back to enquiries"

    def get_done_url(self, result: Enquiry) -> str:
        return reverse("enquiries:enquiry-send", args=[result.pk])


class ReferralEnquiry(EnquiryAdd, ActPage):  # type: ignore[misc]
    """The same, from what a referral says."""

    perm = "enquiries.referral_enquiry"
    queryset = Referral.objects.with_details()
    back_to = "referrals:referral"
    back_words = "Back to the referral"
    caption = "{row}, {row.pupil}"
    too_late = "Providers are asked once the referral says what is wanted, and until it is declined or withdrawn."

    @property
    def can_still_be_done(self) -> bool:
        over = (Referral.Status.DECLINED, Referral.Status.WITHDRAWN)
        return self.row.lot_id is not None and self.row.status not in over


class EnquiryAct(ActPage):
    """An act on an enquiry."""

    queryset = ROWS
    back_to = "enquiries:enquiry"
    back_words = "Back to the enquiry"
    caption = "{row}, {row.in_short}"
    too_late = "This enquiry is {status}."


class EnquiryEdit(EnquiryAct):
    """Change what is asked, as long as nobody was."""

    perm = "enquiries.enquiry_edit"
    form_class = forms.EnquiryForm
    template_name = "enquiries/enquiry_add.html"
    title = "Change the enquiry"
    submit = "Continue"

    @property
    def can_still_be_done(self) -> bool:
        return bool(self.row.is_draft)

    def get_done_url(self, result: Enquiry) -> str:
        return reverse("enquiries:enquiry-send", args=[self.row.pk])


class EnquirySend(EnquiryAct):
    """What they will read, and which of them are asked."""

    perm = "enquiries.enquiry_send"
    form_class = forms.SendForm
    title = "Check what you ask, and choose whom"
    submit = "Send"
    done_message = "The enquiry was sent. The providers are asked by an email that says nothing of the child."

    @property
    def can_still_be_done(self) -> bool:
        return bool(self.row.is_draft or self.row.takes_answers)

    def get_too_late(self) -> str:
        return "The last day to answer has passed." if self.row.is_open else super().get_too_late()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(question=told.question(self.row), **kwargs)
        candidates = context["form"].candidates
        return {
            **context,
            "open": [one for one in candidates if one.may_be_asked],
            "shut": [one for one in candidates if one.why_not and not one.is_asked],
            "asked": [one for one in candidates if one.is_asked],
        }


class EnquiryClose(EnquiryAct):
    """Close it without choosing."""

    perm = "enquiries.enquiry_close"
    form_class = forms.CloseForm
    title = "Close without choosing"
    submit = "Close it"
    to = Enquiry.Status.CLOSED
    done_message = "It is closed. Everybody who was asked is told that it is over."


class EnquiryLink(EnquiryAct):
    """Say for which referral it was asked."""

    perm = "enquiries.enquiry_link"
    form_class = forms.LinkForm
    title = "Say for which referral it was asked"
    submit = "Save"
    done_message = "It is filed with the referral."

    @property
    def can_still_be_done(self) -> bool:
        return self.row.referral_id is None

    def get_too_late(self) -> str:
        return "It is filed with a referral already."


class AskedChoose(ActPage):
    """Choose one answer: the others are closed with a word, and the place is offered next."""

    perm = "enquiries.asked_choose"
    queryset = Asked.objects.select_related(
        "enquiry__lot", "enquiry__referral__pupil", "enquiry__commissioner", "provider__organisation", "programme__site"
    )
    form_class = forms.ChooseForm
    title = "Choose this provider"
    caption = "{row.enquiry}, {row.enquiry.in_short}"
    submit = "Choose"

    @property
    def back(self) -> str:
        return reverse("enquiries:enquiry", args=[self.row.enquiry_id])

    back_words = "Back to the enquiry"

    @property
    def told_apart_by(self) -> str:
        return f"{self.row.enquiry}, {self.row.provider.name}"

    @property
    def can_still_be_done(self) -> bool:
        return bool(self.row.is_yes and self.row.enquiry.is_open)

    def get_too_late(self) -> str:
        enquiry = self.row.enquiry
        if enquiry.is_open:
            return "Only a provider that could take the pupil is chosen."
        return f"This enquiry is {enquiry.get_status_display().lower()}. Nothing more is chosen."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(answer=told.answer(self.row), **kwargs)

    def get_done_message(self, result: Any) -> str:
        words = f"{self.row.provider.name} was chosen, and the others are told that it is over."
        return f"{words} Now offer the place." if offer_address(self.row) else words

    def get_done_url(self, result: Any) -> str:
        return offer_address(self.row) or self.back
