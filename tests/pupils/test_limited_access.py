"""A child of limited access is found by those who are named, and by nobody else in any room."""

import pytest
from django.urls import reverse

from accounts.models import Role
from accounts.readers import everybody_who_is
from attendance.models import Mark, PlacementWeek
from core.models import AccessEntry, Event, MoveRefused, opened, record
from outcomes.models import Review
from placements.models import Agreement, Offer, Placement, Session
from pupils import contacting, describing
from pupils.models import Contact, Enrolment, LimitedAccess, MedicalNote, NameWord, Pupil
from referrals.models import Referral
from tests.factories.attendance import MarkFactory
from tests.factories.placements import ReviewFactory
from tests.pupils.test_child_record import adult
from tests.pupils.test_pupil_pages import due, page, placed_at, text_of
from tests.referrals.referring_steps import load, pupil_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


@pytest.fixture
def placement(provider, lead):
    pupil = pupil_of(lead.organisation, legal_surname="Quillon")
    placement = placed_at(provider, pupil)
    Referral.objects.filter(pupil=pupil).update(commissioner=lead.organisation)
    Placement.objects.filter(pk=placement.pk).update(commissioner=lead.organisation)
    MarkFactory(session=due(placement))
    contacting.add_contact(pupil, adult(), by=lead)
    describing.write_health(pupil, {"allergies": "nuts"}, by=lead)
    return placement


@pytest.fixture
def limit(placement, officer, lead):
    leads = everybody_who_is(Role.AP_LEAD, lead.organisation)
    return LimitedAccess.put(placement.pupil, "why-marker", readers=[leads], by=officer)


TABLES = (Pupil, Enrolment, NameWord, Contact, MedicalNote, Referral, Offer, Placement, Agreement, Session, Mark)


def seen(acting):
    return [model.__name__ for model in (*TABLES, PlacementWeek) if model.objects.visible_to(acting).exists()]


def test_who_is_not_named_sees_no_row_about_the_child(limit, manager, quality, viewer, provider, tutor):
    for person in (manager, quality, viewer, provider, tutor):
        assert seen(person) == [], person


def test_not_even_who_commissioned_the_place_has_a_review_to_follow(placement, officer, lead, lead2, manager):
    review = ReviewFactory(placement=placement)
    assert list(Review.objects.commissioned_by(lead)) == [review]
    assert not Review.objects.commissioned_by(lead2).exists()
    managers = everybody_who_is(Role.AP_MANAGER, manager.organisation)
    LimitedAccess.put(placement.pupil, "why-marker", readers=[managers], by=officer)
    assert not Review.objects.commissioned_by(lead).exists()


def test_who_is_named_sees_all_of_it(limit, officer, lead):
    assert set(seen(officer)) >= {"Pupil", "Referral", "Placement", "Session", "Mark", "Contact"}
    assert set(seen(lead)) >= {"Pupil", "Referral", "Placement", "Session", "Mark", "Contact", "MedicalNote"}


def test_neither_trail_nor_access_log_speaks_of_the_child_or_of_the_limit(limit, manager, officer, placement):
    record("changed", placement, by=officer)
    opened(placement.pupil, by=officer)
    for person, is_told in ((manager, False), (officer, True)):
        assert Event.objects.visible_to(person).filter(pupil_id=placement.pupil_id).exists() is is_told
        assert AccessEntry.objects.visible_to(person).filter(pupil_id=placement.pupil_id).exists() is is_told
    assert not Event.objects.visible_to(officer).filter(object_type="pupils.LimitedAccess").exists()
    assert [event.act for event in limit.told()] == ["reader_named", "reader_named", "limited"]


@pytest.mark.parametrize("address", ["pupils:pupils", "placements:placements", "referrals:referrals", "home"])
def test_no_list_counts_it(sign_in, limit, manager, address):
    client = sign_in(manager)
    with_limit = text_of(client.get(reverse(address)))
    assert "Quillon" not in with_limit
    LimitedAccess.objects.update(lifted_at=limit.limited_at)
    assert ("Quillon" in text_of(client.get(reverse(address)))) is (address != "home")


def test_the_search_finds_it_by_no_name_and_no_number(sign_in, limit, manager, officer, placement):
    own, forename = page("pupil", placement.pupil), placement.pupil.legal_forename
    for words in ("Quillon", placement.pupil.upn, placement.reference):
        answer = sign_in(manager).post(reverse("search"), {"words": words}, follow=True)
        assert not [said for said in (own, str(placement.pk), forename) if said in answer.content.decode()], words
    found = sign_in(officer).post(reverse("search"), {"words": "Quillon"}, follow=True)
    assert own in found.content.decode()


def test_it_is_limited_on_a_page_with_those_ticked_who_work_with_the_child(sign_in, placement, officer, manager, tutor):
    client, url = sign_in(officer), page("pupil-limit", placement.pupil)
    shown = text_of(client.get(url))
    assert "Whoever is AP Lead at Agecroft Road School" in shown
    assert "Whoever is Provider tutor at Irwell Forge" in shown
    client.post(url, {"reason": "why-marker", "readers": ["role-3"]})
    assert Pupil.objects.visible_to(tutor).exists()
    assert not Pupil.objects.visible_to(manager).exists()
    assert "why-marker" in text_of(client.get(page("limited-readers", placement.pupil)))
    assert sign_in(manager).get(page("limited-readers", placement.pupil)).status_code == 404


def test_a_reader_is_named_and_the_limit_lifted_by_who_keeps_it(sign_in, limit, officer, manager, quality):
    pupil, client = limit.pupil, sign_in(officer)
    client.post(page("limited-reader-add", pupil), {"who": str(manager.pk), "reason": "Decides the referral"})
    assert Pupil.objects.visible_to(manager).exists()
    assert sign_in(manager).get(page("limit-lift", pupil)).status_code == 403
    sign_in(officer).post(page("limit-lift", pupil), {"reason": "It is over"})
    assert Pupil.objects.visible_to(quality).exists()


def test_the_last_who_keeps_it_stays(limit, officer):
    with pytest.raises(MoveRefused, match="Nobody would be left"):
        limit.remove_reader(limit.readers.get(keeps=True), by=officer, reason="I leave")


def test_it_is_limited_once(limit, officer):
    with pytest.raises(MoveRefused, match="limited already"):
        LimitedAccess.put(limit.pupil, "Again", readers=[], by=officer)


def test_where_nobody_is_limited_a_list_asks_one_question_more_at_most(sign_in, placement, manager, queries):
    client = sign_in(manager)
    assert queries(client.get, reverse("pupils:pupils")) <= 30


def test_the_list_of_readers_says_once_why_and_leads_back(sign_in, limit, officer):
    shown = sign_in(officer).get(page("limited-readers", limit.pupil)).content.decode()
    assert shown.count("why-marker") == 1
    assert "Back to the child’s page" in shown
