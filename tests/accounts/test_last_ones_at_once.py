"""Two people at the same moment: one of the last two stays."""

import pytest

from accounts import closing, invitations
from accounts.models import Affiliation, Role
from tests.factories.accounts import AffiliationFactory
from tests.placements.test_offering_at_once import together

pytestmark = pytest.mark.django_db(transaction=True)


def end(held, by):
    return lambda: invitations.end(Affiliation.objects.get(pk=held.pk), by=by)


def close(held, by):
    return lambda: closing.close(held.user, by=by)


@pytest.mark.parametrize("one, other", [(end, end), (close, close), (end, close)])
@pytest.mark.parametrize("role", [Role.AP_MANAGER, Role.ADMINISTRATOR])
def test_two_who_end_each_others_role_leave_one(council, role, one, other):
    first, second = (AffiliationFactory(organisation=council, role=role) for _ in range(2))
    came = together(one(first, second), other(second, first))
    assert Affiliation.objects.current().filter(role=role, ends_on=None).count() == 1
    assert sum("This is the only" in str(each) for each in came) == 1
