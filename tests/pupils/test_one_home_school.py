"""A pupil has one home school at a time: forms and files say so in a sentence, and the database refuses the rest."""

import importlib
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core.models import MoveRefused
from pupils import enrolling, importing
from pupils.models import Enrolment, Pupil
from tests.factories.accounts import SchoolFactory
from tests.factories.pupils import EnrolmentFactory, PupilFactory, upn
from tests.referrals.referring_steps import load

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)
migration = importlib.import_module("pupils.migrations.0001_initial")


@pytest.fixture
def pupil(school) -> Pupil:
    """At the school from September 2024 to Friday 2 October 2026."""
    pupil = PupilFactory(upn=upn(8080), legal_surname="Kay", legal_forename="Lou")
    EnrolmentFactory(pupil=pupil, school=school, starts_on=date(2024, 9, 1), ends_on=date(2026, 10, 2))
    return pupil


def enrolled(pupil, school, starts_on, ends_on=None, status="single"):
    with transaction.atomic():
        return Enrolment.objects.create(pupil=pupil, school=school, starts_on=starts_on, ends_on=ends_on, status=status)


@pytest.mark.parametrize("status", ["single", "main"])
@pytest.mark.parametrize(
    "starts_on, ends_on",
    [
        (date(2026, 10, 2), None),
        (date(2023, 9, 1), date(2024, 9, 1)),
        (date(2025, 1, 1), date(2025, 2, 1)),
        (date(2020, 1, 1), date(2030, 1, 1)),
        (date(2020, 1, 1), None),
    ],
)
def test_the_database_refuses_two_that_share_a_day(pupil, other_school, status, starts_on, ends_on):
    with pytest.raises(IntegrityError, match="one home school at a time"):
        enrolled(pupil, other_school, starts_on, ends_on, status)
    with pytest.raises(IntegrityError, match="one home school at a time"), transaction.atomic():
        Enrolment.objects.bulk_create(
            [Enrolment(pupil=pupil, school=other_school, status=status, starts_on=starts_on, ends_on=ends_on)]
        )


@pytest.mark.parametrize("starts_on, ends_on", [(date(2026, 10, 3), None), (date(2023, 9, 1), date(2024, 8, 31))])
def test_one_after_the_other_is_taken(pupil, other_school, starts_on, ends_on):
    assert enrolled(pupil, other_school, starts_on, ends_on).pk


@pytest.mark.parametrize("status", ["subsidiary", "guest"])
def test_other_registrations_beside_it_are_taken(pupil, other_school, status):
    assert enrolled(pupil, other_school, date(2025, 9, 1), None, status).pk


def test_two_of_one_statement_are_refused_too(other_school, school):
    pupil = PupilFactory()
    rows = [Enrolment(pupil=pupil, school=one, starts_on=TODAY, ends_on=TODAY) for one in (school, other_school)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.bulk_create(rows)


@pytest.mark.parametrize(
    "change", [{"starts_on": date(2026, 10, 1)}, {"status": "main", "starts_on": date(2026, 10, 2)}]
)
def test_a_change_that_makes_two_share_a_day_is_refused(pupil, other_school, change):
    row = enrolled(pupil, other_school, date(2026, 10, 3))
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=row.pk).update(**change)
    guest = enrolled(pupil, other_school, date(2026, 9, 1), date(2026, 9, 30), "guest")
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=guest.pk).update(status="single")


def test_overlaps_of_before_stay_and_can_be_ended(pupil, other_school):
    editor = SimpleNamespace(
        connection=connection, execute=lambda sql, params=(): connection.cursor().execute(sql, params)
    )
    migration.release(apps, editor)
    old = enrolled(pupil, other_school, date(2026, 9, 1))
    migration.protect(apps, editor)
    enrolling.leave(old, date(2026, 11, 1), by=None)
    assert Enrolment.objects.filter(pk=old.pk).update(ends_on=date(2026, 9, 30), starts_on=date(2026, 9, 2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=old.pk).update(ends_on=None)


def test_the_flow_says_it_before_the_database_does(pupil, other_school):
    with pytest.raises(MoveRefused, match="must be after 2 October 2026"):
        enrolling.enrol(pupil, other_school, date(2026, 10, 2))
    assert enrolling.enrol(pupil, other_school, date(2026, 10, 3))
    with pytest.raises(MoveRefused, match="on another school's roll"):
        enrolling.enrol(pupil, SchoolFactory().organisation, TODAY)


def test_the_form_says_it_beside_the_day(pupil, lead2, council, sign_in):
    load()
    Pupil.objects.update(left_on=date(2026, 10, 2))
    answers = {"legal_surname": "Kay", "legal_forename": "Lou", "sex": "F", "upn": pupil.upn, "sen_provision": "N"}
    born = {"born_on_day": pupil.born_on.day, "born_on_month": pupil.born_on.month, "born_on_year": pupil.born_on.year}
    since = {"since_day": "1", "since_month": "10", "since_year": "2026"}
    page = sign_in(lead2).post(reverse("pupils:pupil-add"), {**answers, **born, **since}).content.decode()
    assert "must be after 2 October 2026" in page
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize("days, count", [(0, "refused"), (1, "changed")])
def test_a_file_says_it_of_its_row(pupil, manager, days, count):
    SchoolFactory(urn="900301")
    data = f"UPN,Surname,Forename,DOB,HomeSchoolURN\r\n{pupil.upn},Kay,Lou,{pupil.born_on.isoformat()},900301"
    since = date(2026, 10, 2) + timedelta(days=days)
    outcome = importing.import_pupils("p.csv", data.encode(), by=manager, since=since)
    assert outcome.counts[count] == 1
    if count == "refused":
        assert "must be after 2 October 2026" in outcome.refused[0].reason
