"""Pages about agreements: the list, one agreement, and signing it."""

from collections.abc import Iterable
from typing import Any

import rules
from django.urls import reverse
from django.utils.functional import cached_property

from agreements import content, forms, price, signing
from agreements.filters import AgreementFilter
from agreements.reading import Known
from core import clock
from core.acting import Acting
from core.columns import Column
from core.lists import ListPage
from core.trail_pages import timeline
from core.views import ActPage, DetailPage
from placements import agreeing, gate, offered, weeks
from placements.models import Agreement
from placements.views import offer_parts
from placements.views import placement_parts as parts
from pupils.by_name import FindsPupils
from referrals import conditions


class AgreementList(FindsPupils, ListPage):
    """Agreements, the latest first."""

    perm = "agreements.agreements"
    queryset = Agreement.objects.with_details().order_by("-drafted_at")
    title = "Agreements"
    noun = "agreement"
    pupil = "placement__pupil"
    filter_class = AgreementFilter

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        """On the page a provider reads who commissions, everybody else who provides."""
        is_provider = self.acting.is_provider
        return [
            Column(
                "Placement",
                lambda row: row.placement.reference,
                "placement",
                label="Agreement",
                says=lambda row: row.reference,
                is_reference=True,
                link="agreements:agreement",
            ),
            Column("Agreement", lambda row: row.number, on_page=False),
            Column("Pupil", lambda row: str(row.placement.pupil), "pupil", hint=self.beside),
            Column("Provider", lambda row: row.placement.provider.name, "provider", on_page=not is_provider),
            Column("Commissioner", lambda row: row.placement.commissioner.name, on_page=is_provider),
            Column("First day", lambda row: row.starts_on, "starts"),
            Column("Last day", lambda row: row.ends_on),
            Column("Rate", parts.rate_in_words, on_page=False),
            Column.of_status("status"),
        ]


class AgreementPage(DetailPage):
    """One agreement: pattern, dates, rate, signatures, and what the gate says while it waits for one."""

    perm = "agreements.agreement"
    queryset = content.AGREEMENTS
    back_to = "placements:placement"
    back_words = "Back to the placement"
    context_object_name = "agreement"
    title = "Agreement"
    is_logged = True

    @property
    def about(self) -> Any:
        return self.object.placement

    def get_title(self) -> str:
        """By its reference."""
        return f"Agreement {self.object.reference}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The terms, the gate's answer while a signature is open, and the signature whose turn it is."""
        agreement = self.object
        return super().get_context_data(
            **said_of(agreement, self.acting),
            sign=_turn(agreement, self.acting),
            events=timeline(agreement, self.acting),
            beside=offered.of_agreement(agreement, self.acting),
            **kwargs,
        )


class Sign(ActPage):
    """A signature."""

    queryset = content.AGREEMENTS
    done_message = "You signed the agreement."
    title = "Sign the agreement"
    template_name = "agreements/agreement_sign.html"
    submit = "Sign the agreement"
    against_title = "It cannot be signed now"
    width = "full"
    back_words = "Back to the agreement"
    back_to = "agreements:agreement"
    too_late = "This agreement is {status}. There is nothing for you to sign now."
    caption = "{row}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is signed; what was seen of it goes back with the form, as it was when the page was opened."""
        return super().get_context_data(**self.said, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"seen": self.said["seen"]} if self.request.method == "GET" else {}

    @cached_property
    def said(self) -> dict[str, Any]:
        return said_of(self.row, self.acting)


class AgreementSignForProvider(Sign):
    """The provider's manager signs."""

    perm = "agreements.agreement_sign_for_provider"
    form_class = forms.SignForProviderForm
    to = Agreement.Status.SIGNED_BY_PROVIDER


class AgreementSignForCommissioner(Sign):
    """The commissioner signs, and the agreement takes force."""

    perm = "agreements.agreement_sign_for_commissioner"
    form_class = forms.SignForCommissionerForm
    to = Agreement.Status.SIGNED_BY_COMMISSIONER


TURNS = {
    Agreement.Status.DRAFTED: AgreementSignForProvider,
    Agreement.Status.SIGNED_BY_PROVIDER: AgreementSignForCommissioner,
}
"""Whose signature it waits for."""


def _turn(agreement: Agreement, acting: Acting) -> str:
    """The address at which whoever looks signs now; empty where it is not their turn."""
    page = TURNS.get(Agreement.Status(agreement.status))
    if page is None or not rules.has_perm(page.perm, acting, agreement):
        return ""
    return reverse(page.perm.replace(".", ":").replace("_", "-"), args=[agreement.pk])


def said_of(agreement: Agreement, acting: Acting) -> dict[str, Any]:
    """What both pages show of an agreement."""
    today = clock.today()
    # First of all: it asks for every calendar the others ask for, and those are asked for once.
    cost = price.of(agreement)
    answer = gate.ask(gate.of_agreement(agreement), today, by=acting) if agreement.is_open else None
    earliest = agreeing.earliest_start(agreement.placement, today) if agreement.is_open else None
    is_commissioners = agreement.status == Agreement.Status.SIGNED_BY_PROVIDER and rules.has_perm(
        AgreementSignForCommissioner.perm, acting, agreement
    )
    (paper, signatures), known = content.signed(agreement), Known.of(agreement.placement, acting)
    sections = content.of(agreement, paper, cost, known.read)
    has_conditions = getattr(agreement, "has_conditions", True)
    is_in_question = agreement.is_open and getattr(agreement, "has_proposals", True)
    return {
        "paper": paper,
        "sections": [section for section in sections if section.key != "week"],
        "signatures": signatures,
        "known": known,
        "seen": signing.seen(agreement, sections, known, acting) if agreement.is_open else "",
        "pauses": cost.pause_words,
        "week": weeks.of_agreement(agreement, parts.hours_in_words(agreement)),
        "conditions": conditions.told(agreement.placement.referral_id, acting) if has_conditions else [],
        "answer": answer,
        "against": agreeing.against_signature(agreement, by=acting, answer=answer) if is_commissioners else [],
        "proposed": offer_parts.proposed(agreement.placement.membership, acting) if is_in_question else [],
        "earliest": earliest if earliest and agreement.starts_on < earliest else None,
    }
