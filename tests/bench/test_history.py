"""The years behind the measures are true ones: nothing is doubled, nothing under way, sums are what rows come to."""

from datetime import date, timedelta

import pytest
from django.db import connection

from accounts.models import Organisation
from attendance import recounting
from attendance.models import Mark, PlacementWeek
from bench import history
from core import clock
from core.identifiers import upn
from core.models import Event, record
from placements.models import Placement, Session
from providers.models import Provider
from pupils.models import Pupil
from referrals.models import Referral
from reports.models import TermlyReport
from tests.factories.attendance import MarkFactory
from tests.factories.placements import AgreementFactory, PlacementFactory, SessionFactory
from tests.factories.referrals import ReferralFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="a history is made on PostgreSQL"),
]


@pytest.fixture
def placement(manager):
    """One that runs, with a session marked last week, and one to come; and a referral that waits."""
    made = PlacementFactory(offer__referral__reference="REF-2026-000001", reference="PLC-2026-000001", status="active")
    AgreementFactory(placement=made, status="in_force")
    week_ago = clock.today() - timedelta(days=7)
    MarkFactory(session=SessionFactory(placement=made, date=week_ago))
    SessionFactory(placement=made, date=clock.today() + timedelta(days=1))
    ReferralFactory(submitted=True, reference="REF-2026-000002")
    record("agreed", made, by=manager)
    recounting.rebuild()
    return made


def test_each_year_has_so_many_copies_and_what_was_under_way_is_over(placement):
    history.grow(years=3, copies=2)
    assert Placement.objects.count() == Mark.objects.count() == 6
    assert Placement.objects.filter(status="active").count() == 2, "those of this year"
    assert Session.objects.count() == 8
    assert Referral.objects.filter(status="submitted").count() == 2
    assert recounting.check() == 0
    assert PlacementWeek.objects.count() == 8


def test_every_copy_has_a_child_and_numbers_of_its_own(placement):
    history.grow(years=2, copies=2)
    numbers = [number for number in Pupil.objects.values_list("upn", flat=True) if number]
    assert len(numbers) == len(set(numbers)) > 4
    assert all(upn(number).is_valid for number in numbers)
    assert set(Placement.objects.values_list("reference", flat=True)) == {
        "PLC-2026-000001",
        "PLC-2026-001001",
        "PLC-2025-002001",
        "PLC-2025-003001",
    }
    told = Event.objects.filter(act="agreed").values_list("object_id", "pupil_id")
    assert {(key, pupil) for key, pupil in told} == {(str(row.pk), row.pupil_id) for row in Placement.objects.all()}


def test_the_report_of_the_council_is_not_written_again_for_further_boroughs(placement, manager):
    days = {"starts_on": date(2026, 4, 13), "ends_on": date(2026, 7, 20)}
    TermlyReport.objects.create(term="2026-summer", scope="borough", about=manager.organisation, **days)
    history.grow(years=2, copies=2)
    history.grow(years=2, copies=2, since=2, boroughs=2)
    assert sorted(TermlyReport.objects.values_list("term", flat=True)) == ["2025-summer", "2026-summer"]


def test_further_boroughs_have_places_of_their_own_and_the_same_council(placement):
    history.grow(years=2, copies=2)
    history.grow(years=2, copies=2, since=2, boroughs=3)
    assert Placement.objects.count() == 12
    assert Placement.objects.filter(status="active").count() == 6, "those of this year"
    assert Organisation.objects.filter(is_council=True).count() == 1
    assert set(Provider.objects.values_list("pk", flat=True)) == set(placed_at())
    assert len(set(placed_at())) == 3
    assert recounting.check() == 0


def placed_at():
    return Placement.objects.values_list("provider", flat=True)


def test_no_copy_points_at_nothing(placement):
    history.grow(years=2, copies=2)
    history.grow(years=2, copies=2, since=2, boroughs=2)
    with connection.cursor() as cursor:
        for kind in history.KINDS:
            for column in kind.model._meta.concrete_fields:
                if column.remote_field:
                    there = column.related_model._meta
                    cursor.execute(
                        f"SELECT count(*) FROM {kind.table} t WHERE {column.column} IS NOT NULL AND NOT EXISTS "
                        f"(SELECT 1 FROM {there.db_table} o WHERE o.{there.pk.column} = t.{column.column})"
                    )
                    assert cursor.fetchone()[0] == 0, (kind.table, column.column)


def test_further_years_are_added_to_those_there_are(placement):
    history.grow(years=1, copies=2)
    history.grow(years=3, copies=2, since=1)
    assert Placement.objects.count() == 6
    SessionFactory(placement=placement, date=clock.today() + timedelta(days=2))
