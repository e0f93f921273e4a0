"""Real workers on the test's own database, to be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]


def database_address() -> str:
    """The address of the database this test writes to."""
    parts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{parts['NAME']}"
    return f"postgres://{parts['USER']}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"


def held(folder: Path) -> None:
    """Stay here while the test holds the worker: what is killed is then surely in the middle, on a busy machine too."""
    end = time.monotonic() + 120
    while (folder / "hold").exists() and time.monotonic() < end:
        time.sleep(0.02)


class Worker:
    """A worker in a process group of its own; its beat inside it with threads, beside it with prefork, as in production."""

    def __init__(self, folder: Path, *, pool: str = "threads", **environment: str) -> None:
        self.folder = folder
        self.pool = pool
        self.process: subprocess.Popen | None = None
        self.beat: subprocess.Popen | None = None
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("PYTEST")},
            "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
            "DATABASE_URL": database_address(),
            "VAR_DIR": str(folder),
            "FILES_DIR": str(settings.MEDIA_ROOT),
            "OUTBOX_SWEEP_SECONDS": "1",
            "MAIL_SENDING_STALE_SECONDS": "2",
            "PYTHONPATH": str(ROOT),
            **environment,
        }

    def start(self) -> "Worker":
        """Start it and come back at once."""
        (self.folder / "logs").mkdir(parents=True, exist_ok=True)
        schedule = ["-s", str(self.folder / "beat")]
        worker = ["worker", "--pool", self.pool, "-c", "2", "-Q", "default,mail,files"]
        if self.pool == "threads":
            worker += ["--beat", *schedule]
        elif self.beat is None:
            self.beat = self._celery(["beat", *schedule])
        self.process = self._celery(worker)
        return self

    def _celery(self, arguments: list[str]) -> subprocess.Popen:
        command = [sys.executable, "-m", "celery", "-A", "tests.worker_app", *arguments]
        with (self.folder / "logs" / f"{arguments[0]}.log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def children(self) -> list[int]:
        """The pool's processes (prefork only): the parent's children."""
        found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        return [int(line) for line in found.stdout.split()]

    def kill_children(self) -> None:
        """SIGKILL every process of the pool, so that the one at work is among them; the parent lives."""
        for pid in self.children():
            os.kill(pid, signal.SIGKILL)

    def kill(self) -> None:
        """SIGKILL the parent, and what it would leave behind, as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def hold(self) -> None:
        """What it does next stops in the middle (`held`)."""
        (self.folder / "hold").touch()

    def let_go(self) -> None:
        """What is held goes on."""
        (self.folder / "hold").unlink()

    def log(self) -> str:
        """What it wrote."""
        return (self.folder / "logs" / "worker.log").read_text(errors="replace")[-4000:]

    def __enter__(self) -> "Worker":
        return self.start()

    def __exit__(self, *_: object) -> None:
        if self.process and self.process.poll() is None:
            self.kill()
        if self.beat:
            os.killpg(self.beat.pid, signal.SIGKILL)
            self.beat.wait()


def wait_for(condition: Callable[[], bool], seconds: float, worker: Worker) -> None:
    """Until the condition holds, or fail with what the worker wrote."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"Nothing came of it in {seconds} s.\n{worker.log()}")
        time.sleep(0.1)
