"""/healthz and /readyz: up, or which part is not, soon, and nothing more to strangers."""

import threading
from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock, mail
from core.models import Heartbeat, Message
from salford_ap import celery, health

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ready(monkeypatch):
    """Everything holds, beat included."""
    Heartbeat.objects.create(name="beat", at=clock.now())
    # The clock stands still in this thread only: the others are told the same moment.
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(health, "LIMIT_SECONDS", 20.0)


def answer(client):
    found = client.get(reverse("readyz"))
    said = found.json()
    assert said.pop("backup_hours") is None  # none was made
    return found.status_code, said


def test_a_ready_portal_says_so(ready, client):
    assert answer(client) == (200, {"status": "ready", "failing": []})
    assert client.get(reverse("healthz")).json() == {"status": "up"}


@pytest.mark.parametrize("part", health.PARTS)
def test_a_part_that_fails_is_named_and_nothing_more(ready, client, monkeypatch, part):
    def broken():
        raise RuntimeError("password of the database")

    monkeypatch.setitem(health.PARTS, part, broken)
    assert answer(client) == (503, {"status": "not ready", "failing": [part]})


def test_a_part_that_hangs_is_not_waited_for(ready, client, monkeypatch):
    answers_at_last = threading.Event()
    monkeypatch.setattr(health, "LIMIT_SECONDS", 1.0)
    monkeypatch.setattr(health, "PARTS", {"broker": lambda: answers_at_last.wait(60), "disk": lambda: True})
    try:
        assert answer(client) == (503, {"status": "not ready", "failing": ["broker"]})
    finally:
        answers_at_last.set()


def test_without_a_heartbeat_beat_fails(client, ready):
    Heartbeat.objects.update(at=clock.now() - timedelta(minutes=2))
    assert answer(client)[1]["failing"] == ["beat"]


@pytest.mark.parametrize("name", health.PERIODS)
def test_a_periodic_task_two_periods_late_turns_it_red(ready, name):
    period = health.PERIODS[name]
    Heartbeat.objects.create(name=name, at=clock.now() - 2 * period)
    assert health.failing() == []
    Heartbeat.objects.filter(name=name).update(at=clock.now() - 3 * period)
    assert health.failing() == ["beat"]


def test_a_message_that_waits_too_long_turns_it_red(ready, manager):
    mail.post(manager.user, "core/anything", {}, why="Something waits", key="late")
    assert health.failing() == []
    Message.objects.update(next_try_at=clock.now() - timedelta(minutes=11))
    assert health.failing() == ["outbox"]


def test_every_entry_of_the_timetable_is_watched():
    assert len(celery.app.conf.beat_schedule) == len(health.PERIODS) + 1
