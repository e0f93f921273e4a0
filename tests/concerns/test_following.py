"""What follows a concern: it is acknowledged by each who was told, its steps are taken, it is closed and opened again."""

import pytest
from django.urls import reverse

from concerns import following, raising
from concerns.models import Concern
from core import clock
from core.models import MoveRefused
from tests.factories.accounts import AffiliationFactory
from tests.factories.concerns import raised

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


@pytest.fixture
def concern(tutor, placement):
    return raised(placement, by=tutor)


def act(concern, name, *more):
    return reverse(f"concerns:concern-{name}", args=[concern.pk, *more])


def both(concern, *people):
    for person in people:
        following.acknowledge(concern, by=person)


class TestAcknowledging:
    def test_is_one_press_on_its_page(self, sign_in, school_dsl, concern):
        client = sign_in(school_dsl)
        page = client.get(reverse("concerns:concern", args=[concern.pk]))
        assert "I have read it" in page.text
        answer = client.post(act(concern, "acknowledge"), follow=True)
        assert "Acknowledged" in answer.text
        told = concern.told_to.get(who="school_dsl")
        assert told.acknowledged_as == school_dsl
        assert concern.told_to.get(who="provider_dsl").acknowledged_at is None

    def test_is_done_once_for_all_who_were_told_together(self, concern, school, school_dsl):
        deputy = AffiliationFactory(role="ap_lead", organisation=school, safeguarding_lead_since=clock.today())
        following.acknowledge(concern, by=school_dsl)
        with pytest.raises(MoveRefused, match="told with you has acknowledged this already"):
            following.acknowledge(concern, by=deputy)

    def test_is_not_for_who_raised_it(self, sign_in, tutor, concern):
        assert sign_in(tutor).get(act(concern, "acknowledge")).status_code == 403
        with pytest.raises(MoveRefused, match="You raised this"):
            following.acknowledge(concern, by=tutor)


class TestSteps:
    def test_of_a_missing_child_say_who_was_told_when_and_the_police_reference(self, sign_in, tutor, placement):
        concern = raised(placement, by=tutor, kind="missing")
        client = sign_in(tutor)
        page = client.get(reverse("concerns:concern", args=[concern.pk])).text
        for label in ("The place was searched", "Parents or carers told", "Police told", "Found"):
            assert label in page
        day = {"day_day": "18", "day_month": "11", "day_year": "2026", "time": "9:40"}
        form = client.get(act(concern, "step", "police"))
        assert "What is the police reference?" in form.text
        answer = client.post(act(concern, "step", "police"), {**day, "said": "GMP 1234"}, follow=True)
        assert "GMP 1234" in answer.text
        step = concern.steps.get()
        assert (step.code, step.taken_at) == ("police", clock.at(clock.today(), 9, 40))

    def test_are_written_down_once(self, tutor, placement):
        concern = raised(placement, by=tutor, kind="refused")
        said = {"taken_at": clock.now(), "said": "Maths by video", "by": tutor}
        following.take_step(concern, "offered", **said)
        with pytest.raises(MoveRefused, match="written down already"):
            following.take_step(concern, "offered", **said)

    def test_of_another_kind_are_not_there(self, sign_in, tutor, concern):
        assert sign_in(tutor).get(act(concern, "step", "police")).status_code == 404

    def test_of_a_refused_session_lead_to_the_register_and_change_no_mark(self, sign_in, tutor, placement):
        concern = raised(placement, by=tutor, kind="refused")
        page = sign_in(tutor).get(reverse("concerns:concern", args=[concern.pk])).text
        register = reverse("attendance:register", args=[placement.site_id, clock.today(), "AM"])
        assert register in page
        session = placement.sessions.get(date=clock.today(), half="AM")
        assert not hasattr(session, "mark")


class TestClosing:
    def test_needs_everybody_to_have_it(self, concern, school_dsl):
        following.acknowledge(concern, by=school_dsl)
        with pytest.raises(MoveRefused, match="Not acknowledged yet"):
            following.close(concern, reason="dealt_with", outcome="Done", seen=0, by=school_dsl)

    def test_needs_the_steps_of_its_kind(self, tutor, placement, school_dsl, provider_dsl):
        concern = raised(placement, by=tutor, kind="missing")
        both(concern, school_dsl, provider_dsl)
        with pytest.raises(MoveRefused, match="Not written down yet: found"):
            following.close(concern, reason="dealt_with", outcome="Home", seen=0, by=school_dsl)
        for code in ("parents", "found"):
            following.take_step(concern, code, taken_at=clock.now(), said="Mum", by=tutor)
        following.close(concern, reason="dealt_with", outcome="Home", seen=2, by=school_dsl)
        assert concern.status == "closed"

    def test_says_why_and_what_came_of_it(self, sign_in, concern, school_dsl, provider_dsl, tutor):
        both(concern, school_dsl, provider_dsl)
        client = sign_in(school_dsl)
        form = client.get(act(concern, "close")).context["form"]
        said = {"reason": "dealt_with", "outcome": "outcome-words", **form.initial}
        page = client.post(act(concern, "close"), said, follow=True).text
        assert "outcome-words" in page
        assert "outcome-words" not in sign_in(tutor).get(reverse("concerns:concern", args=[concern.pk])).text

    def test_is_not_for_who_raised_it(self, sign_in, tutor, concern):
        assert sign_in(tutor).get(act(concern, "close")).status_code == 403

    def test_during_a_note_waits_until_the_note_was_read(self, sign_in, concern, school_dsl, provider_dsl):
        both(concern, school_dsl, provider_dsl)
        client = sign_in(school_dsl)
        form = client.get(act(concern, "close")).context["form"]
        following.add_note(concern, text="Wait", by=provider_dsl)
        said = {"reason": "dealt_with", "outcome": "Done", **form.initial}
        page = client.post(act(concern, "close"), said).text
        assert "Something was added while you were writing" in page
        assert Concern.objects.get().is_open

    def test_tells_who_was_writing_a_note_meanwhile(self, concern, school_dsl, provider_dsl):
        both(concern, school_dsl, provider_dsl)
        following.close(concern, reason="dealt_with", outcome="Done", seen=0, by=school_dsl)
        late = Concern.objects.get()
        late.status = "open"
        with pytest.raises(MoveRefused, match="closed meanwhile"):
            following.add_note(late, text="But", by=provider_dsl)

    def test_by_mistake_needs_nobody(self, concern, school_dsl):
        following.close(concern, reason="mistake", outcome="Another child", seen=0, by=school_dsl)
        assert not concern.is_open

    def test_is_undone_with_a_reason_and_keeps_what_was_written(self, sign_in, concern, school_dsl):
        following.close(concern, reason="mistake", outcome="Another child", seen=0, by=school_dsl)
        page = sign_in(school_dsl).post(act(concern, "reopen"), {"reason": "It was him"}, follow=True).text
        assert "Another child" in page
        assert "It was him" in page
        assert Concern.objects.get().is_open


class TestTellingMore:
    def test_lets_others_read_it(self, sign_in, concern, school_dsl, manager):
        assert not concern.is_read_by(manager)
        page = sign_in(school_dsl).post(act(concern, "tell"), {"tell": ["ap_manager"]}, follow=True).text
        assert "They were told" in page
        assert concern.is_read_by(manager)

    def test_is_done_once(self, concern, school_dsl):
        raising.tell_more(concern, tell=["ap_manager"], by=school_dsl)
        with pytest.raises(MoveRefused, match="told already"):
            raising.tell_more(concern, tell=["ap_manager"], by=school_dsl)
