"""Who reviews, ends and agrees to fewer hours."""

import pytest
import rules

from tests.factories.packages import ReducedFactory


@pytest.fixture
def reduced(pupil, officer):
    return ReducedFactory(pupil=pupil, entered_by=officer.user)


@pytest.mark.parametrize("act", ["reduced_review", "reduced_end"])
def test_a_school_follows_the_reduced_hours_of_its_own_pupils(reduced, lead, lead2, act):
    assert rules.has_perm(f"packages.{act}", lead, reduced)
    assert not rules.has_perm(f"packages.{act}", lead2, reduced)


def test_nobody_agrees_to_what_they_proposed(reduced, officer, manager):
    assert rules.has_perm("packages.reduced_agree", manager, reduced)
    assert not rules.has_perm("packages.reduced_agree", officer, reduced)
