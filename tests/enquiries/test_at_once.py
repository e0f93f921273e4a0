"""Two people at the same moment: one wins, and the other is told."""

import pytest

from core.models import Message
from enquiries import answering, by_link, choosing
from enquiries.answering import TooLate
from enquiries.models import Asked, Enquiry, LinkUse
from tests.cast import Stage
from tests.enquiries.conftest import also_on
from tests.factories.enquiries import asked, can
from tests.factories.placing import FIRST, approved, on_framework
from tests.placements.test_offering_at_once import together

pytestmark = pytest.mark.django_db(transaction=True)
COULD = {"can_from": FIRST, "half_days": ["mon_am"]}


@pytest.fixture(scope="module")
def scene():
    """Nothing is built for the whole module: these tests commit."""
    return Stage()


@pytest.fixture
def rows(council, lead, manager, provider, provider2):
    membership = on_framework(provider)
    other = also_on(provider2, membership.lot)
    referral = approved(lead.organisation, lot=membership.lot)
    return asked(referral, membership.provider, other.provider, by=lead)


def fresh(row):
    return Asked.objects.get(pk=row.pk)


def words(came):
    return [each for each in came if isinstance(each, str)]


def test_of_two_who_choose_the_second_is_told_and_one_is_chosen(rows, lead, manager, provider, provider2):
    one, other = can(rows[0], by=provider), can(rows[1], by=provider2)
    came = together(lambda: choosing.choose(fresh(one), by=lead), lambda: choosing.choose(fresh(other), by=manager))
    assert words(came) == ["This is chosen: nothing is chosen any more."]
    assert Asked.objects.exclude(chosen_at=None).count() == 1
    assert Message.objects.filter(template="enquiries/closed").count() == 1


def test_of_a_choice_and_a_late_answer_one_waits_for_the_other(rows, lead, provider, provider2):
    one = can(rows[0], by=provider)
    together(lambda: choosing.choose(fresh(one), by=lead), lambda: answering.can(fresh(rows[1]), by=provider2, **COULD))
    assert Enquiry.objects.get().status == "chosen"
    assert fresh(one).chosen_at


def test_a_link_sent_twice_at_once_answers_once(rows):
    def send():
        try:
            by_link.answer(fresh(rows[0]), "203.0.113.7", answering.can, name="Ola Reed", **COULD)
        except TooLate:
            return "too late"
        return None

    assert sorted(map(str, together(send, send))) == ["None", "too late"]
    assert sorted(LinkUse.objects.values_list("came_of", flat=True)) == ["answered", "used"]
    assert fresh(rows[0]).status == "can"
