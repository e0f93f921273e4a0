"""Who answers for whom."""

import pytest
import rules


@pytest.mark.parametrize("act", ["seat_come", "seat_apologise"])
def test_everybody_says_for_themselves_whether_they_come(meeting, head, quality, act):
    seat = meeting.seats.get(affiliation=head.pk)
    assert rules.has_perm(f"panels.{act}", head, seat)
    assert not rules.has_perm(f"panels.{act}", quality, seat)
