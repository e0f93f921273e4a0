"""Which days a school is open."""

from datetime import date

from accounts import school_calendars
from core.models import Closure
from tests.factories.accounts import OrganisationFactory


def test_each_organisation_has_its_own_school_days_and_the_council_stands_in(council, school, queries):
    Closure.objects.create(
        calendar=school.calendar, kind="inset", starts_on=date(2026, 11, 19), ends_on=date(2026, 11, 19)
    )
    bare = OrganisationFactory(calendar=None)
    found = school_calendars.school_days_of([school.pk, bare.pk, None])
    assert not found[school.pk].is_open(date(2026, 11, 19))
    assert found[bare.pk].is_open(date(2026, 11, 19))
    assert found[None].is_open(date(2026, 11, 19))
    many = [OrganisationFactory().pk for _ in range(5)]
    assert queries(school_calendars.school_days_of, many) == queries(school_calendars.school_days_of, [school.pk])
