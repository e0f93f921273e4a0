"""What was tried, thing by thing with its days, and what the place is for, picked by its lot."""

import re
from datetime import date

import pytest
from django.urls import reverse

from core.models import MoveRefused
from providers.models import Lot
from referrals import intending, missing
from referrals.models import Amendment, IntendedOutcome, Referral, TriedItem
from tests.factories.placements import OfferFactory, PlacementFactory
from tests.referrals.referring_steps import draft_of, load, submitted_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

MENTOR = {"code": "mentor", "starts_on": date(2026, 9, 7), "came_of_it": "Came more often for a month"}
TYPED = {
    "code": "mentor",
    "starts_on_day": "7",
    "starts_on_month": "9",
    "starts_on_year": "2026",
    "ends_on_day": "9",
    "ends_on_month": "10",
    "ends_on_year": "2026",
    "came_of_it": "Came more often for a month",
}


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


def page(name, row):
    return reverse(f"referrals:{name}", args=[row.pk])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


class TestWhatWasTried:
    def test_each_has_its_days_and_what_came_of_it(self, lead, sign_in):
        row = draft_of(lead)
        client = sign_in(lead)
        assert client.post(page("referral-tried-add", row), TYPED).status_code == 302
        said = text_of(client.get(page("referral", row)))
        assert "A mentor or key adult , 7 September 2026 to 9 October 2026. Came more often for a month" in said

    def test_one_that_goes_on_has_no_last_day(self, lead):
        assert intending.add_tried(draft_of(lead), by=lead, **MENTOR).when == "Since 7 September 2026"

    @pytest.mark.parametrize(
        ("values", "says"),
        [
            ({"ends_on_year": "2025"}, "The last day must be the same as or after the first"),
            ({"starts_on_year": "2027", "ends_on_year": "2027"}, "must be today or in the past"),
            ({"came_of_it": ""}, "Enter what came of it"),
            ({"code": ""}, "Select what was tried"),
        ],
    )
    def test_what_cannot_be_is_refused(self, values, says, lead, sign_in):
        row = draft_of(lead)
        assert says in text_of(sign_in(lead).post(page("referral-tried-add", row), {**TYPED, **values}))
        assert not TriedItem.objects.exists()

    def test_one_that_is_removed_stays_with_its_moment(self, lead, sign_in):
        row = draft_of(lead)
        item = intending.add_tried(row, by=lead, **MENTOR)
        client = sign_in(lead)
        client.post(page("referral-tried-remove", item))
        assert MENTOR["came_of_it"] not in text_of(client.get(page("referral", row)))
        assert TriedItem.objects.get().replaced_at is not None
        with pytest.raises(MoveRefused, match="removed already"):
            intending.remove_tried(item, by=lead)

    def test_so_many_and_no_more(self, lead, monkeypatch):
        monkeypatch.setattr(intending, "MOST", 1)
        row = draft_of(lead)
        intending.add_tried(row, by=lead, **MENTOR)
        with pytest.raises(MoveRefused, match="can have 1 of them"):
            intending.add_tried(row, by=lead, **MENTOR)

    def test_a_declined_referral_takes_no_more(self, lead):
        row = submitted_by(lead)
        Referral.objects.filter(pk=row.pk).update(status="declined", decision_reason="No", declined_for="other")
        with pytest.raises(MoveRefused, match="declined"):
            intending.add_tried(row, by=lead, **MENTOR)


class TestWhatItIsFor:
    def test_what_is_offered_turns_on_the_lot(self, lead):
        part_time = {code for code, _label in IntendedOutcome.of_lot(Lot(is_full_time=False))}
        full_time = {code for code, _label in IntendedOutcome.of_lot(Lot(is_full_time=True))}
        work = {code for code, _label in IntendedOutcome.of_lot(Lot(is_work=True))}
        assert full_time - part_time == {"full_days", "exams"}
        assert work - part_time == {"work"}

    def test_they_are_picked_and_shown_under_their_groups(self, lead, sign_in):
        row = draft_of(lead)
        client = sign_in(lead)
        answer = client.post(page("referral-outcomes", row), {"outcomes": ["attends", "confidence"]})
        assert answer.status_code == 302
        said = text_of(client.get(page("referral", row)))
        assert "Attendance Attends regularly" in said
        assert "Wellbeing More confidence" in said

    def test_of_a_sent_referral_others_are_an_amendment(self, lead):
        row = submitted_by(lead)
        intending.pick_outcomes(row, ["attends"], by=lead)
        assert not Amendment.objects.exists()
        intending.pick_outcomes(row, ["attends"], by=lead)
        intending.pick_outcomes(row, ["confidence"], by=lead)
        changed = Amendment.objects.get().changed[0]
        assert (changed.before, changed.after) == ("Attends regularly", "More confidence")
        assert IntendedOutcome.objects.count() == 2


def test_a_provider_reads_both_once_it_has_accepted(lead, provider, provider2):
    row = submitted_by(lead)
    intending.add_tried(row, by=lead, **MENTOR)
    intending.pick_outcomes(row, ["attends"], by=lead)
    rows = (TriedItem.objects, IntendedOutcome.objects)
    assert [each.visible_to(provider).count() for each in rows] == [0, 0]
    mine = provider.organisation.provider
    PlacementFactory(offer=OfferFactory(referral=row, membership__provider=mine, status="accepted"))
    assert [each.visible_to(provider).count() for each in rows] == [1, 1]
    assert [each.visible_to(provider2).count() for each in rows] == [0, 0]


def test_both_are_missing_until_they_are_told(lead):
    row = submitted_by(lead)
    names = {each.name for each in missing.of([row])[row.pk]}
    assert {"What has been tried", "Intended outcomes"} <= names
    intending.add_tried(row, by=lead, **MENTOR)
    intending.pick_outcomes(row, ["attends"], by=lead)
    assert not {"What has been tried", "Intended outcomes"} & {each.name for each in missing.of([row])[row.pk]}
