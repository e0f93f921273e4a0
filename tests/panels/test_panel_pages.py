"""What each person sees of a panel, and the road from its agenda to the minutes."""

import pytest
from django.urls import reverse

from core import clock
from core.models import record
from panels import agenda, minuting, sitting
from panels.models import Item, Meeting
from pupils.models import LimitedAccess
from tests.factories.accounts import AffiliationFactory
from tests.panels.conftest import ROUTE, begun, fresh
from tests.referrals.referring_steps import submitted_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


def page(name, row):
    return reverse(f"panels:{name}", args=[row.pk])


def read(client, address) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_a_member_of_another_school_reads_the_paper_without_a_name_and_no_referral(item, meeting, head, sign_in):
    client = sign_in(head)
    pupil = item.referral.pupil
    for said in (read(client, page("meeting", meeting)), read(client, page("item", item))):
        assert item.referral.reference in said
        assert pupil.legal_surname not in said
        assert "Year" in said
    assert item.referral.tried in read(client, page("item", item))
    assert client.get(reverse("referrals:referral", args=[item.referral_id])).status_code == 404


def test_who_does_not_sit_there_finds_neither_meeting_nor_item(item, meeting, lead, sign_in):
    client = sign_in(lead)
    assert client.get(page("meeting", meeting)).status_code == 404
    assert client.get(page("item", item)).status_code == 404
    assert meeting.reference not in read(client, reverse("panels:meetings") + "?page=1")


def test_who_declared_an_interest_sees_that_the_item_is_there_and_nothing_of_it(item, meeting, head, quality, sign_in):
    for person in (head, quality):
        client = sign_in(person)
        client.post(page("item-declare", item), {"seat": meeting.seats.get(affiliation=person).pk})
        assert client.get(page("item", item)).status_code == 404
        said = read(client, page("meeting", meeting))
        assert "You have an interest in this item" in said
        assert item.referral.pupil.legal_surname not in said
        assert page("item", item) not in said


def test_nobody_declares_for_another_but_who_prepares_the_panel(item, meeting, head, manager, quality, sign_in):
    theirs = {"seat": meeting.seats.get(affiliation=quality).pk}
    sign_in(head).post(page("item-declare", item), theirs)
    assert not item.interests.exists()
    sign_in(manager).post(page("item-declare", item), theirs)
    assert item.interests.get().seat.affiliation == quality


def test_of_a_record_of_limited_access_neither_agenda_nor_minutes_say_anything(
    item, meeting, manager, second, officer, quality, sign_in
):
    LimitedAccess.objects.create(pupil=item.referral.pupil, reason="x", limited_by=officer.user, limited_at=clock.now())
    client = sign_in(quality)
    assert item.referral.reference not in read(client, page("meeting", meeting))
    assert client.get(page("item", item)).status_code == 404
    begun(meeting, manager)
    sitting.defer(fresh(item), by=manager, reason="Later", until=clock.today().replace(day=27))

    assert item.referral.reference not in str(minuting.gather(meeting))


def test_from_the_agenda_to_confirmed_minutes_by_pages_alone(meeting, sent, manager, second, head, sign_in):
    client = sign_in(manager)
    client.post(page("meeting-agenda", meeting), {"referrals": [str(sent.pk)]})
    item = Item.objects.get()
    client.post(page("meeting-begin", meeting), {"present": [seat.pk for seat in meeting.seats.all()]})
    assert "1 item left to decide" in read(client, page("meeting", meeting))
    client.post(page("item-decline", item), {"why": "not_eligible", "reason": "No lot fits"})
    assert fresh(sent).status == "declined"
    client.post(page("meeting-draft", meeting), {"said": "The next one is in December."})
    assert client.get(page("meeting-confirm", meeting)).status_code == 403
    sign_in(second).post(page("meeting-confirm", meeting), {})
    assert Meeting.objects.get().status == "confirmed"
    answer = sign_in(head).get(page("minutes", meeting))
    assert answer.content.startswith(b"%PDF")
    assert "attachment" in answer["Content-Disposition"]


def test_what_the_panel_decides_is_refused_when_the_referral_was_amended_meanwhile(
    item, meeting, manager, officer, sign_in
):
    begun(meeting, manager)
    client = sign_in(manager)
    seen = client.get(page("item-approve", item)).context["seen"]
    record("amended", item.referral, by=officer, sentence="The half-days wanted were amended.")
    answer = client.post(page("item-approve", item), {"reason": "", "seen": seen})
    assert fresh(item).is_open
    assert "The half-days wanted were amended" in answer.content.decode()
    client.post(page("item-approve", item), {"reason": "", "seen": answer.context["seen"]})
    assert fresh(item).status == "approved"


def test_home_counts_what_the_list_opens(item, meeting, manager, head, sign_in):
    for person, label in ((head, "panels waiting for your answer"), (manager, "panels planned")):
        client = sign_in(person)
        card = next(card for card in client.get("/").context["cards"] if card.label == label)
        assert (card.count, [*client.get(card.url).context["page_obj"]]) == (1, [meeting])


def test_what_waits_for_an_agenda_is_counted_and_opened(sent, manager, sign_in):
    client = sign_in(manager)
    cards = {card.label: card for card in client.get("/").context["cards"]}
    assert cards["referrals to decide"].count == 0
    card = cards["referrals for a panel, on no agenda"]
    assert (card.count, [*client.get(card.url).context["page_obj"]]) == (1, [sent])
    said = read(client, reverse("referrals:referral", args=[sent.pk]))
    assert "It is on no agenda yet" in said
    assert reverse("referrals:referral-approve", args=[sent.pk]) not in said


def test_a_meeting_costs_the_same_for_two_items_as_for_ten(meeting, officer, manager, sign_in, queries):
    client = sign_in(manager)

    def more(count):
        agenda.put_on(meeting, [submitted_by(officer, route_id=ROUTE) for _ in range(count)], by=manager)

    more(2)
    few = queries(client.get, page("meeting", meeting))
    more(8)
    assert queries(client.get, page("meeting", meeting)) == few < 30


def test_a_provider_has_no_panels(meeting, provider, sign_in):
    AffiliationFactory()
    assert sign_in(provider).get(reverse("panels:meetings")).status_code == 403
