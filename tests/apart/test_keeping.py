"""Setting a pair, renewing it, ending it; who reads it, what a merge and a child who leaves do to it."""

from datetime import date

import pytest
from django.urls import reverse

from apart import keeping
from apart.models import Pair
from core import clock
from core.models import AccessEntry, Event, MoveRefused
from pupils import leaving, merging
from tests.factories.apart import UNTIL, kept_apart
from tests.factories.pupils import EnrolmentFactory, PupilFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)


@pytest.fixture
def pair(officer, school):
    first, second = PupilFactory(legal_surname="Ashworth"), PupilFactory(legal_surname="Brierley")
    for pupil in (first, second):
        EnrolmentFactory(pupil=pupil, school=school)
    return kept_apart(first, second, by=officer, reason="The words of the reason")


def test_who_set_it_keeps_it_and_reads_it_and_nobody_else(pair, officer, manager, quality, lead, provider):
    assert pair.is_kept_by(officer)
    for stranger in (manager, quality, lead, provider):
        assert not Pair.objects.visible_to(stranger).exists()
    pair.name_reader(who=quality, by=officer, reason="Covers for me")
    assert Pair.objects.visible_to(quality).get() == pair
    assert not pair.is_kept_by(quality)


def test_an_officer_sets_one_from_a_childs_page(pair, officer, manager, sign_in):
    url = reverse("apart:pair-add", args=[pair.first_id])
    client = sign_in(officer)
    assert url in client.get(reverse("pupils:pupil", args=[pair.first_id])).content.decode()
    other = PupilFactory(legal_forename="Casey", legal_surname="Ollerenshaw")
    day = {"until_day": 1, "until_month": 3, "until_year": 2027}
    said = {"other": "Casey Ollerenshaw", "reason": "Threats", "also": str(manager.pk), **day}
    client.post(url, said)
    made = Pair.objects.get(second=other)
    assert (made.reason, made.ends_on) == ("Threats", date(2027, 3, 1))
    assert made.is_kept_by(manager)


def test_of_several_children_the_upn_is_asked_for_and_a_child_is_not_its_own_other(pair, officer, sign_in):
    PupilFactory(legal_surname="Brierley")
    day = {"until_day": 1, "until_month": 3, "until_year": 2027}
    client, url = sign_in(officer), reverse("apart:pair-add", args=[pair.first_id])
    assert (
        "Several children are found" in client.post(url, {"other": "Brierley", "reason": "x", **day}).content.decode()
    )
    assert "No other child" in client.post(url, {"other": "Ashworth", "reason": "x", **day}).content.decode()
    assert Pair.objects.count() == 1


def test_it_is_reviewed_before_its_end_and_renewed_or_ended(pair, officer, manager):
    near = clock.set_to(clock.at(date(2027, 2, 1), 9))
    assert not Pair.objects.to_review(TODAY).exists()
    with near:
        assert Pair.objects.to_review(clock.today()).get() == pair
        with pytest.raises(MoveRefused, match="Only who keeps"):
            keeping.renew(pair, until=date(2027, 4, 1), said="Still", by=manager)
        keeping.renew(pair, until=date(2027, 4, 1), said="Still", by=officer)
        assert not Pair.objects.to_review(clock.today()).exists()
        keeping.end(Pair.objects.get(), said="Moved away", by=officer)
        with pytest.raises(MoveRefused, match="no more"):
            keeping.renew(pair, until=date(2027, 5, 1), said="Again", by=officer)
    pair.refresh_from_db()
    assert [(row.ended_on, row.ends_on, row.said) for row in pair.reviews.all()] == [
        (date(2027, 4, 1), None, "Moved away"),
        (UNTIL, date(2027, 4, 1), "Still"),
    ]
    assert (pair.ended_reason, pair.is_ended) == ("Moved away", True)


def test_one_that_ran_out_unreviewed_holds_no_more_and_stays_on_home(pair, officer, sign_in):
    with clock.set_to(clock.at(date(2027, 3, 1), 9)):
        assert not Pair.objects.holding(clock.today()).exists()
        page = sign_in(officer).get(reverse("home")).content.decode()
        assert "pairs kept apart to review" in page or "pair kept apart to review" in page
        listed = sign_in(officer).get(reverse("apart:pairs") + "?state=review").content.decode()
        assert "Ran out, not reviewed" in listed


@pytest.mark.parametrize(
    ("until", "why"), [(date(2026, 11, 17), "today or later"), (date(2028, 1, 1), "within a year")]
)
def test_its_end_is_a_day_to_come_within_a_year(pair, officer, until, why):
    with pytest.raises(MoveRefused, match=why):
        kept_apart(pair.first, pair.second, by=officer, until=until)


def test_a_merge_keeps_it_and_says_nothing_of_it(pair, officer, manager):
    twin = PupilFactory(
        legal_surname="Ashworth", legal_forename=pair.first.legal_forename, born_on=pair.first.born_on, upn=None
    )
    assert merging.has(pair.first) == {"enrolment": 1}
    merge = merging.propose(twin, pair.first, "One child", by=officer)
    merging.confirm(merge, by=manager)
    pair.refresh_from_db()
    assert (pair.first_id, pair.is_ended) == (twin.pk, False)
    merge.refresh_from_db()
    assert "apart" not in str(merge.moved)


def test_the_pair_of_two_records_of_one_child_ends_with_their_merge(pair, officer, manager):
    twin = PupilFactory(
        legal_surname="Ashworth", legal_forename=pair.first.legal_forename, born_on=pair.first.born_on, upn=None
    )
    same = kept_apart(pair.first, twin, by=officer)
    merging.confirm(merging.propose(pair.first, twin, "One child", by=officer), by=manager)
    same.refresh_from_db()
    pair.refresh_from_db()
    assert same.is_ended
    assert not pair.is_ended


def test_a_child_who_leaves_ends_nothing(pair, officer):
    pair.first.enrolments.update(ends_on=date(2026, 11, 1))
    leaving.settle(pair.first_id, by=officer)
    pair.first.refresh_from_db()
    assert pair.first.left_on
    assert Pair.objects.holding(TODAY).get() == pair


def test_opening_it_is_logged_for_its_readers_alone_and_no_trail_tells_of_it(pair, officer, manager, sign_in):
    url = reverse("apart:pair", args=[pair.pk])
    assert "The words of the reason" in sign_in(officer).get(url).content.decode()
    assert sign_in(manager).get(url).status_code == 404
    assert AccessEntry.objects.filter(object_id=str(pair.pk)).exists()
    assert not AccessEntry.objects.visible_to(manager).filter(object_id=str(pair.pk)).exists()
    assert Event.objects.filter(object_id=str(pair.pk)).exists()
    assert not Event.objects.visible_to(manager).filter(object_id=str(pair.pk)).exists()
    child = sign_in(manager).get(reverse("pupils:pupil", args=[pair.first_id])).content.decode()
    assert "Brierley" not in child
    assert "Kept apart from" in sign_in(officer).get(reverse("pupils:pupil", args=[pair.first_id])).content.decode()


def test_the_list_says_where_each_stands_and_leads_to_it(pair, officer, manager, sign_in):
    url = reverse("apart:pairs") + "?page=1"
    page = sign_in(officer).get(url).content.decode()
    assert "In force" in page
    assert "Tag(" not in page
    assert reverse("apart:pair", args=[pair.pk]) in page
    assert "Brierley" not in sign_in(manager).get(url).content.decode()
