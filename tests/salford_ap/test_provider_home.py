"""What a provider's home says first: why it is closed, what waits for it and by when, what is two days late."""

from datetime import date

import pytest

from core.cards import Lane
from core.models import Threshold
from providers.models import MembershipChange, Provider
from tests.factories.attendance import due, placed
from tests.factories.audits import AuditFactory
from tests.factories.placements import OfferFactory
from tests.factories.providers import (
    BlockFactory,
    DocumentFactory,
    DocumentKindFactory,
    LotFactory,
    MembershipChangeFactory,
    MembershipFactory,
    SiteFactory,
)
from tests.factories.pupils import PupilFactory

TODAY = date(2026, 11, 18)


@pytest.fixture
def forge(provider):
    row = Provider.objects.get(organisation=provider.organisation)
    SiteFactory(provider=row, name="Forge Yard")
    return row


def cards(client):
    return {card.label: card for card in client.get("/").context["cards"]}


def test_it_is_told_why_it_is_closed_and_since_when(sign_in, forge, provider, tutor, provider2):
    MembershipFactory(provider=forge)
    BlockFactory(provider=forge, reason="Fire doors are locked.", starts_on=date(2026, 11, 16))
    page = sign_in(provider).get("/")
    assert "You are closed to new placements" in page.text
    assert "There is a Block on new placements since 16 November 2026: Fire doors are locked." in page.text
    for stranger in (tutor, provider2):
        assert "Fire doors" not in sign_in(stranger).get("/").text


def test_a_suspension_that_is_only_proposed_is_told_and_not_why(sign_in, forge, provider, tutor, provider2, quality):
    change = MembershipChangeFactory(membership=MembershipFactory(provider=forge), proposed_by=quality.user)
    client = sign_in(provider)
    said = f"Suspension of {change.membership.lot.in_short} proposed on 16 November 2026"
    page = client.get("/")
    (band,) = page.context["bands"]
    for shown in (page, client.get(band.url)):
        assert said in shown.text
        assert "write to ap.team@" in shown.text
        assert change.reason not in shown.text
        assert change.proposed_by.name not in shown.text
    for stranger in (tutor, provider2):
        assert said not in sign_in(stranger).get("/").text
    MembershipChange.objects.filter(pk=change.pk).update(act="restore")
    assert sign_in(provider).get("/").context["bands"] == [], "good news waits until it is decided"


def test_a_provider_that_is_open_is_told_no_such_thing(sign_in, forge, provider):
    MembershipFactory(provider=forge)
    assert sign_in(provider).get("/").context["bands"] == []


def test_a_draft_audit_to_check_has_its_day_and_opens_its_rows(sign_in, forge, provider):
    audit = AuditFactory(provider=forge, status="factual_accuracy", accuracy_due_on=date(2026, 12, 4))
    AuditFactory(provider=forge, status="factual_accuracy", accuracy_answered_on=TODAY)
    client = sign_in(provider)
    card = cards(client)["safeguarding audits to check"]
    assert (card.lane, card.count, card.due, card.is_late) == (Lane.DECIDE, 1, date(2026, 12, 4), False)
    assert [(task.label, task.note) for task in card.tasks] == [(f"Check the facts of {audit}", "by 4 December 2026")]
    assert client.get(card.url).context["page_obj"].paginator.count == 1
    assert client.get(card.tasks[0].url).status_code == 200


def test_an_offer_says_year_days_lot_and_first_day(sign_in, forge, provider):
    membership = MembershipFactory(provider=forge, lot=LotFactory(number=3))
    pupil = PupilFactory(born_on=date(2013, 10, 1))
    OfferFactory(membership=membership, referral__pupil=pupil, starts_on=date(2026, 12, 7), reply_by=date(2026, 11, 20))
    card = cards(sign_in(provider))["offers to answer"]
    assert [(task.label, task.note) for task in card.tasks] == [
        ("Offer: Year 8, Mon, Wed, lot 3 of S1196a, from 7 December", "Answer by 20 November 2026")
    ]


@pytest.mark.parametrize("day, is_late", [(17, False), (16, True)])
def test_a_register_is_red_once_it_is_two_days_old(sign_in, provider, school, day, is_late):
    due(placed(provider, school), date(2026, 11, day))
    card = cards(sign_in(provider))["registers not in"]
    assert (card.due, card.is_late) == (date(2026, 11, day), is_late)


def test_after_how_many_days_it_is_red_is_the_councils_to_say(sign_in, provider, school):
    due(placed(provider, school), date(2026, 11, 16))
    Threshold.objects.filter(code="registers_late_days").delete()
    Threshold.objects.create(code="registers_late_days", label="Late after", value=3, starts_on=date(2023, 9, 1))
    assert not cards(sign_in(provider))["registers not in"].is_late


def test_documents_without_which_no_placement_may_start_come_first(sign_in, forge, provider):
    MembershipFactory(provider=forge)
    stops, warns = DocumentKindFactory(), DocumentKindFactory(policy=True)
    for kind in (stops, warns):
        DocumentFactory(provider=forge, kind=kind, expires_on=date(2026, 11, 1))
    client = sign_in(provider)
    card = cards(client)["documents without which no new placement may start"]
    assert (card.count, card.is_late) == (1, True)
    assert card.tasks[0].label == f"Hand in {stops.title}"
    assert [slot.kind for slot in client.get(card.url).context["due"]] == [stops]
    DocumentFactory(provider=forge, kind=stops, waiting=True)
    assert cards(client)["documents without which no new placement may start"].count == 0
