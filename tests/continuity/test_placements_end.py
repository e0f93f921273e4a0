"""Live placements of a provider that fails are ended together: all or none, and those whose children they are are told."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from continuity import ending
from continuity.ending import Ending, NotAll
from continuity.models import Step
from core import clock
from core.models import Event, Message
from placements import overnight, running
from placements.models import Placement
from providers.models import Block
from tests.factories.placing import accepted, agreed, approved, offered, on_framework, signed
from tests.factories.pupils import EnrolmentFactory

LAST = date(2026, 11, 27)


@pytest.fixture
def membership(provider, council):
    return on_framework(provider)


@pytest.fixture
def three(lead, provider, membership):
    """Placements of one school at one provider."""
    return [agreed(lead, provider, membership, codes=[code]) for code in ("mon_am", "tue_am", "wed_am")]


def page(placement):
    return reverse("continuity:placements-end", args=[placement.provider_id])


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def sent(rows, then="move", on=LAST, reason="provider_withdrew", **more):
    shown = ",".join(str(row.pk) for row in rows)
    return {"shown": shown, "then": then, **day("on", on), "reason": reason, "note": "", **more}


def statuses(rows):
    return [Placement.objects.get(pk=row.pk).end_reason for row in rows]


def test_all_end_with_one_day_and_reason_and_other_places_are_looked_for(sign_in, lead, three):
    client = sign_in(lead)
    check = client.post(page(three[0]), sent(three))
    assert check.text.count("Another place is looked for") == 3
    assert statuses(three) == ["", "", ""]
    done = client.post(page(three[0]), {**sent(three), "confirmed": "1"})
    assert done.status_code == 302
    assert statuses(three) == ["provider_withdrew"] * 3
    assert {row.ends_on for row in Placement.objects.all()} == {LAST}
    listed = client.get(done.url).text
    assert listed.count(">Find another place<span") == 3
    assert reverse("placements:referral-places", args=[three[0].referral_id]) in listed


def test_each_child_may_have_its_own_day_and_reason_and_one_goes_on(sign_in, lead, three):
    first, second, third = three
    own = {f"then_{first.pk}": "stay", f"reason_{second.pk}": "moved_away", **day(f"on_{second.pk}", date(2026, 12, 1))}
    sign_in(lead).post(page(first), {**sent(three, "end", **own), "confirmed": "1"})
    assert statuses(three) == ["", "moved_away", "provider_withdrew"]
    assert Placement.objects.get(pk=second.pk).ends_on == date(2026, 12, 1)
    assert not Step.objects.filter(what=Step.What.ANOTHER_PLACE).exists()


def test_only_those_that_are_said_end(sign_in, lead, three):
    assert "Say below for at least one child" in sign_in(lead).post(page(three[0]), sent(three, "each")).text
    sign_in(lead).post(page(three[0]), {**sent(three, "each", **{f"then_{three[1].pk}": "end"}), "confirmed": "1"})
    assert statuses(three) == ["", "provider_withdrew", ""]


def test_what_cannot_be_done_is_said_of_each_child_and_nothing_is_saved(sign_in, lead, three):
    first, second, _ = three
    own = {**day(f"on_{first.pk}", date(2027, 6, 1)), **day(f"on_{second.pk}", date(2027, 6, 2))}
    for more in ({}, {"confirmed": "1"}):
        answer = sign_in(lead).post(page(first), {**sent(three, **own), **more})
        assert answer.status_code == 200
        assert statuses(three) == ["", "", ""]
    for row in (first, second):
        assert f"{row.pupil}, {row.reference}: The placement is planned to" in answer.text
    assert not Step.objects.exists()
    assert not Message.objects.filter(template="continuity/places_end").exists()


def test_who_comes_second_is_told_and_changes_nothing(lead, manager, three):
    endings = [Ending(row, LAST, "other") for row in three]
    ending.end_all(three[0].provider, endings[:2], by=manager)
    with pytest.raises(NotAll, match="has been entered already") as refused:
        ending.end_all(three[0].provider, [Ending(row, LAST, "moved_away") for row in three], by=lead)
    assert str(refused.value).count("has been entered already") == 2
    assert statuses(three) == ["other", "other", ""]


def test_one_that_was_ended_alone_since_is_told_too(lead, three):
    running.end(three[0], on=clock.today(), reason="other", by=lead)
    with pytest.raises(NotAll, match="This placement has ended already"):
        ending.end_all(three[0].provider, [Ending(row, LAST, "other") for row in three], by=lead)
    assert statuses(three) == ["other", "", ""]


def test_commissioners_and_home_schools_are_told_the_same_day_without_content(
    officer, lead, provider, membership, three
):
    of_council = approved(officer.organisation, half_days=["fri_am"])
    EnrolmentFactory(pupil=of_council.pupil, school=lead.organisation)
    offer = offered(of_council, membership, officer, "fri_am")
    placement = accepted(offer, provider)
    signed(placement, provider, officer)
    ending.end_all(placement.provider, [Ending(placement, LAST, "other")], by=officer)
    rows = list(Message.objects.filter(template="continuity/places_end").select_related("recipient"))
    assert {row.recipient for row in rows} == {officer.user, lead.user}
    for row in rows:
        assert placement.pupil.legal_surname not in str(row.context)
        assert placement.reference not in str(row.context)


def test_a_commissioner_ends_its_own_alone(sign_in, lead, lead2, officer, manager, three):
    assert "No placement that you may end runs here" in sign_in(lead2).get(page(three[0])).text
    assert "No placement that you may end runs here" in sign_in(officer).get(page(three[0])).text
    assert str(three[0].pupil) in sign_in(manager).get(page(three[0])).text
    with pytest.raises(NotAll, match="Whoever commissions this placement ends it"):
        ending.end_all(three[0].provider, [Ending(three[0], LAST, "other")], by=officer)


def test_the_list_comes_from_standing(sign_in, lead, lead2, quality, three):
    home = reverse("continuity:closures")
    assert "is closed to new ones" in sign_in(lead).get(home).text
    Block.objects.create(
        provider=three[0].provider, ground="safeguarding", reason="x", starts_on=clock.today(), made_by=quality.user
    )
    overnight.watch_standings(clock.today())
    shown = sign_in(lead).get(home).text
    assert page(three[0]) in shown
    assert "is closed to new ones" in sign_in(lead2).get(home).text
    card = next(card for card in sign_in(lead).get("/").context["cards"] if card.label.startswith("closed providers"))
    assert card.count == 1
    assert card.url.startswith(home)
    ending.end_all(three[0].provider, [Ending(row, LAST, "other") for row in three], by=lead)
    card = next(card for card in sign_in(lead).get("/").context["cards"] if card.label.startswith("closed providers"))
    assert card.count == 0


def test_another_place_that_is_agreed_settles_the_search(lead, provider, provider2, membership, three):
    first = three[0]
    ending.end_all(first.provider, [Ending(first, LAST, "other", is_moving=True)], by=lead)
    step = Step.objects.get(what=Step.What.ANOTHER_PLACE)
    other = on_framework(provider2, number=membership.lot.number + 1)
    referral = first.referral
    referral.lot = other.lot
    referral.save()
    offer = offered(referral, other, lead, "mon_am", starts_on=LAST + timedelta(days=3), ends_on=date(2026, 12, 18))
    signed(accepted(offer, provider2), provider2, lead)
    step.refresh_from_db()
    assert step.outcome == Step.Outcome.DONE


def test_who_sends_an_older_page_is_told_of_each_that_has_ended_since(sign_in, lead, three):
    ending.end_all(three[0].provider, [Ending(row, LAST, "other") for row in three], by=lead)
    answer = sign_in(lead).post(page(three[0]), {**sent(three), "confirmed": "1"})
    assert answer.text.count("has been entered already") >= 3
    assert statuses(three) == ["other"] * 3


def test_it_stands_on_the_trail(lead, three):
    ending.end_all(three[0].provider, [Ending(row, LAST, "other") for row in three], by=lead)
    event = Event.objects.about(three[0].provider).get(act="placements_ended")
    assert event.changes["ended"] == 3


def test_the_page_costs_the_same_for_three_as_for_nine(sign_in, lead, provider, membership, three, queries):
    client = sign_in(lead)
    client.get(page(three[0]))
    few = queries(client.get, page(three[0]))
    for code in ("thu_am", "fri_am", "mon_pm", "tue_pm", "wed_pm", "thu_pm"):
        agreed(lead, provider, membership, codes=[code])
    assert queries(client.get, page(three[0])) == few <= 30


def test_another_place_begins_with_the_week_that_was_agreed_the_day_after(sign_in, lead, provider2, membership, three):
    first = three[1]
    other = on_framework(provider2, number=membership.lot.number + 1)
    first.referral.lot = other.lot
    first.referral.save()
    ending.end_all(first.provider, [Ending(first, LAST, "other", is_moving=True)], by=lead)
    programme = other.provider.sites.get().programmes.get()
    url = reverse("placements:referral-offer", args=[first.referral_id, programme.pk])
    asked = sign_in(lead).get(url).context["form"].initial
    assert asked["half_days"] == ["tue_am"]
    assert asked["starts_on"] == LAST + timedelta(days=1)
