"""Pages about offers: the list, one offer, and its answers."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse

from core import clock
from core.acting import Acting
from core.columns import OVERDUE, Column, Tag
from core.half_days import in_words
from core.lists import ListPage
from core.views import ActPage, DetailPage
from govuk.dates import in_london, short_day
from placements import offering
from placements.filters.placing import OfferFilter
from placements.forms import offers as forms
from placements.models import Offer, Placement
from placements.views import offer_parts as parts
from pupils.by_name import FindsPupils
from pupils.readers import Reader
from referrals import conditions


class OfferList(FindsPupils, ListPage):
    """Offers made, or received: those still to answer first."""

    perm = "placements.offers"
    queryset = Offer.objects.with_details().still_open_first()
    title = "Offers"
    noun = "offer"
    pupil = "referral__pupil"
    caption = "Offers, those still to answer first"
    filter_class = OfferFilter

    @property
    def sought_by(self) -> str:  # type: ignore[override]
        """Whoever is asked is not told by name."""
        return "" if self.acting.is_provider else FindsPupils.sought_by

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        """A provider's download says no more than its page."""
        reader = Reader(self.acting)
        offered = Column("Offered", lambda row: row.offered_at, "offered_at", says=lambda row: _day_offered(row))
        half_days = Column("Half-days", lambda row: in_words(row.half_days))
        about_pupil = [
            _named(lambda row: f"{reader.year(row.referral.pupil)}, {row.membership.lot.in_short}"),
            Column("Year group", lambda row: reader.year(row.referral.pupil), on_page=False),
            Column("Need", lambda row: parts.need_of(row.referral.pupil)),
            replace(half_days, on_page=False),
            Column("Area", parts.area_of),
            Column("Risk level", lambda row: row.referral.get_risk_display(), label="Risk"),
            replace(half_days, in_file=False),
        ]
        about_referral = [
            _named(lambda row: str(row.referral)),
            Column("Referral", lambda row: str(row.referral), on_page=False),
            Column("Pupil", lambda row: str(row.referral.pupil), "pupil", hint=self.beside),
            Column("Provider", lambda row: row.provider.name, "provider"),
            half_days,
        ]
        return [
            replace(offered, on_page=False),
            *(about_pupil if self.acting.is_provider else about_referral),
            Column("First day", lambda row: row.starts_on, on_page=False),
            replace(offered, in_file=False),
            Column("Answer by", lambda row: row.reply_by, "reply_by", beside=lambda row: _late(row, reader.day)),
            Column.of_status("status"),
            Column("Why it was declined", lambda row: row.why_declined, on_page=False),
        ]


def _named(says: Callable[[Offer], str]) -> Column:
    """The offer itself: a provider reads no name and no reference."""
    return Column(
        "Offer",
        says,
        link="placements:offer",
        heard=lambda row: f", offered on {_day_offered(row)}",
        is_reference=True,
        in_file=False,
    )


def _day_offered(row: Offer) -> str:
    return short_day(in_london(row.offered_at))


def _late(row: Offer, today: date) -> Tag | None:
    return OVERDUE if row.status == Offer.Status.OFFERED and row.reply_by < today else None


class OfOffer:
    """A page of one offer, whose tab says which."""

    object: Offer
    acting: Acting

    @property
    def told_apart_by(self) -> str:
        """The referral's reference; to a provider what it is asked: which year group, on which lot, from when."""
        return parts.told_apart(self.object, self.acting)


class OfferPage(OfOffer, DetailPage):
    """One offer. The provider that is asked reads the summary alone."""

    perm = "placements.offer"
    queryset = Offer.objects.with_details()
    back_to = "placements:offers"
    back_words = "Back to offers"
    context_object_name = "offer"
    title = "Offer of a place"
    is_logged = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The summary, the terms, the answer and what happened."""
        offer, today = self.object, clock.today()
        return super().get_context_data(
            summary=parts.summary(offer, self.acting),
            terms=parts.terms(offer),
            placement=offering.placement_of(offer, self.acting),
            events=parts.history(offer, self.acting),
            conditions=conditions.told(offer.referral_id, self.acting),
            is_open=offer.status == Offer.Status.OFFERED,
            is_late=offer.status == Offer.Status.OFFERED and offer.reply_by < today,
            **kwargs,
        )


class Answer(OfOffer, ActPage):
    """An answer to an offer."""

    queryset = Offer.objects.with_details()
    back_to = "placements:offer"
    back_words = "Back to the offer"
    too_late = "This offer is {status}. There is nothing more to answer."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(summary=parts.summary(self.row, self.acting), **kwargs)


class OfferAccept(Answer):
    """The provider takes the pupil."""

    perm = "placements.offer_accept"
    form_class = forms.AcceptForm
    submit = "Accept"
    against_title = "You cannot accept this offer now"
    title = "Accept the offer"
    done_message = "You accepted the offer. The agreement is ready for you to sign."
    to = Offer.Status.ACCEPTED

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        against = offering.against_acceptance(self.row, by=self.acting) if self.can_still_be_done else []
        return super().get_context_data(against=against, **kwargs)

    def get_done_url(self, result: Placement) -> str:
        return reverse("placements:placement", args=[result.pk])


class OfferDecline(Answer):
    """The provider says no."""

    perm = "placements.offer_decline"
    form_class = forms.DeclineForm
    submit = "Decline the offer"
    title = "Decline the offer"
    done_message = "You declined the offer. The commissioner has been told."
    to = Offer.Status.DECLINED


class OfferLapse(Answer):
    """The commissioner takes its offer back."""

    perm = "placements.offer_lapse"
    form_class = forms.LapseForm
    submit = "Take the offer back"
    warns = True
    title = "Take the offer back"
    done_message = "The offer was taken back."
    to = Offer.Status.LAPSED
