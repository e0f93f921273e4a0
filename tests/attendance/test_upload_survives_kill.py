"""Killing the worker in the middle of saving an upload loses no mark and saves none twice."""

from datetime import date, time
from pathlib import Path
from time import sleep

import pytest

from attendance import uploads
from attendance.models import Mark, MarkChange, Upload
from core import clock
from core.bulk import insert_many
from core.models import Event
from core.sent_files import Came
from placements.models import Session
from tests.factories.attendance import MarkFactory, placed, register_file, row_of
from tests.workers import Worker, wait_for

pytestmark = [pytest.mark.kills, pytest.mark.real_clock, pytest.mark.django_db(transaction=True)]

ROWS = 3_000


@pytest.fixture
def shift(monkeypatch: pytest.MonkeyPatch) -> str:
    """The clock runs, from a Wednesday in term: in the test and in the worker alike."""
    real = clock.now
    moved = clock.at(date(2026, 11, 18), 10) - real()
    monkeypatch.setattr(clock, "now", lambda: real() + moved)
    return str(moved.total_seconds())


@pytest.fixture
def pool(own_redis: str) -> tuple[str, ...]:
    """Threads on the filesystem broker, killed whole; with Redis and PostgreSQL prefork, its parent and its child."""
    return ("prefork", "parent", "child") if own_redis else ("threads", "parent")


@pytest.fixture(params=["parent", "child"])
def whom(request: pytest.FixtureRequest, pool: tuple[str, ...]) -> str:
    if request.param not in pool:
        pytest.skip("threads have no child processes: the parent is killed")
    return request.param


@pytest.fixture
def sessions(provider, school, council, shift) -> list[Session]:
    """A big register of the last twelve days, one mark of which is saved and will be changed."""
    days = [date(2026, 11, day) for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17)]
    placements = [placed(provider, school) for _ in range(ROWS // 24)]
    halves = (("AM", time(9, 30), time(12)), ("PM", time(12, 45), time(15)))
    rows = [(placement.pk, day, *half) for placement in placements for day in days for half in halves]
    insert_many(Session, ("placement", "date", "half", "starts", "ends"), rows)
    found = list(Session.objects.select_related("placement__pupil"))
    MarkFactory(session=found[-1], absent=True)
    return found


def approved(upload: Upload) -> bool:
    return Upload.objects.filter(pk=upload.pk, status="approved").exists()


def test_nothing_is_lost_and_nothing_is_saved_twice(pool, whom, sessions, provider, tmp_path: Path, shift, own_redis):
    data = register_file(*[row_of(row) for row in sessions])
    upload = uploads.receive(provider.organisation.provider, "register.csv", data, by=provider)
    uploads.check(upload.pk)
    upload.refresh_from_db()
    assert upload.counts["changed"] == 1
    quick = {"UPLOAD_SWEEP_AFTER_SECONDS": "1", "UPLOAD_SWEEP_SECONDS": "2", "WORKER_LOADS": "tests.slow_saving"}
    worker = Worker(tmp_path, pool=pool[0], REDIS_URL=own_redis, CLOCK_SHIFT_SECONDS=shift, **quick)
    worker.hold()
    with worker:
        assert (
            uploads.ask(upload, by=provider, fingerprint=upload.fingerprint, confirmed=[uploads.CHANGES]) is Came.LATER
        )
        wait_for((tmp_path / "saving").exists, 120, worker)
        assert not approved(upload), "the kill came too late to prove anything"
        if whom == "child":
            worker.kill_children()
            worker.let_go()
        else:
            worker.kill()
            worker.let_go()
            assert Mark.objects.count() == 1, "half a file was saved"
            worker.start()
        wait_for(lambda: approved(upload), 120, worker)
        sleep(3)  # another sweep, and whatever the broker hands out again, find nothing to do
    assert Mark.objects.count() == len(sessions)
    assert Mark.objects.filter(upload=upload, kind="attended").count() == len(sessions)
    assert MarkChange.objects.count() == 1
    assert Event.objects.about(upload).filter(act="approved").count() == 1
