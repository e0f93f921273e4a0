"""A child's record around the child: who is rung, who is told nothing, health, needs, care, travel; by role."""

from datetime import date

import pytest
from django.urls import reverse

from core import clock
from core.models import AccessEntry, Event
from pupils import contacting, describing
from pupils.models import Circumstances, Contact, MedicalNote, Professional
from tests.factories.pupils import PupilFactory
from tests.pupils.test_pupil_pages import page, placed_at, text_of
from tests.referrals.referring_steps import load, pupil_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


@pytest.fixture
def pupil(lead):
    return pupil_of(lead.organisation)


@pytest.fixture
def placement(provider, pupil):
    return placed_at(provider, pupil)


def adult(**values):
    """An adult of a child's, as a form has them."""
    plain = {"email": "", "other_telephone": "", "language": "", "needs_interpreter": False, "is_not_told": False}
    rung = {"place": 1, "is_emergency": False, "telephone": "0161 496 0001", "responsibility": "yes"}
    return {"name": "Amina Hassan", "relationship": "mother", **plain, **rung, **values}


def order(pupil):
    return list(Contact.objects.now().filter(pupil=pupil).values_list("name", "place"))


def entered(**values):
    """What a browser sends of that form."""
    return {name: "" if value in (None, False) else value for name, value in adult(**values).items()}


class TestContacts:
    def test_one_is_written_down_and_rung_first(self, sign_in, lead, pupil):
        client = sign_in(lead)
        answer = client.post(page("contact-add", pupil), entered(language="URD", needs_interpreter="on"), follow=True)
        shown = text_of(answer)
        assert "Amina Hassan" in shown
        assert "First to ring" in shown
        own_page = client.get(page("pupil", pupil))
        assert "Ring first: Amina Hassan, mother 0161 496 0001 (Urdu, needs an interpreter)" in text_of(own_page)
        assert 'href="tel:01614960001"' in own_page.content.decode()

    def test_whoever_stands_first_moves_the_others_down(self, lead, pupil):
        contacting.add_contact(pupil, adult(), by=lead)
        contacting.add_contact(pupil, adult(name="Bilal Hassan"), by=lead)
        assert order(pupil) == [("Bilal Hassan", 1), ("Amina Hassan", 2)]

    def test_a_removed_one_is_kept_and_the_others_move_up(self, sign_in, lead, pupil):
        first = contacting.add_contact(pupil, adult(), by=lead)
        contacting.add_contact(pupil, adult(name="Bilal Hassan", place=2), by=lead)
        sign_in(lead).post(page("contact-remove", first))
        assert order(pupil) == [("Bilal Hassan", 1)]
        shown = text_of(sign_in(lead).get(page("record", pupil)))
        assert "Amina Hassan, mother, 0161 496 0001" in shown
        assert "until 18 Nov 2026" in shown

    def test_what_a_changed_one_said_before_is_kept_and_the_trail_has_no_number(self, sign_in, lead, pupil):
        contact = contacting.add_contact(pupil, adult(), by=lead)
        sign_in(lead).post(page("contact-edit", contact), entered(telephone="0161 496 0002"))
        assert list(Contact.objects.before().values_list("telephone", flat=True)) == ["0161 496 0001"]
        events = Event.objects.filter(object_type="pupils.Contact")
        assert [event.act for event in events.order_by("at", "pk")] == ["added", "changed"]
        assert events.get(act="changed").changes == {"fields": ["telephone"]}

    def test_a_stale_save_is_told(self, sign_in, lead, pupil):
        contact = contacting.add_contact(pupil, adult(), by=lead)
        contacting.change_contact(contact, adult(name="Amina Begum"), by=lead)
        assert sign_in(lead).post(page("contact-edit", contact), entered(name="Late")).status_code == 404

    def test_somebody_who_must_be_told_nothing_is_not_rung(self, sign_in, lead, pupil):
        answer = sign_in(lead).post(page("contact-add", pupil), entered(is_not_told="on"))
        assert "is not rung: select “Not to be rung”" in text_of(answer)
        assert not Contact.objects.exists()

    @pytest.mark.parametrize("number", ["0161", "ring her", "0161 496 0000 0000 0000 0000", "٠١٦١٤٩٦٠٠٠٠"])
    def test_a_number_that_cannot_be_dialled_is_refused(self, sign_in, lead, pupil, number):
        assert "Enter a telephone number" in text_of(
            sign_in(lead).post(page("contact-add", pupil), entered(telephone=number))
        )

    def test_who_is_rung_needs_a_number(self, sign_in, lead, pupil):
        answer = sign_in(lead).post(page("contact-add", pupil), entered(telephone=""))
        assert "they are to be rung" in text_of(answer)

    def test_a_provider_sees_whom_to_ring_and_whom_not_to_tell_and_no_more(self, sign_in, lead, provider, placement):
        pupil = placement.pupil
        contacting.add_contact(pupil, adult(), by=lead)
        silent = adult(name="Carl Reed", place=None, is_not_told=True, telephone="0161 496 0009")
        contacting.add_contact(pupil, silent, by=lead)
        contacting.add_contact(pupil, adult(name="Dora Reed", place=None, telephone="0161 496 0008"), by=lead)
        client = sign_in(provider)
        for shown in (text_of(client.get(page("record", pupil))), text_of(client.get(page("pupil", pupil)))):
            assert "Amina Hassan" in shown
            assert "Carl Reed" in shown
            assert "0161 496 0009" not in shown
            assert "Dora Reed" not in shown
        assert "Give no information to: Carl Reed (mother)" in text_of(client.get(page("pupil", pupil)))

    def test_a_provider_that_was_only_asked_sees_none(self, lead, provider, pupil):
        contacting.add_contact(pupil, adult(), by=lead)
        assert not Contact.objects.visible_to(provider).exists()

    def test_the_school_the_child_left_reads_it_no_more(self, sign_in, lead, pupil):
        contacting.add_contact(pupil, adult(), by=lead)
        pupil.enrolments.update(ends_on=date(2026, 11, 17))
        assert not Contact.objects.visible_to(lead).exists()


class TestHealth:
    def test_none_known_is_another_answer_than_not_asked(self, sign_in, lead, pupil):
        client = sign_in(lead)
        sent = {"needs": "unasked", "allergies": "none", "medication": "known", "plan": "unasked"}
        client.post(page("medical-edit", pupil), {**sent, "medication_text": "Inhaler, in her bag"})
        shown = text_of(client.get(page("record", pupil)))
        assert "Medical needs Not asked yet" in shown
        assert "Allergies None known" in shown
        assert "Inhaler, in her bag" in shown
        assert "Agecroft Road School, 18 November 2026" in shown

    def test_what_there_is_must_be_said(self, sign_in, lead, pupil):
        sent = {"needs": "unasked", "allergies": "known", "medication": "none", "plan": "none"}
        assert "Enter to what" in text_of(sign_in(lead).post(page("medical-edit", pupil), sent))

    def test_what_was_asked_once_does_not_become_unasked(self, sign_in, lead, pupil):
        describing.write_health(pupil, {"allergies": ""}, by=lead)
        sent = dict.fromkeys(("needs", "allergies", "medication", "plan"), "unasked")
        assert "was asked before" in text_of(sign_in(lead).post(page("medical-edit", pupil), sent))

    def test_the_council_is_told_that_it_was_asked_and_whom_to_ask(self, sign_in, lead, manager, pupil):
        describing.write_health(pupil, {"allergies": "nut-marker"}, by=lead)
        answer = sign_in(manager).get(page("record", pupil))
        assert "You are not one of its readers: ask Agecroft Road School" in text_of(answer)
        assert "nut-marker" not in answer.content.decode()

    def test_a_provider_reads_it_from_acceptance_on_and_its_reading_is_noted(
        self, sign_in, lead, provider, tutor, provider2, pupil
    ):
        describing.write_health(pupil, {"allergies": "nut-marker"}, by=lead)
        assert not MedicalNote.objects.readable_by(provider).exists()
        placed_at(provider, pupil)
        assert "nut-marker" in text_of(sign_in(tutor).get(page("record", pupil)))
        assert AccessEntry.objects.filter(object_type="pupils.MedicalNote", user=tutor.user).count() == 1
        assert not MedicalNote.objects.readable_by(provider2).exists()

    def test_what_it_said_before_is_kept_for_readers(self, sign_in, lead, manager, pupil):
        describing.write_health(pupil, {"allergies": "nuts"}, by=lead)
        describing.write_health(pupil, {"allergies": "nuts and eggs"}, by=lead)
        assert "nuts (Lead" in text_of(sign_in(lead).get(page("medical-before", pupil)))
        assert "nuts (Lead" not in text_of(sign_in(manager).get(page("medical-before", pupil)))

    def test_a_reader_is_named_and_removed_on_pages(self, sign_in, lead, manager, pupil):
        describing.write_health(pupil, {"allergies": "nut-marker"}, by=lead)
        client = sign_in(lead)
        client.post(page("medical-reader-add", pupil), {"who": str(manager.pk), "reason": "Plans the move"})
        assert "Plans the move" in text_of(client.get(page("medical-readers", pupil)))
        assert "nut-marker" in text_of(sign_in(manager).get(page("record", pupil)))
        (named,) = MedicalNote.objects.get().readers
        sign_in(lead).post(page("medical-reader-remove", pupil), {"reader": str(named.pk), "reason": "It is done"})
        assert not MedicalNote.objects.readable_by(manager).exists()
        shown = text_of(sign_in(lead).get(page("medical-readers", pupil)))
        assert "It is done" in shown
        assert "Manager" in shown[shown.index("Who opened it") :]

    def test_the_officer_who_refers_reads_of_a_child_on_no_roll(self, sign_in, officer, manager):
        pupil = PupilFactory()
        describing.write_health(pupil, {"needs": "epilepsy-marker"}, by=officer)
        assert "epilepsy-marker" in text_of(sign_in(officer).get(page("record", pupil)))
        assert "epilepsy-marker" not in text_of(sign_in(manager).get(page("record", pupil)))


class TestNeedsCareAndTravel:
    def test_a_plan_has_its_dates_and_a_review_that_is_overdue_says_so(self, sign_in, lead, provider, placement):
        dates = {"plan_since": "2024-09-01", "plan_reviewed_on": "2025-11-01", "plan_review_due": "2026-11-01"}
        client, sent = sign_in(lead), {"sen_provision": "E", "need_plan": "ASD", **dates}
        client.post(page("needs-edit", placement.pupil), sent)
        assert "Next annual review due 1 November 2026 (overdue)" in text_of(
            client.get(page("record", placement.pupil))
        )
        assert "annual review" not in text_of(sign_in(provider).get(page("record", placement.pupil)))
        event = Event.objects.get(object_type="pupils.Circumstances")
        assert event.changes["plan_review_due"] == [None, "2026-11-01"]

    def test_a_review_is_due_after_the_last_one(self, sign_in, lead, pupil):
        days = {"plan_reviewed_on": "2026-11-01", "plan_review_due": "2025-11-01"}
        answer = sign_in(lead).post(page("needs-edit", pupil), {"sen_provision": "E", **days})
        assert "must be after the last one" in text_of(answer)

    def test_since_when_a_child_is_looked_after_and_until_when_it_was(self, sign_in, lead, provider, placement):
        client, pupil = sign_in(lead), placement.pupil
        since = {"since": "2025-02-03"}
        client.post(page("care-edit", pupil), {"status": "now", "council": "Bolton", **since})
        pupil.refresh_from_db()
        assert pupil.is_looked_after
        assert "Yes, since 3 February 2025, by Bolton" in text_of(client.get(page("record", pupil)))
        assert "Bolton" not in text_of(sign_in(provider).get(page("record", pupil)))
        ended = {"was_since": "2025-02-03", "until": "2026-11-01"}
        sign_in(lead).post(page("care-edit", pupil), {"status": "was", **ended})
        pupil.refresh_from_db()
        assert not pupil.is_looked_after
        shown = text_of(sign_in(lead).get(page("record", pupil)))
        assert "Not now, but from 3 February 2025 until 1 November 2026" in shown

    def test_a_social_worker_is_named_and_known_by_the_rule_of_day_one(self, sign_in, lead, pupil):
        client = sign_in(lead)
        client.post(page("social-worker-edit", pupil), {"name": "Ines Marlow", "telephone": "0161 496 0100"})
        pupil.refresh_from_db()
        assert pupil.has_social_worker
        assert "Ines Marlow" in text_of(client.get(page("record", pupil)))
        client.post(page("social-worker-edit", pupil), {"name": ""})
        pupil.refresh_from_db()
        assert not pupil.has_social_worker
        assert Professional.objects.get().replaced_at == clock.now()

    def test_youth_justice_is_read_by_those_who_refer_alone(self, sign_in, lead, viewer, quality, manager, pupil):
        worker = {"name": "Noor Aziz", "team": "", "telephone": "", "email": ""}
        describing.name_professional(pupil, "youth_justice", worker, by=lead)
        readers = [who for who in (lead, viewer, quality, manager) if "Noor Aziz" in _record(sign_in, who, pupil)]
        assert readers == [lead, manager]
        assert "Youth justice" not in _record(sign_in, viewer, pupil)

    def test_how_the_child_travels_is_told_to_the_provider(self, sign_in, lead, provider, placement):
        sent = {"travel": "taxi", "travel_note": "Sits in front"}
        sign_in(lead).post(page("travel-edit", placement.pupil), sent)
        assert "Sits in front" in _record(sign_in, provider, placement.pupil)
        assert Circumstances.objects.get().travel == "taxi"


def _record(sign_in, person, pupil):
    return text_of(sign_in(person).get(page("record", pupil)))


@pytest.mark.parametrize("name", ["record", "pupil"])
def test_a_page_costs_the_same_for_one_contact_as_for_six(sign_in, lead, pupil, queries, name):
    client, url = sign_in(lead), reverse(f"pupils:{name}", args=[pupil.pk])
    contacting.add_contact(pupil, adult(), by=lead)
    describing.write_health(pupil, {"allergies": ""}, by=lead)
    few = queries(client.get, url)
    for number in range(5):
        contacting.add_contact(pupil, adult(name=f"Adult {number}"), by=lead)
    assert queries(client.get, url) == few
    assert few <= 30
