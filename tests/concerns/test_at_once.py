"""Two people at the same moment: one wins, and the other is told."""

import pytest

from concerns import following, raising
from concerns.models import Concern, Told
from core import clock
from core.models import Message, RestrictedReader
from tests.cast import Stage
from tests.factories.accounts import AffiliationFactory
from tests.factories.attendance import placed
from tests.factories.concerns import raised
from tests.placements.test_offering_at_once import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def scene():
    """Nothing is built for the whole module: these tests commit."""
    return Stage()


@pytest.fixture
def leads(school):
    since = {"organisation": school, "safeguarding_lead_since": clock.today()}
    return [AffiliationFactory(role=role, **since) for role in ("ap_lead", "school_viewer")]


@pytest.fixture
def concern(council, provider, tutor, school, leads):
    return raised(placed(provider, school), by=tutor, tell=["school_dsl"])


def fresh(concern):
    return Concern.objects.get(pk=concern.pk)


def words(came):
    return [each for each in came if isinstance(each, str)]


def test_of_two_who_acknowledge_the_second_is_told(concern, leads):
    came = together(*(lambda by=by: following.acknowledge(fresh(concern), by=by) for by in leads))
    assert words(came) == ["Somebody who was told with you has acknowledged this already."]
    assert Told.objects.get().acknowledged_as in leads


def test_of_a_note_and_a_closing_one_waits_for_the_other(concern, leads):
    first, second = leads
    following.acknowledge(concern, by=first)
    said = {"reason": "dealt_with", "outcome": "Done", "seen": 0}
    came = together(
        lambda: following.close(fresh(concern), by=first, **said),
        lambda: following.add_note(fresh(concern), text="Wait", by=second),
    )
    found = fresh(concern)
    assert len(words(came)) == 1
    assert (found.is_open, found.notes.count()) in [(True, 1), (False, 0)]


def test_a_step_is_written_down_by_one(concern, leads):
    Concern.objects.update(kind="missing")
    said = {"taken_at": clock.now(), "said": "GMP 1"}
    came = together(*(lambda by=by: following.take_step(fresh(concern), "police", by=by, **said) for by in leads))
    assert fresh(concern).steps.count() == 1
    assert words(came) == ["This step was written down already. Add a note to say more of it."]


def test_another_is_told_once(concern, leads, manager):
    came = together(*(lambda by=by: raising.tell_more(fresh(concern), tell=["ap_manager"], by=by) for by in leads))
    assert fresh(concern).told_to.filter(who="ap_manager").count() == 1
    assert words(came) == ["They were told already. Look again before you go on."]
    assert Message.objects.filter(recipient=manager.user).count() == 1
    assert RestrictedReader.objects.filter(role="ap_manager").count() == 1
