"""Who was told and has not acknowledged it is reminded after a set time, and home says that it is late."""

from datetime import timedelta

import pytest

from concerns import chasing, following, tasks
from concerns.models import Told
from core import clock
from core.models import Heartbeat, Message, Threshold
from tests.factories.concerns import named_officer, raised, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


@pytest.fixture
def concern(tutor, placement):
    return raised(placement, by=tutor)


def later(hours):
    return clock.set_to(clock.now() + timedelta(hours=hours))


def reminders(person=None):
    found = Message.objects.filter(template="concerns/reminder")
    return found.filter(recipient=person.user) if person else found


def test_nobody_is_reminded_before_the_time_has_passed(concern):
    with later(3):
        assert chasing.chase() == 0
    assert not reminders().exists()


def test_who_has_not_acknowledged_is_reminded_once_for_each_time(concern, school_dsl, provider_dsl):
    following.acknowledge(concern, by=school_dsl)
    with later(4):
        chasing.chase()
        chasing.chase()
        assert reminders(provider_dsl).count() == 1
    with later(8):
        chasing.chase()
    assert reminders(provider_dsl).count() == 2
    assert not reminders(school_dsl).exists()


def test_it_stops_after_five(concern, provider_dsl):
    for times in range(1, 9):
        with later(4 * times):
            chasing.chase()
    assert reminders(provider_dsl).count() == chasing.MOST


def test_the_time_is_a_figure_of_the_councils(concern):
    Threshold.objects.create(
        code="concern_acknowledge_hours", label="", value=24, unit="hours", starts_on=clock.today()
    )
    with later(5):
        assert chasing.chase() == 0


def test_where_nobody_holds_the_role_any_more_the_next_is_told(concern, school_dsl, lead):
    type(school_dsl).objects.filter(pk=school_dsl.pk).update(ends_on=clock.today(), ended_at=clock.now())
    with later(4):
        chasing.chase()
    assert reminders(lead).exists()
    assert concern.is_read_by(lead)
    assert Told.objects.get(concern=concern, who="school_dsl").instead == "the AP Leads of the school"


def test_the_named_officer_is_reminded_in_the_same_words(tutor, placement, quality, admin):
    named_officer(quality, by=admin)
    sent(placement.site, by=tutor)
    with later(4):
        chasing.chase()
    assert reminders(quality).count() == 1


def test_home_counts_what_waits_and_opens_exactly_that(sign_in, concern, school_dsl, tutor):
    def cards(person):
        page = sign_in(person).get("/")
        return {card.label: card for card in page.context["cards"] if card.label.startswith("concerns") and card.count}

    assert set(cards(school_dsl)) == {"concerns to acknowledge", "concerns open"}
    assert set(cards(tutor)) == {"concerns you raised, not acknowledged", "concerns open"}
    with later(5):
        late = cards(school_dsl)["concerns not acknowledged in time"]
        listed = sign_in(school_dsl).get(late.url)
        assert [row.pk for row in listed.context["page_obj"]] == [concern.pk]
        assert "Not acknowledged in time" in listed.text
    following.acknowledge(concern, by=school_dsl)
    assert set(cards(school_dsl)) == {"concerns open"}


def test_the_clock_leaves_a_heartbeat(concern):
    tasks.chase_concerns()
    assert Heartbeat.objects.filter(name="concerns").exists()


def test_nobody_is_reminded_of_what_is_closed(concern, school_dsl):
    following.close(concern, reason="mistake", outcome="Another child", seen=0, by=school_dsl)
    with later(5):
        assert chasing.chase() == 0
