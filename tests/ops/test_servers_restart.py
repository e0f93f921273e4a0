"""A drill: PostgreSQL and then Redis are stopped under a running portal. It says what is wrong, loses nothing, and goes on."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from bootstrap import processes

from tests.ops.own_server import FOUND, own_server
from tests.seed import dumps

ROOT = Path(__file__).resolve().parents[2]
POST = """
from accounts.models import User
from core import mail
with __import__("django.db.transaction").db.transaction.atomic():
    mail.post(User.objects.get(email="lead@demo.salford-ap.example"), "accounts/password_changed", {}, why="It was changed.", key="KEY")
"""

pytestmark = [
    # Slow, for servers, a portal and its worker are started, stopped and brought back.
    pytest.mark.slow,
    pytest.mark.skipif(not FOUND, reason="PostgreSQL is not on this machine"),
    pytest.mark.skipif(not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="once, with the servers"),
]


class Running:
    """A portal on servers of its own: web, and a worker with beat."""

    def __init__(self, database: str, folder: Path) -> None:
        self.folder, self.redis_port, self.port = folder, processes.free_port(), processes.free_port()
        self.env = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "OWN_"))},
            "DJANGO_SETTINGS_MODULE": "salford_ap.settings.base",
            "SECRET_KEY": "test-only-this-key-protects-invented-children-in-the-suite",
            "FACTOR_KEY": "test-only-this-key-seals-second-factors-in-the-suite",
            "EMAIL_BACKEND": "core.mail_folder.FolderBackend",
            "DATABASE_URL": database,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "VAR_DIR": str(folder),
            "ALLOWED_HOSTS": "127.0.0.1",
            "OUTBOX_SWEEP_SECONDS": "1",
            "PYTHONPATH": str(ROOT),
        }
        self.children: list[subprocess.Popen[bytes]] = []
        self.redis: subprocess.Popen[bytes] | None = None

    def begin(self, name: str, *command: str) -> "subprocess.Popen[bytes]":
        child = processes.start(list(command), log=self.folder / f"{name}.log", env=self.env, cwd=ROOT)
        self.children.append(child)
        return child

    def start_redis(self) -> None:
        self.redis = self.begin(
            "redis", "redis-server", "--port", str(self.redis_port), "--bind", "127.0.0.1", "--save", ""
        )

    def stop_redis(self) -> None:
        assert self.redis is not None
        self.redis.kill()
        self.redis.wait()

    def start(self) -> None:
        address = f"127.0.0.1:{self.port}"
        web = [
            "gunicorn",
            "salford_ap.wsgi",
            "-k",
            "gthread",
            "--threads",
            "4",
            "--bind",
            address,
            "--no-control-socket",
        ]
        worker = ["celery", "-A", "salford_ap", "worker", "--pool", "threads", "-c", "2", "-Q", "default,mail,files"]
        self.begin("web", sys.executable, "-m", *web)
        self.begin("worker", sys.executable, "-m", *worker, "--beat", "-s", str(self.folder / "beat"))

    def get(self, path: str) -> tuple[int, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"X-Forwarded-Proto": "https"})
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()
        except OSError as fault:
            return 0, str(fault)

    def failing(self) -> set[str]:
        status, said = self.get("/readyz")
        return set(json.loads(said)["failing"]) if status else {"web"}

    def manage(self, *words: str) -> None:
        command = [sys.executable, "manage.py", *words]
        said = subprocess.run(command, cwd=ROOT, env=self.env, check=False, capture_output=True, text=True)
        assert said.returncode == 0, said.stderr

    def posts(self, key: str) -> None:
        self.manage("shell", "--verbosity=0", "-c", POST.replace("KEY", key))

    def sent(self) -> set[str]:
        return {file.stem for file in (self.folder / "mail").glob("*.eml")}


@pytest.fixture
def portal(tmp_path):
    with own_server(ROOT / "docker/point-in-time.sh") as server:
        dumps.unpacked(dumps.POSTGRESQL, server.address)
        made = Running(server.address, tmp_path)
        made.manage("migrate", "--verbosity=0")
        made.manage("createcachetable", "--verbosity=0")
        made.start_redis()
        made.start()
        try:
            yield made, server
        finally:
            processes.stop(made.children, grace=5)


def wait(condition) -> None:
    assert processes.wait_until(condition, seconds=90, every=0.3)


def test_each_is_missed_said_and_nothing_is_lost(portal):
    running, server = portal
    wait(lambda: not running.failing() & {"web", "database", "broker", "worker", "beat"})
    assert running.get("/sign-in/login/")[0] == 200

    server.stop()
    wait(lambda: "database" in running.failing())
    status, page = running.get("/sign-in/login/")
    assert (status, "cannot reach its database" in page) == (503, True)
    assert running.get("/healthz")[0] == 200
    server.start()
    wait(lambda: running.get("/sign-in/login/")[0] == 200)

    running.stop_redis()
    wait(lambda: running.failing() >= {"broker"})
    assert running.get("/sign-in/login/")[0] == 200
    running.posts("while-redis-was-away")
    assert "while-redis-was-away" not in running.sent()
    running.start_redis()
    wait(lambda: "while-redis-was-away" in running.sent())
    wait(lambda: not running.failing() & {"database", "broker", "worker", "beat", "mail"})
