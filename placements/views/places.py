"""Pages that lead from an approved referral to an offer: choosing a place, asking, overriding the gate."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from core import clock
from core.half_days import in_words
from core.once import asked_once
from core.views import ActPage, AddPage, DetailPage
from core.views.checking import CheckFirst
from placements import capacity, gate, offered, offering, places
from placements.forms.offers import OfferForm, OverrideForm
from placements.models import Offer
from placements.views import offer_parts as parts
from providers.models import Membership, Programme
from referrals import conditions
from referrals.models import Referral


class ReferralPlaces(DetailPage):
    """Programmes that could take the pupil, and why the others cannot."""

    perm = "placements.referral_places"
    queryset = places.with_whether(
        Referral.objects.with_details()
        .prefetch_related(None)
        .select_related("home_school__school", "commissioner__school")
    )
    back_to = "referrals:referral"
    back_words = "Back to the referral"
    context_object_name = "referral"
    title = "Choose where to offer a place"
    is_logged = True

    @property
    def about(self) -> Any:
        return self.object

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Open places and closed ones, each with the gate's answer."""
        referral, acting = self.object, self.acting
        with asked_once():
            matched = places.MATCHERS[0](referral, found := places.places_for(referral, acting), acting)
        preferred = referral.preferred_provider
        return super().get_context_data(
            matched=matched,
            open_places=matched.open_places,
            closed_places=matched.closed_places,
            place=places.measured_from(referral),
            preferred_elsewhere=preferred if preferred and not any(one.is_preferred for one in found) else None,
            asked=in_words(self.object.half_days),
            is_approved=self.object.status == Referral.Status.APPROVED,
            offered=offered.of_places(referral, self.acting),
            **kwargs,
        )


class ReferralOffer(CheckFirst, AddPage, ActPage):
    """Asking the provider of one programme."""

    perm = "placements.referral_offer"
    queryset = Referral.objects.with_details()
    form_class = OfferForm
    submit = "Continue"
    back_words = "Back to the places"
    title = "Offer a place"
    back_to = "placements:referral-places"
    done_message = "The offer was sent. The provider is asked by email to answer it."
    check_title = "Check the offer before you send it"
    check_submit = "Send the offer"
    check_note = "The provider reads year group, need, half-days, area and risk level, and no name."
    caption = "{row}, {row.pupil}"

    @cached_property
    def programme(self) -> Programme:
        """The programme the place is at; one that is not on the referral's lot is not found."""
        rows = places.programmes_for(self.row, self.acting)
        return get_object_or_404(rows, pk=self.kwargs["programme"])

    @cached_property
    def membership(self) -> Membership:
        """What the programme is sold under."""
        found = places.membership_of(self.programme, self.row, self.acting)
        if found is None:
            raise Http404
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        """The address may bring what a provider said already: from when, and on which half-days."""
        given, asked = super().get_form_kwargs(), self.request.GET
        said = {"starts_on": asked.get("starts_on"), "half_days": asked.getlist("half_days")}
        given["initial"] = {**{name: value for name, value in said.items() if value}, **given["initial"]}
        return {**given, "programme": self.programme, "membership": self.membership}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            programme=self.programme, conditions=conditions.told(self.row.pk, self.acting), **kwargs
        )

    @property
    def can_still_be_done(self) -> bool:
        return self.row.status == Referral.Status.APPROVED

    def form_valid(self, form: Any) -> HttpResponse:
        """What stands against it is told before the answers are checked, not after."""
        if "confirmed" not in self.request.POST:
            programme, starts_on = self.programme, form.cleaned_data["starts_on"]
            against = offering.against_offer(self.row, self.membership, programme, form.pattern, starts_on)
            for reason in [*against, *gate.reasons(form.wanted, clock.today(), by=self.acting)]:
                form.add_error(None, reason)
        return super().form_valid(form) if form.is_valid() else self.form_invalid(form)

    def get_answers(self, form: Any) -> list[dict[str, Any]]:
        """Who is asked, for what, what the gate says of it, and how many places are free."""
        asked = [
            {"key": "Referral", "value": str(self.row)},
            {"key": "Provider", "value": self.programme.site.provider.name},
            {"key": "Programme", "value": f"{self.programme.name}, {self.programme.site.name}"},
        ]
        answer = gate.ask(form.wanted, clock.today(), by=self.acting)
        given = form.cleaned_data
        days = given["starts_on"], given["ends_on"]
        room = capacity.rooms([self.programme], given["half_days"], *days, pupil=self.row.pupil_id)
        waiting = parts.proposed(self.membership, self.acting)
        return [*asked, *form.answers, *parts.checks(answer, room[self.programme.pk]), *waiting]

    def get_done_url(self, result: Offer) -> str:
        return reverse("placements:offer", args=[result.pk])


class GateOverride(AddPage, ActPage):
    """An officer lets this pupil's place at one provider go ahead in spite of the gate."""

    perm = "placements.gate_override"
    queryset = Referral.objects.with_details()
    form_class = OverrideForm
    submit = "Override the gate"
    warns = True
    back_words = "Back to the places"
    title = "Override the compliance gate"
    done_message = "The gate is overridden in your name."
    caption = "{row}, {row.pupil}"

    @cached_property
    def provider(self) -> Any:
        """The provider it is about."""
        return get_object_or_404(gate.providers_of(self.acting), pk=self.kwargs["provider"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "provider": self.provider}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """For whom, in spite of what, and whether one is in force already."""
        given = self.row.gate_overrides.visible_to(self.acting).in_force(clock.today())
        there = given.filter(provider=self.provider).select_related("made_by").first()
        return super().get_context_data(
            provider=self.provider,
            reasons=places.reasons_at(self.row, self.provider, self.acting),
            there=there,
            **kwargs,
        )

    @property
    def back(self) -> str:
        """The placement that waits, where there is one; else where places are offered."""
        waiting = self.row.placements.live().filter(provider=self.provider).first()
        if waiting:
            return reverse("placements:placement", args=[waiting.pk])
        return reverse("placements:referral-places", args=[self.row.pk])
