"""Two officers end the same placements at the same moment; two looks notice one change."""

from datetime import date

import pytest

from continuity import changes, ending
from continuity.ending import Ending
from continuity.models import Step
from placements.models import Placement
from pupils.models import Pupil
from tests.factories.accounts import AffiliationFactory
from tests.factories.placing import agreed, on_framework
from tests.refusals import together

pytestmark = pytest.mark.django_db(transaction=True)
LAST = date(2026, 11, 27)


def test_of_two_who_end_the_same_placements_one_does_and_the_other_is_told(lead, provider, council):
    membership = on_framework(provider)
    rows = [agreed(lead, provider, membership, codes=[code]) for code in ("mon_am", "tue_am")]
    people = [AffiliationFactory(role="ap_manager", organisation=council) for _ in range(2)]
    there = [list(Placement.objects.filter(pk__in=[row.pk for row in rows])) for _ in people]

    def end(number, reason):
        endings = [Ending(row, LAST, reason) for row in there[number]]
        return ending.end_all(membership.provider, endings, by=people[number])

    came, refused = together(lambda: end(0, "other"), lambda: end(1, "moved_away"))
    assert sum("has been entered already" in str(each) for each in came) == 1
    assert refused == []
    assert len({row.end_reason for row in Placement.objects.all()}) == 1
    assert Step.objects.count() == 2


def test_of_two_looks_at_one_change_one_writes_it_down(lead, provider, council):
    placement = agreed(lead, provider)
    Pupil.objects.filter(pk=placement.pupil_id).update(is_looked_after=True)
    came, refused = together(
        lambda: changes.look(Placement.objects.all()), lambda: changes.look(Placement.objects.all())
    )
    assert refused == []
    assert Step.objects.count() == 6
