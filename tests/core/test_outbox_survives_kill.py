"""Killing the worker in the middle of sending loses no message and sends none twice."""

from pathlib import Path

import pytest

from core import mail
from core.models import Message
from tests.factories.accounts import UserFactory
from tests.workers import Worker, wait_for

pytestmark = [pytest.mark.kills, pytest.mark.real_clock, pytest.mark.django_db(transaction=True)]

MESSAGES = 12


def files(folder: Path) -> list[Path]:
    """The messages that reached the folder."""
    return sorted((folder / "mail").glob("*.eml"))


@pytest.fixture
def written() -> list[Message]:
    """A dozen messages waiting in the outbox."""
    return mail.post_many(
        mail.Draft(
            UserFactory(),
            "audits/final",
            {"reference": f"AUD-{n}", "address": "/"},
            "Why",
            f"digest:2026-11-16:user-{n}",
        )
        for n in range(MESSAGES)
    )


@pytest.fixture
def pools(own_redis: str) -> list[tuple[str, str]]:
    """Which worker is killed how: threads on the filesystem broker; with Redis also prefork, parent and children."""
    return [("prefork", "parent"), ("prefork", "children")] if own_redis else [("threads", "parent")]


def test_every_message_stands_once_in_the_folder(written, pools, tmp_path, own_redis):
    for pool, whom in pools:
        Message.objects.update(state="queued", attempts=0, interruptions=0, claimed_at=None)
        folder = tmp_path / f"{pool}-{whom}"
        (folder / "mail").mkdir(parents=True)
        backend = "tests.slow_mail.SlowFolderBackend"
        worker = Worker(folder, pool=pool, REDIS_URL=own_redis, EMAIL_BACKEND=backend)
        worker.hold()
        with worker:
            wait_for(lambda folder=folder: len(files(folder)) >= 3, 120, worker)
            interrupted = Message.objects.filter(state="sent").count() != MESSAGES
            if whom == "children":
                worker.kill_children()
                worker.let_go()
            else:
                worker.kill()
                worker.let_go()
                worker.start()
            wait_for(lambda: Message.objects.filter(state="sent").count() == MESSAGES, 120, worker)
        assert interrupted, "the kill came too late to prove anything"
        names = [file.name for file in files(folder)]
        assert len(names) == len(set(names)) == MESSAGES
