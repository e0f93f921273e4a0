"""Before and after on the trail: shown where it may be read, and no word about a child."""

import pytest
from django.urls import reverse

from core.models import record
from core.trail_changes import changes_of
from referrals import deciding
from tests.factories.providers import ProgrammeFactory
from tests.factories.pupils import PupilFactory
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db


def test_a_step_of_a_referral_is_told_from_what_to_what(manager, sign_in):
    event = deciding.approve(ReferralFactory(submitted=True), by=manager)
    assert changes_of(event) == ["Status: from Submitted to Approved"]
    page = sign_in(manager).get(reverse("core:trail")).content.decode()
    assert "Status: from Submitted to Approved" in page
    file = sign_in(manager).get(reverse("core:trail"), {"download": "csv"}).content.decode("utf-8-sig")
    assert "Status: from Submitted to Approved" in file


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({"starts_on": ["2026-09-07", "2026-11-23"]}, ["Wanted from: from 7 September 2026 to 23 November 2026"]),
        ({"baseline_attended": [60, None]}, ["Sessions attended: from 60 to nothing"]),
        ({"half_days": [["mon_am"], ["tue_pm"]]}, ["Half days: from mon am to tue pm"]),
        ({"tried": ["He hides", "He hits"]}, ["What has been tried: changed"]),
        ({"risk_note": ["low", "high"]}, ["What the provider must know to keep everyone safe: changed"]),
        ({"anything": ["Zebedea is ill", ""]}, ["Anything: changed"]),
        ({"anything": ["zebedea", ""]}, ["Anything: changed"]),
        (
            {"fields": ["tried", "risk"], "risk": ["low", "high"]},
            ["Risk level: from Low to High", "Changed: what has been tried"],
        ),
        ({"home_school_id": ["0b6b8f9e-4f1c-4a57-9f29-3f2d5b7f3a11", None]}, ["Home school: changed"]),
    ],
)
def test_of_a_referral_only_what_cannot_be_words(manager, changes, lines):
    assert changes_of(record("filled_in", ReferralFactory(complete=True), by=manager, changes=changes)) == lines


def test_what_a_childs_record_says_is_never_told(manager):
    changes = {"legal_surname": ["a", "b"], "born_on": ["2012-01-01", "2012-01-02"], "is_looked_after": [False, True]}
    event = record("changed", PupilFactory(), by=manager, changes={**changes, "fields": ["postcode"]})
    assert not any("from" in line for line in changes_of(event))
    assert changes_of(event)[-1] == "Changed: postcode"


def test_of_a_programme_words_are_told_and_no_secret_of_anything(manager):
    row = ProgrammeFactory()
    event = record("changed", row, by=manager, changes={"name": ["Forge", "Forge and weld"], "capacity": ["8", "10"]})
    assert changes_of(event) == ["Name: from Forge to Forge and weld", "Places in each half-day: from 8 to 10"]
    assert changes_of(record("changed", row, by=manager, changes={"password": ["a", "b"]})) == ["Password: changed"]
