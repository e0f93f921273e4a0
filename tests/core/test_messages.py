"""The page of what was sent."""

import pytest

from core import clock
from core.models import Message


def sent_to(person, key):
    return Message.objects.create(
        recipient=person.user,
        template="core/note",
        why="You keep registers.",
        dedupe_key=key,
        message_id=f"<{key}@salford-ap.example>",
        state="sent",
        next_try_at=clock.now(),
        written_at=clock.now(),
        sent_at=clock.now(),
        subject="3 registers are not in",
        body="There are 3 registers to send.",
    )


def test_each_person_reads_their_own_messages_and_the_manager_all(sign_in, tutor, provider2, manager):
    message = sent_to(tutor, "one")
    assert "There are 3 registers to send." in sign_in(tutor).get(f"/messages/{message.pk}/").text
    assert sign_in(provider2).get(f"/messages/{message.pk}/").status_code == 404
    assert sign_in(manager).get(f"/messages/{message.pk}/").status_code == 200


@pytest.mark.parametrize("who, sees", [("manager", True), ("admin", True), ("officer", False), ("quality", False)])
def test_of_the_council_the_manager_and_the_administrator_alone_read_everybodys(sign_in, request, tutor, who, sees):
    acting = request.getfixturevalue(who)
    message, own = sent_to(tutor, "one"), sent_to(acting, "own")
    client = sign_in(acting)
    assert client.get(f"/messages/{message.pk}/").status_code == (200 if sees else 404)
    assert client.get(f"/messages/{own.pk}/").status_code == 200
    assert (tutor.user.name in client.get("/messages/").text) is sees
    assert (tutor.user.name in client.get("/messages/?download=csv").text) is sees
    assert set(Message.objects.visible_to(acting)) == ({message, own} if sees else {own})


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?state=sent",
        "?state=nonsense",
        "?page=-1",
        "?page=abc",
        "?sort=-written_at",
        "?sort=password",
        "?since_day=31&since_month=2&since_year=2026",
        "?page=99999999999999999999",
    ],
)
def test_the_list_answers_whatever_the_address_says(sign_in, manager, tutor, query):
    sent_to(tutor, "one")
    assert sign_in(manager).get(f"/messages/{query}").status_code == 200


def test_the_filters_of_last_time_come_back_and_can_be_cleared(sign_in, manager):
    client = sign_in(manager)
    client.get("/messages/?state=sent")
    assert client.get("/messages/").url == "/messages/?state=sent"
    assert client.get("/messages/?clear=1").url == "/messages/"
    assert client.get("/messages/").status_code == 200


def test_the_list_costs_the_same_for_two_rows_as_for_twenty(sign_in, manager, tutor, queries):
    client = sign_in(manager)
    [sent_to(tutor, str(n)) for n in range(2)]
    few = queries(client.get, "/messages/?sort=-written_at")
    [sent_to(tutor, str(n)) for n in range(2, 20)]
    assert queries(client.get, "/messages/?sort=-written_at") == few


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_can_be_taken_away_as_a_file(sign_in, manager, tutor, kind):
    sent_to(tutor, "one")
    response = sign_in(manager).get(f"/messages/?download={kind}")
    assert response.headers["Content-Disposition"] == f'attachment; filename="messages.{kind}"'
    assert response.content


def test_the_sixty_first_download_in_an_hour_is_refused_with_a_page(sign_in, manager):
    client = sign_in(manager)
    statuses = [client.get("/messages/?download=csv").status_code for _ in range(61)]
    assert statuses == [200] * 60 + [429]
