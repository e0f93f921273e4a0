"""A longer placement, another week or an early end is asked with a reason; the other side, or who pays, agrees."""

from datetime import date

import pytest
from django.urls import reverse

from agreements import wishing
from agreements.models import Wish
from core.models import Message, MoveRefused
from tests.factories.placing import LAST, agreed, on_framework

pytestmark = pytest.mark.django_db
EARLY, LATER = date(2026, 12, 4), date(2027, 1, 22)


@pytest.fixture
def placement(lead, provider):
    return agreed(lead, provider, on_framework(provider))


def at(name, row):
    return reverse(f"agreements:{name}", args=[row.pk])


def on(name, day):
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def test_what_the_provider_asks_its_commissioner_answers(placement, provider, lead, lead2, sign_in):
    asked = {"kind": "end", "reason": "need", "note": "", **on("end_on", EARLY)}
    assert sign_in(provider).post(at("wish-ask", placement), asked).status_code == 302
    wish = Wish.objects.get()
    assert (wish.answered_for, wish.last_day) == (lead.organisation, EARLY)
    placement.refresh_from_db()
    assert placement.ends_on == LAST
    assert "An early end" in sign_in(lead).get("/").content.decode()
    assert Message.objects.filter(recipient=lead.user, template="agreements/wish_asked").exists()
    assert sign_in(lead2).get(at("wish-answer", wish)).status_code == 404
    sign_in(lead).post(at("wish-answer", wish), {"answer": "yes"})
    placement.refresh_from_db()
    assert placement.ends_on == EARLY


def test_a_longer_placement_is_drafted_for_both_to_sign(placement, provider, lead):
    wish = wishing.ask(placement, kind="longer", reason="progress", last_day=LATER, by=lead)
    assert wish.answered_for == provider.organisation
    wishing.agree(wish, by=provider)
    drafted = placement.agreements.order_by("-number").first()
    assert (drafted.status, drafted.ends_on) == ("drafted", LATER)
    placement.refresh_from_db()
    assert placement.ends_on == LAST


def test_what_the_council_asks_of_a_schools_placement_who_pays_answers(placement, manager, lead, provider):
    wish = wishing.ask(placement, kind="end", reason="funding", last_day=EARLY, by=manager)
    with pytest.raises(MoveRefused, match="Only"):
        wishing.agree(wish, by=provider)
    wishing.refuse(wish, note="It goes well", by=lead)
    wish.refresh_from_db()
    assert (wish.status, wish.answer_note) == ("refused", "It goes well")


def test_one_thing_at_a_time_with_a_reason_and_a_day_that_can_be(placement, provider):
    for refused in (
        {"kind": "longer", "reason": "need", "last_day": LAST},
        {"kind": "end", "reason": "need", "last_day": date(2026, 11, 1)},
        {"kind": "end", "reason": "nonsense", "last_day": EARLY},
        {"kind": "end", "reason": "need"},
    ):
        with pytest.raises(MoveRefused):
            wishing.ask(placement, **refused, by=provider)
    wishing.ask(placement, kind="week", reason="need", by=provider)
    with pytest.raises(MoveRefused, match="asked for this placement already"):
        wishing.ask(placement, kind="week", reason="need", by=provider)


def test_it_is_answered_once(placement, provider, lead):
    wish = wishing.ask(placement, kind="week", reason="need", by=provider)
    other = Wish.objects.get(pk=wish.pk)
    wishing.agree(wish, by=lead)
    with pytest.raises(MoveRefused):
        wishing.refuse(other, note="No", by=lead)


def test_each_half_day_may_have_its_own_times(placement, lead, sign_in):
    client, url = sign_in(lead), at("week-times", placement)
    shown = client.get(url).context["form"].initial
    assert (str(shown["mon_am_starts"]), str(shown["wed_am_ends"])) == ("09:30:00", "12:00:00")
    days = {**on("starts_on", date(2026, 12, 1)), **on("ends_on", LAST)}
    answer = client.post(url, {**days, "mon_am_starts": "9:30", "mon_am_ends": ""})
    assert "Enter when Monday morning ends" in answer.content.decode()
    times = {"mon_am_starts": "9:30", "mon_am_ends": "11:00", "wed_pm_starts": "13:00", "wed_pm_ends": "15:15"}
    assert client.post(url, {**days, **times}).status_code == 302
    cells = [str(cell) for cell in placement.agreements.order_by("-number").first().pattern.all()]
    assert cells == ["Monday morning, 9:30am to 11am", "Wednesday afternoon, 1pm to 3:15pm"]
