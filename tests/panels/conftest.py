"""A council with a route that a panel decides, a panel of four, and a referral on its agenda."""

from datetime import date, time

import pytest

from panels import agenda, planning, sitting
from panels.models import Item, Meeting
from panels.planning import Sits
from referrals.models import Route
from tests.factories.accounts import AffiliationFactory
from tests.referrals.referring_steps import load, submitted_by

ROUTE = "s19_otherwise"
TODAY = date(2026, 11, 18)


@pytest.fixture(scope="module")
def scene(bare):
    load()
    Route.objects.filter(pk=ROUTE).update(panel_from=date(2026, 9, 1))
    return bare


@pytest.fixture
def second(council):
    return AffiliationFactory(role="ap_manager", organisation=council)


@pytest.fixture
def head():
    """The AP Lead of another school."""
    return AffiliationFactory(role="ap_lead")


@pytest.fixture
def sent(officer):
    return submitted_by(officer, route_id=ROUTE)


@pytest.fixture
def meeting(manager, second, head, quality):
    members = [Sits(manager, "chair"), Sits(second, "send"), Sits(head, "school"), Sits(quality, "inclusion")]
    return planning.plan(by=manager, held_on=TODAY, starts_at=time(14), place="Room 4", members=members)


@pytest.fixture
def item(meeting, sent, manager):
    agenda.put_on(meeting, [sent], by=manager)
    return Item.objects.get()


def begun(meeting: Meeting, by) -> Meeting:
    sitting.begin(meeting, by=by, present=list(meeting.seats.all()))
    return Meeting.objects.get(pk=meeting.pk)


def fresh(row):
    return type(row).objects.get(pk=row.pk)
