"""A sent referral is amended with a reason: old and new stay, who acted is told, and of two at once one wins."""

import re
from datetime import date

import pytest
from django.urls import reverse

from core.models import Event, Message, MoveRefused
from referrals import amending, assigning, deciding, referring, risking
from referrals.models import Amendment, Referral
from referrals.risking import Said
from tests.factories.placements import OfferFactory, PlacementFactory
from tests.factories.placing import offered, on_framework
from tests.referrals.referring_steps import VIEWS, draft_of, load, submitted_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

WHY = "A meeting yesterday"
FIRE = Said(True, "Lit a bin in May", "No lighters")


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


def page(name, row):
    return reverse(f"referrals:{name}", args=[row.pk])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def seen_in(response):
    return re.search(r'name="seen" value="([^"]+)"', response.content.decode()).group(1)


def typed(**values):
    return {**VIEWS, "tried": "A mentor.", "why": WHY, **values}


def accepted_by(provider, referral):
    mine = provider.organisation.provider
    return PlacementFactory(offer=OfferFactory(referral=referral, membership__provider=mine, status="accepted"))


class TestAmending:
    def test_old_and_new_are_kept_and_both_shown(self, lead, manager, sign_in):
        row = submitted_by(lead, tried="A mentor.")
        answer = sign_in(lead).post(page("referral-amend", row), typed(pupil_view="I want to cook."))
        assert answer.url == page("referral", row)
        row.refresh_from_db()
        assert row.pupil_view == "I want to cook."
        amendment = Amendment.objects.get()
        assert {each.field: (each.before, each.after) for each in amendment.changed}["pupil_view"] == (
            "I want to do something practical.",
            "I want to cook.",
        )
        said = text_of(sign_in(manager).get(page("referral", row)))
        for words in (WHY, "I want to do something practical.", "I want to cook.", lead.user.name):
            assert words in said

    def test_it_takes_a_reason(self, lead, sign_in):
        row = submitted_by(lead)
        assert "Enter why it is amended" in text_of(sign_in(lead).post(page("referral-amend", row), typed(why="")))
        with pytest.raises(MoveRefused, match="why it is amended"):
            amending.amend(row, by=lead, why=" ", risk="low", pupil_view="Other")
        assert not Amendment.objects.exists()

    def test_nothing_new_is_no_amendment(self, lead):
        row = submitted_by(lead)
        assert amending.amend(row, by=lead, why=WHY, pupil_view=row.pupil_view) is None

    def test_a_draft_is_not_amended_and_a_declined_one_neither(self, lead):
        with pytest.raises(MoveRefused, match="draft and cannot be amended"):
            amending.amend(draft_of(lead), by=lead, why=WHY, pupil_view="Other")
        row = submitted_by(lead)
        Referral.objects.filter(pk=row.pk).update(status="declined", decision_reason="No", declined_for="other")
        with pytest.raises(MoveRefused, match="declined and cannot be amended"):
            amending.amend(row, by=lead, why=WHY, pupil_view="Other")

    def test_the_place_is_amended_until_one_is_offered(self, lead, provider, sign_in):
        row = submitted_by(lead, status="approved")
        amending.amend(row, by=lead, why=WHY, half_days=["tue_am"], ends_on=date(2026, 12, 11))
        told = {each.field: each.after for each in Amendment.objects.get().changed}
        assert told == {"half_days": "Tuesday morning", "ends_on": "11 December 2026"}
        offered(row, on_framework(provider), lead, starts_on=date(2026, 11, 30))
        with pytest.raises(MoveRefused, match="A place was offered"):
            amending.amend(row, by=lead, why=WHY, half_days=["wed_am"])
        assert "A place was offered" in text_of(sign_in(lead).get(page("referral-amend-place", row)))
        assert page("referral-amend-place", row) not in sign_in(lead).get(page("referral", row)).content.decode()

    def test_what_is_changed_when_it_came_back_stands_beside_what_was_sent(self, lead, manager):
        row = submitted_by(lead)
        deciding.return_for_information(row, by=manager, wanted="More")
        referring.fill_in(row, by=lead, pupil_view="I want to cook.")
        assert Amendment.objects.get().reason == amending.RETURNED

    def test_only_who_refers_amends(self, lead, lead2, manager, provider, sign_in):
        row = submitted_by(lead)
        for acting, answer in ((lead2, 404), (manager, 403), (provider, 403)):
            assert sign_in(acting).get(page("referral-amend", row)).status_code == answer

    def test_the_trail_names_the_fields_and_no_words(self, lead):
        row = submitted_by(lead)
        amending.amend(row, by=lead, why=WHY, pupil_view="I want to cook.")
        event = Event.objects.get(act="amended")
        assert event.changes == {"fields": ["pupil_view"]}
        assert "cook" not in event.sentence


class TestNamedRisks:
    def test_another_answer_takes_a_reason_and_is_an_amendment_without_its_words(self, lead, quality, sign_in):
        row = submitted_by(lead)
        risking.write(row, {"fire_setting": FIRE}, by=lead)
        first = Amendment.objects.get()
        assert first.reason == risking.LATER
        with pytest.raises(MoveRefused, match="why it is amended"):
            risking.write(row, {"fire_setting": Said(False)}, by=lead)
        risking.write(row, {"fire_setting": Said(False)}, by=lead, why=WHY)
        assert Amendment.objects.filter(reason=WHY).exists()
        assert "bin" not in str([row.said for row in Amendment.objects.all()])

    def test_the_page_asks_for_the_reason(self, lead, sign_in):
        row = submitted_by(lead)
        risking.write(row, {"fire_setting": FIRE}, by=lead)
        words = {"known_fire_setting": "Lit two bins", "controls_fire_setting": FIRE.controls}
        answer = sign_in(lead).post(page("referral-risk-words", row), words)
        assert "Enter why what was said before is changed" in text_of(answer)
        assert sign_in(lead).post(page("referral-risk-words", row), {**words, "why": WHY}).status_code == 302

    def test_of_a_draft_none_is_asked(self, lead):
        row = draft_of(lead)
        risking.write(row, {"fire_setting": FIRE}, by=lead)
        risking.write(row, {"fire_setting": Said(False)}, by=lead)
        assert not Amendment.objects.exists()


class TestWhoIsTold:
    def told(self):
        return {(each.recipient.name, each.template) for each in Message.objects.select_related("recipient")}

    def test_everybody_who_acted_on_it_and_not_who_amends_it(self, lead, manager, officer, quality):
        row = submitted_by(lead)
        assigning.assign(row, to=officer.user, by=manager)
        Message.objects.all().delete()
        amending.amend(row, by=lead, why=WHY, pupil_view="I want to cook.")
        amended = "referrals/referral_amended"
        assert self.told() == {(manager.user.name, amended), (officer.user.name, amended)}
        for message in Message.objects.all():
            assert "cook" not in str(message.context)
            assert row.pupil.legal_surname not in str(message.context)

    def test_who_may_stop_it_is_told(self, lead, manager):
        row = draft_of(lead)
        referring.submit(row, by=lead)
        Message.objects.all().delete()
        amending.amend(row, by=lead, why=WHY, pupil_view="I want to cook.")
        assert self.told() == {(manager.user.name, "referrals/referral_amended")}

    def test_the_provider_that_accepted_is_told_and_reads_what_changed(self, lead, provider, provider2, sign_in):
        row = submitted_by(lead, status="approved")
        accepted_by(provider, row)
        amending.amend(row, by=lead, why=WHY, pupil_view="I want to cook.")
        assert (provider.user.name, "referrals/referral_amended") in self.told()
        assert "I want to cook." in text_of(sign_in(provider).get(page("referral", row)))
        assert sign_in(provider2).get(page("referral", row)).status_code == 404

    def test_a_provider_that_was_offered_the_pupil_learns_of_the_risk_level_alone(self, lead, provider):
        row = submitted_by(lead, status="approved")
        offered(row, on_framework(provider), lead, starts_on=date(2026, 11, 30))
        Message.objects.all().delete()
        amending.amend(row, by=lead, why=WHY, pupil_view="I want to cook.")
        assert self.told() == set()
        amending.amend(row, by=lead, why=WHY, risk="high", risk_note="Much")
        assert self.told() == {(provider.user.name, "placements/risk_amended")}

    def test_the_provider_is_not_told_whom_the_school_preferred(self, lead, provider):
        row = submitted_by(lead, status="approved")
        amending.amend(row, by=lead, why=WHY, preferred_provider=provider.organisation.provider)
        amendment = Amendment.objects.get()
        assert amendment.changed_for(provider) == []
        assert len(amendment.changed_for(lead)) == 1


class TestTwoAtOnce:
    def test_amended_while_it_is_decided_the_decision_waits_and_is_told_why(self, lead, manager, sign_in):
        row = submitted_by(lead)
        client = sign_in(manager)
        seen = seen_in(client.get(page("referral-approve", row)))
        amending.amend(row, by=lead, why=WHY, risk="high", risk_note="Much")
        said = text_of(client.post(page("referral-approve", row), {"reason": "", "seen": seen}))
        assert "This changed after you opened the page. The referral was amended" in said
        row.refresh_from_db()
        assert row.status == "submitted"
        seen = seen_in(client.get(page("referral-approve", row)))
        assert client.post(page("referral-approve", row), {"reason": "", "seen": seen}).status_code == 302

    def test_decided_while_it_is_amended_the_amendment_waits_and_is_told_who(self, lead, manager, sign_in):
        row = submitted_by(lead)
        client = sign_in(lead)
        seen = seen_in(client.get(page("referral-amend", row)))
        deciding.approve(row, by=manager)
        said = text_of(client.post(page("referral-amend", row), {**typed(pupil_view="Other"), "seen": seen}))
        assert "changed this while you were typing" in said
        assert not Amendment.objects.exists()

    def test_declined_while_it_is_amended_it_is_not_amended_at_all(self, lead, manager, sign_in):
        row = submitted_by(lead)
        client = sign_in(lead)
        seen = seen_in(client.get(page("referral-amend", row)))
        deciding.decline(row, by=manager, why="family", reason="No")
        said = text_of(client.post(page("referral-amend", row), {**typed(pupil_view="Other"), "seen": seen}))
        assert "This referral is declined: it cannot be amended." in said or "changed this while" in said
        row.refresh_from_db()
        assert row.pupil_view != "Other"
