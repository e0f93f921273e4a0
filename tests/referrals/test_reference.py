"""The routes and reasons a council starts with."""

import pytest

from referrals import reference
from referrals.models import Reason, Route

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded():
    reference.load()


def test_loading_again_adds_nothing_and_keeps_what_the_council_changed():
    Route.objects.filter(pk="s19_health").update(label="Medical needs")
    assert reference.load() == {"routes": 0, "reasons": 0}
    assert Route.objects.get(pk="s19_health").label == "Medical needs"


def test_a_school_and_the_council_have_routes_of_their_own():
    schools = set(Route.objects.open_to(council=False).values_list("pk", flat=True))
    council = set(Route.objects.open_to(council=True).values_list("pk", flat=True))
    assert schools == {"suspension_day6", "s29a_offsite_direction", "school_commissioned"}
    assert council == {
        "s19_permanent_exclusion",
        "s19_health",
        "s19_otherwise",
        "ehcp_named",
        "eotas_s61",
        "post16_ehcp",
        "interim_no_school_place",
    }


@pytest.mark.parametrize("code", ["school_internal_ap", "managed_move"])
def test_a_units_place_and_a_transfer_are_no_placement(code):
    assert not Route.objects.get(pk=code).is_placement_allowed


def test_three_routes_go_only_with_a_plan():
    assert set(Route.objects.filter(needs_plan=True).values_list("pk", flat=True)) == {
        "ehcp_named",
        "eotas_s61",
        "post16_ehcp",
    }


def test_the_clocks_of_exclusions_and_directions():
    exclusion = Route.objects.get(pk="s19_permanent_exclusion")
    assert (exclusion.due_day(protected=False), exclusion.due_day(protected=True)) == (6, 1)
    assert Route.objects.get(pk="s29a_offsite_direction").notice_school_days == 2
    assert not Route.objects.get(pk="s19_health").is_after_exclusion


def test_a_setting_named_in_a_plan_is_a_reason_for_both():
    plan = Reason.objects.get(pk="ehcp_named")
    assert (plan.for_council, plan.for_school) == (True, True)
    assert not Reason.objects.used_by(council=False).filter(pk="permanent_exclusion").exists()
    assert not Reason.objects.used_by(council=True).filter(pk="offsite_direction").exists()
