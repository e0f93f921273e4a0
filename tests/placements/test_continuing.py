"""Whether a live placement goes on after its provider was closed to new ones: asked once, a task until decided."""

from datetime import date

import pytest
from django.urls import reverse

from core.cards import Lane
from core.models import Event, Message, MoveRefused
from placements import continuing, notices, tasks
from placements.models import Continuation, Placement
from providers import blocking
from providers.models import Provider
from tests.factories.placements import AgreementFactory, PlacementFactory
from tests.factories.providers import MembershipFactory
from tests.factories.pupils import EnrolmentFactory
from tests.factories.referrals import ReferralFactory, RouteFactory

TODAY, LABEL = date(2026, 11, 18), "placements to decide on after a provider was closed"


@pytest.fixture
def membership(provider):
    return MembershipFactory(provider=Provider.objects.get(organisation=provider.organisation))


def placed(commissioner, membership, **values):
    """A live placement of this commissioner there."""
    asked = {"commissioner": commissioner, "approved": True}
    if commissioner.is_council:
        asked |= {"route": RouteFactory(council=True), "home_school": None}
    row = PlacementFactory(offer__referral=ReferralFactory(**asked), offer__membership=membership, **values)
    if not commissioner.is_council:
        EnrolmentFactory(pupil=row.pupil, school=commissioner)
    AgreementFactory(placement=row)
    return row


@pytest.fixture
def placement(school, membership, lead, manager):
    return placed(school, membership)


@pytest.fixture
def asked(placement, membership, quality):
    """The provider was closed to new placements today."""
    blocking.block(membership.provider, ground="safeguarding", reason="MARKER", by=quality)
    tasks.watch_standings()
    return placement


def card(client):
    return next(card for card in client.get("/").context["cards"] if card.label == LABEL)


def decide(client, placement, **answers):
    return client.post(reverse("placements:placement-decide", args=[placement.pk]), {**answers, "confirmed": "1"})


def test_a_block_asks_of_each_live_placement_once(asked, school, membership, quality):
    ended = placed(school, membership, status="ended", ended_on=TODAY, end_reason="other")
    for _ in range(2):
        notices.tell_commissioners(membership.provider, "it was closed", by=quality)
    assert [row.placement for row in Continuation.objects.all()] == [asked]
    assert not ended.continuations.exists()
    assert Event.objects.about(asked).filter(act="asked_to_decide").count() == 1


def test_the_email_says_what_happened_and_opens_exactly_those_placements(sign_in, asked, school, membership, lead):
    placed(school, MembershipFactory())
    mail = Message.objects.get(template="placements/provider_notice")
    page = sign_in(lead).get(mail.context["address"].split("//", 1)[1].split("/", 1)[1].join(["/", ""]))
    assert list(page.context["page_obj"]) == [asked]


def test_it_is_a_task_of_the_commissioner_and_the_manager_chases(
    sign_in, asked, council, membership, quality, officer, lead, lead2, manager
):
    ours = placed(council, membership)
    notices.tell_commissioners(membership.provider, "it was closed", by=quality)
    found = {
        name: card(sign_in(person))
        for name, person in (("lead", lead), ("lead2", lead2), ("officer", officer), ("manager", manager))
    }
    assert {name: (each.lane, each.count) for name, each in found.items()} == {
        "lead": (Lane.DECIDE, 1), "lead2": (Lane.DECIDE, 0), "officer": (Lane.DECIDE, 1), "manager": (Lane.CHASE, 2),
    }  # fmt: skip
    assert [task.label for task in found["lead"].tasks] == [f"Decide whether it goes on: {asked.pupil}"]
    assert [task.label for task in found["officer"].tasks] == [f"Decide whether it goes on: {ours.pupil}"]
    for name, person in (("lead", lead), ("officer", officer), ("manager", manager)):
        shown = sign_in(person).get(found[name].url).context["page_obj"]
        assert shown.paginator.count == found[name].count


def test_it_goes_on_with_a_reason_and_who_said_so(sign_in, asked, lead, manager, provider):
    client = sign_in(lead)
    refused = decide(client, asked, outcome="goes_on")
    assert "Enter why the placement goes on" in refused.text
    decide(client, asked, outcome="goes_on", reason="He is safe there, we visit each day.")
    row = Continuation.objects.get()
    assert (row.outcome, row.decided_on, row.decided_by) == ("goes_on", TODAY, lead.user)
    event = Event.objects.about(asked).get(act="decided")
    assert event.sentence == "The commissioner decided that the placement goes on."
    assert "safe there" not in str(event.changes)
    address = reverse("placements:placement", args=[asked.pk])
    assert "we visit each day" in sign_in(manager).get(address).text
    assert "we visit each day" not in sign_in(provider).get(address).text
    assert card(sign_in(lead)).count == 0


@pytest.mark.parametrize("outcome, page", [("ends", "placement-end"), ("another", "referral-places")])
def test_what_is_to_end_opens_the_act_and_stays_a_task_until_done(sign_in, asked, lead, outcome, page):
    client = sign_in(lead)
    about = asked.referral_id if outcome == "another" else asked.pk
    assert decide(client, asked, outcome=outcome).url == reverse(f"placements:{page}", args=[about])
    assert card(client).count == 1
    Placement.objects.filter(pk=asked.pk).update(end_reason="safeguarding")
    assert card(client).count == 0


def test_nothing_is_decided_where_nothing_is_asked(sign_in, placement, lead):
    page = sign_in(lead).get(reverse("placements:placement-decide", args=[placement.pk]))
    assert "Nothing is to be decided of this placement now." in page.text
    with pytest.raises(MoveRefused, match="Look again"):
        continuing.decide(placement, outcome="ends", by=lead)


def test_what_went_on_is_asked_again_when_it_is_closed_again(asked, membership, lead, quality):
    continuing.decide(asked, outcome="goes_on", reason="Safe.", by=lead)
    notices.tell_commissioners(membership.provider, "it was closed once more", by=quality)
    assert Continuation.objects.count() == 2
    assert continuing.waiting_of(asked).why == "it was closed once more"


def test_the_placement_says_what_is_asked_to_who_may_decide(sign_in, asked, lead, viewer, provider):
    address = reverse("placements:placement", args=[asked.pk])
    shown = ["Decide whether it goes on" in sign_in(person).get(address).text for person in (lead, viewer, provider)]
    assert shown == [True, False, False]
