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
    """Everything holds, beat and worker included."""
    for name in ("beat", "worker"):
        Heartbeat.objects.create(name=name, at=clock.now())
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


def silent(name, minutes=2):
    Heartbeat.objects.filter(name=name).update(at=clock.now() - timedelta(minutes=minutes))


def waiting(manager, key="late", **columns):
    """A message that is still to be sent."""
    message = mail.post(manager.user, "core/anything", {}, why="Something waits", key=key)
    Message.objects.filter(pk=message.pk).update(**columns)


def test_worker_and_beat_are_told_apart(ready):
    silent("beat")
    assert health.failing() == ["beat"]
    silent("worker")
    assert health.failing() == ["worker", "beat"]
    Heartbeat.objects.filter(name="beat").update(at=clock.now())
    assert health.failing() == ["worker"]


def test_neither_was_ever_heard(ready):
    Heartbeat.objects.all().delete()
    assert health.failing() == ["worker", "beat"]


@pytest.mark.parametrize("name", health.PERIODS)
def test_a_periodic_task_two_periods_late_turns_it_red(ready, name):
    period = health.PERIODS[name]
    Heartbeat.objects.create(name=name, at=clock.now() - 2 * period)
    assert health.failing() == []
    Heartbeat.objects.filter(name=name).update(at=clock.now() - 3 * period)
    assert health.failing() == ["mail" if name == health.MAIL else "worker"]


def test_tasks_that_beat_asks_nobody_for_are_not_the_workers_fault(ready):
    Heartbeat.objects.create(name="tasks", at=clock.now() - timedelta(hours=1))
    silent("beat")
    assert health.failing() == ["beat"]


def test_a_message_that_waits_too_long_turns_it_red(ready, manager):
    waiting(manager)
    assert health.failing() == []
    Message.objects.update(next_try_at=clock.now() - timedelta(minutes=11))
    assert health.failing() == ["mail"]


def test_a_mail_server_that_takes_nothing_turns_it_red(ready, manager):
    half_an_hour = clock.now() - timedelta(minutes=31)
    waiting(manager, attempts=3, written_at=half_an_hour, next_try_at=clock.now() + timedelta(minutes=5))
    assert health.failing() == ["mail"]
    waiting(manager, "another", state=Message.State.SENT, sent_at=clock.now() - timedelta(minutes=5))
    assert health.failing() == []


@pytest.mark.parametrize("host", ["10.0.0.7:8000", "[fd00::7]", "whatever.invalid"])
@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/readyz", 503)])
def test_a_balancer_that_knows_only_an_address_is_answered(client, settings, host, path, status):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["portal.invalid"]
    found = client.get(path, headers={"host": host})
    assert found.status_code == status
    assert found.headers["Content-Type"] == "application/json"
    assert client.get("/help/", headers={"host": host}, secure=True).status_code == 400


def test_every_entry_of_the_timetable_is_watched():
    assert len(celery.app.conf.beat_schedule) == len(health.PERIODS)
