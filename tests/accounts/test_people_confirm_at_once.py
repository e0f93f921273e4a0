"""Two people say in the same moment who stays: each role is decided once, and one of those who must stay does."""

from datetime import date

import pytest

from accounts import confirming
from accounts.models import Affiliation, Role, User
from core.models import Event
from tests.factories.accounts import AffiliationFactory
from tests.placements.test_offering_at_once import together

pytestmark = pytest.mark.django_db(transaction=True)


def say(by, *shown, stays=()):
    keys = {str(row.pk) for row in shown}
    return lambda: confirming.confirm(by.organisation, shown=keys, stays={str(row.pk) for row in stays}, by=by)


def test_a_leaver_named_by_two_leaves_once(school, lead):
    other, gone = (
        AffiliationFactory(organisation=school, role=role, starts_on=date(2026, 5, 1))
        for role in (Role.AP_LEAD, Role.SCHOOL_VIEWER)
    )
    together(say(lead, gone), say(other, gone))
    assert not Affiliation.objects.held().filter(pk=gone.pk).exists()
    assert User.objects.get(pk=gone.user_id).is_active is False
    assert Event.objects.filter(act="role_ended").count() == 1


def test_two_managers_who_end_each_other_leave_one(council):
    first, second = (AffiliationFactory(organisation=council, role=Role.AP_MANAGER) for _ in range(2))
    came = together(say(first, first, second), say(second, first, second))
    assert Affiliation.objects.current().filter(role=Role.AP_MANAGER).count() == 1
    assert sum("only AP Manager" in str(each) for each in came) <= 1
