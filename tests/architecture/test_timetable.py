"""Two beats, or one that fires twice: a second run of anything in the timetable changes nothing and sends nothing."""

from importlib import import_module

import pytest
from django.core import mail as django_mail

from salford_ap.celery import app
from salford_ap.settings import base
from tests.architecture.walk import fingerprint, tables

ENTRIES = {name: entry["task"] for name, entry in app.conf.beat_schedule.items()}


def run(path: str) -> None:
    """Call the task as a worker would, without a queue."""
    module, _, name = path.rpartition(".")
    getattr(import_module(module), name)()


def rows() -> dict[str, str]:
    """A fingerprint of every table but the heartbeats, whose moment is the same here anyway."""
    return {label: fingerprint(each) for label, each in tables().items()}


@pytest.mark.parametrize("name", ENTRIES)
def test_a_second_run_changes_nothing(world, name):
    run(ENTRIES[name])
    before, sent = rows(), len(django_mail.outbox)
    run(ENTRIES[name])
    assert [label for label, seen in rows().items() if seen != before[label]] == []
    assert len(django_mail.outbox) == sent


def test_every_entry_is_in_london_time_and_none_between_one_and_two():
    assert base.CELERY_TIMEZONE == "Europe/London"
    for entry in app.conf.beat_schedule.values():
        hours = getattr(entry["schedule"], "hour", set())
        assert len(hours) == 24 or 1 not in hours


def test_celery_is_set_as_promised():
    assert base.CELERY_TASK_ACKS_LATE
    assert base.CELERY_TASK_REJECT_ON_WORKER_LOST
    assert base.CELERY_TASK_IGNORE_RESULT
    assert base.CELERY_WORKER_PREFETCH_MULTIPLIER == 1
    assert (base.CELERY_TASK_SOFT_TIME_LIMIT, base.CELERY_TASK_TIME_LIMIT) == (240, 300)
    assert base.VISIBILITY_TIMEOUT > base.CELERY_TASK_TIME_LIMIT
    assert base.CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT == 30
    assert (base.CELERY_WORKER_MAX_TASKS_PER_CHILD, base.CELERY_WORKER_MAX_MEMORY_PER_CHILD) == (200, 400_000)
    assert base.CELERY_ACCEPT_CONTENT == ["json"]
    assert base.CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP


@pytest.mark.skipif(not base.REDIS_URL, reason="the queue is a folder here")
def test_redis_gives_abandoned_tasks_back_soon():
    options = base.CELERY_BROKER_TRANSPORT_OPTIONS
    assert (options["unacked_restore_interval"], options["unacked_restore_throttle"]) == (10, 1)
    assert (options["visibility_timeout"], options["unacked_mutex_expire"]) == (base.VISIBILITY_TIMEOUT, 60)
    assert (options["socket_timeout"], options["socket_connect_timeout"]) == (5, 5)


def test_every_task_of_the_timetable_is_read_by_a_worker():
    queues = {base.CELERY_TASK_ROUTES.get(task, {}).get("queue", "default") for task in ENTRIES.values()}
    assert queues <= {"default", "mail", "files"}
    assert base.CELERY_TASK_ROUTES["core.tasks.sweep_outbox"] == {"queue": "mail"}
