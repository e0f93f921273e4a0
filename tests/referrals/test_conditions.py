"""A referral is approved on conditions: each names who records it, and a start waits for it or does not."""

from datetime import date

import pytest
from django.urls import reverse

from core import clock
from core.models import Event, Message, MoveRefused
from placements import running
from placements.models import Placement
from referrals import conditions, deciding
from referrals.conditions import Asked
from referrals.models import Condition, Referral
from tests.factories.accounts import AffiliationFactory
from tests.factories.placing import accepted, offered, on_framework, signed
from tests.referrals.referring_steps import load, submitted_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

DUE = date(2026, 11, 27)
START = date(2026, 11, 30)


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


@pytest.fixture
def sent(lead):
    return submitted_by(lead)


def asked(effect="blocks", recorder="ap_lead", sentence="The school names a key adult.", due_on=DUE) -> Asked:
    return Asked(sentence, due_on, effect, recorder)


def approved(row, by, *asks) -> Condition:
    deciding.approve(row, by=by, conditions=asks or [asked()])
    return Condition.objects.first()


def page(name, row):
    return reverse(f"referrals:{name}", args=[row.pk])


class TestDeciding:
    def test_a_place_can_be_offered_at_once_and_who_referred_is_told_without_the_words(self, sent, manager, lead):
        approved(sent, manager, asked(), asked("warns", "commissioning_officer", "Transport is agreed."))
        assert (Referral.objects.get().status, Condition.objects.count()) == ("approved", 2)
        message = Message.objects.get()
        assert (message.recipient, message.template) == (lead.user, "referrals/referral_approved_on_conditions")
        assert "key adult" not in str(message.context)
        assert "key adult" not in str(list(Event.objects.values_list("sentence", "changes")))

    @pytest.mark.parametrize(
        ("ask", "why"),
        [
            (asked(due_on=date(2026, 11, 17)), "today or later"),
            (asked(sentence=" "), "Enter the condition"),
            (asked(), "somebody of the council"),
        ],
    )
    def test_one_that_nobody_can_meet_or_record_is_refused_with_the_whole_decision(self, officer, manager, ask, why):
        row = submitted_by(officer, route_id="s19_otherwise")
        with pytest.raises(MoveRefused, match=why):
            deciding.approve(row, by=manager, conditions=[ask])
        assert Referral.objects.get().status == "submitted"


class TestRecording:
    def test_who_it_names_says_so_and_nobody_else(self, sent, manager, lead, council):
        row = approved(sent, manager)
        other = AffiliationFactory(role="ap_lead")
        for person in (manager, other):
            with pytest.raises(MoveRefused, match="Somebody else is named"):
                conditions.meet(row, by=person)
        conditions.meet(row, by=lead, note="Ms Okafor")
        row.refresh_from_db()
        assert (row.status, row.recorded_by, row.note) == ("met", lead.user, "Ms Okafor")

    def test_not_met_needs_a_reason_and_tells_the_managers(self, sent, manager, lead):
        row = approved(sent, manager)
        Message.objects.all().delete()
        with pytest.raises(MoveRefused, match="^Enter why"):
            conditions.fail(row, by=lead, note=" ")
        conditions.fail(row, by=lead, note="Nobody is free")
        assert [(each.recipient, each.template) for each in Message.objects.all()] == [
            (manager.user, "referrals/referral_condition_not_met")
        ]
        conditions.meet(Condition.objects.get(), by=lead)
        assert Condition.objects.get().status == "met"

    def test_of_two_who_record_the_second_is_told(self, sent, manager, lead):
        row = approved(sent, manager)
        other = Condition.objects.get(pk=row.pk)
        conditions.meet(row, by=lead)
        with pytest.raises(MoveRefused, match="Somebody else was quicker"):
            conditions.fail(other, by=lead, note="No")


class TestStart:
    def placement(self, row, lead, provider) -> Placement:
        made = accepted(offered(row, on_framework(provider), lead, starts_on=START), provider)
        signed(made, provider, lead)
        return Placement.objects.get(pk=made.pk)

    def test_one_that_blocks_holds_the_start_until_it_is_met(self, sent, manager, lead, provider):
        row = approved(sent, manager)
        placement = self.placement(Referral.objects.get(), lead, provider)
        assert "The school names a key adult (to be met by 27 November 2026)." in running.waiting_for(placement)[0]
        assert running.waiting_for(placement, by=provider) == [conditions.BLOCKED_UNTOLD]
        with clock.set_to(clock.at(START, 8)):
            with pytest.raises(MoveRefused, match="condition"):
                running.start(placement)
            conditions.meet(row, by=lead)
            running.start(placement)
        assert Placement.objects.get().status == "active"

    def test_one_that_warns_does_not(self, sent, manager, lead, provider):
        approved(sent, manager, asked("warns"))
        placement = self.placement(Referral.objects.get(), lead, provider)
        with clock.set_to(clock.at(START, 8)):
            running.start(placement)
        assert Placement.objects.get().status == "active"
        assert Condition.objects.unmet().count() == 1

    def test_offer_agreement_and_placement_show_them_but_to_the_provider(self, sent, manager, lead, provider, sign_in):
        approved(sent, manager)
        placement = self.placement(Referral.objects.get(), lead, provider)
        pages = [
            reverse("placements:offer", args=[placement.offer_id]),
            reverse("placements:placement", args=[placement.pk]),
            reverse("agreements:agreement", args=[placement.agreements.get().pk]),
            page("referral", sent),
        ]
        for person, is_told in ((lead, True), (manager, True), (provider, False)):
            client = sign_in(person)
            for address in pages:
                assert ("names a key adult" in client.get(address).content.decode()) is is_told, address


class TestPages:
    def test_the_form_makes_them_with_their_days(self, sent, manager, sign_in):
        client = sign_in(manager)
        given = {
            "sentence_1": "The school names a key adult.",
            "due_on_1_day": "27",
            "due_on_1_month": "11",
            "due_on_1_year": "2026",
        }
        for number in (1, 2, 3):
            given |= {f"effect_{number}": "blocks", f"recorder_{number}": "ap_lead"}
        missing = client.post(page("referral-approve-on-conditions", sent), {**given, "sentence_1": ""})
        assert "Enter what must be so" in missing.content.decode()
        half = client.post(page("referral-approve-on-conditions", sent), {**given, "sentence_2": "Transport."})
        assert "Enter by which day it is met" in half.content.decode()
        client.post(page("referral-approve-on-conditions", sent), given)
        row = Condition.objects.get()
        assert (row.referral.status, row.due_on, row.effect, row.recorder) == ("approved", DUE, "blocks", "ap_lead")

    def test_home_counts_for_each_what_their_list_opens_until_it_is_met(self, sent, manager, lead, sign_in):
        row = approved(sent, manager)
        wanted = {
            (lead, "conditions to record"): [row],
            (lead, "conditions not met yet"): [row],
            (manager, "conditions to record"): [],
            (manager, "conditions not met yet"): [row],
        }
        for (person, label), rows in wanted.items():
            client = sign_in(person)
            card = next(card for card in client.get("/").context["cards"] if card.label == label)
            assert (card.count, [*client.get(card.url).context["page_obj"]]) == (len(rows), rows), (person, label)
        client = sign_in(lead)
        client.post(page("condition-meet", row), {"note": "Ms Okafor"})
        shown = client.get(page("referral", sent)).content.decode()
        assert "Ms Okafor" in shown
        assert not Condition.objects.unmet().exists()

    def test_a_referral_that_was_taken_back_asks_nobody_any_more(self, sent, manager, lead):
        approved(sent, manager)
        deciding.withdraw(Referral.objects.get(), by=lead, why="settled")
        assert not Condition.objects.unmet().exists()
        assert not Condition.objects.to_record(lead).exists()
