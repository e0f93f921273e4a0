"""Killing the worker in the middle of a Monday's digests: everybody gets theirs, and gets it once."""

import subprocess
import sys
from datetime import date

import pytest

from core import clock
from core.models import Message
from tests.factories.accounts import AffiliationFactory
from tests.factories.placements import PlacementFactory, SessionFactory
from tests.workers import ROOT, Worker, wait_for

pytestmark = [pytest.mark.kills, pytest.mark.real_clock, pytest.mark.django_db(transaction=True)]

PEOPLE = 8
MONDAY_MORNING = clock.at(date(2026, 11, 16), 7, 5)


@pytest.fixture(params=["parent", "children"])
def whom(request, own_redis):
    if request.param == "children" and not own_redis:
        pytest.skip("threads have no child processes: the parent is killed")
    return request.param


@pytest.fixture
def people(council):
    """Managers of providers that had a session in the week before and sent no register."""
    for _ in range(PEOPLE):
        placement = PlacementFactory()
        SessionFactory(placement=placement, date=date(2026, 11, 11))
        AffiliationFactory(organisation=placement.provider.organisation, role="provider_manager")


def ask(worker: Worker) -> None:
    """Ask for the digests, as the timetable does."""
    command = [sys.executable, "-m", "celery", "-A", "tests.worker_app", "call", "salford_ap.tasks.send_weekly_digests"]
    subprocess.run(command, cwd=ROOT, env=worker.environment, check=True, capture_output=True)


def sent() -> int:
    """How many digests have gone out."""
    return Message.objects.filter(template="attendance/digest", state="sent").count()


def test_a_monday_interrupted_tells_everybody_once(whom, people, tmp_path, own_redis):
    worker = Worker(
        tmp_path,
        pool="prefork" if own_redis else "threads",
        REDIS_URL=own_redis,
        EMAIL_BACKEND="tests.slow_mail.SlowFolderBackend",
        HELD_AFTER_MESSAGES="2",
        CLOCK_SHIFT_SECONDS=str((MONDAY_MORNING - clock.now()).total_seconds()),
    )
    (tmp_path / "mail").mkdir()
    worker.hold()
    with worker:
        ask(worker)
        wait_for(lambda: len(list((tmp_path / "mail").glob("digest_*.eml"))) >= 2, 120, worker)
        assert sent() < PEOPLE, "the kill came too late to prove anything"
        if whom == "children":
            worker.kill_children()
            worker.let_go()
        else:
            worker.kill()
            worker.let_go()
            worker.start()
        ask(worker)
        wait_for(lambda: sent() == PEOPLE, 120, worker)
    files = [file.name for file in (tmp_path / "mail").iterdir()]
    assert len(files) == len(set(files)) == PEOPLE
    assert Message.objects.filter(template="attendance/digest").count() == PEOPLE
