"""The scripts of docker-compose.point-in-time.yml: a row that was deleted is had again, as of the moment before."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
import yaml
from bootstrap import processes

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "docker/point-in-time.sh"
FOUND = sorted(Path("/usr/lib/postgresql").glob("*/bin"))

pytestmark = [
    # Slow, for a server is made, stopped and brought back.
    pytest.mark.slow,
    pytest.mark.skipif(not FOUND, reason="PostgreSQL is not on this machine"),
    pytest.mark.skipif(
        os.environ.get("DATABASE_URL", "").startswith("postgres") is False, reason="once, with the servers"
    ),
]


class Server:
    """A server of this test, run by an ordinary user as in the image, with the settings of with-wal.sh."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, processes.free_port()
        self.env = {
            "PATH": f"{FOUND[-1]}:{os.environ['PATH']}",
            "PGDATA": str(folder / "data"),
            "WAL": str(folder / "wal"),
            "SOCKET": str(folder),
            "PGPORT": str(self.port),
            "POSTGRES_USER": "ap_owner",
        }
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def does(self, *words: str, check: bool = True) -> str:
        said = subprocess.run(
            [*self.user, *words], env=self.env, cwd=self.folder, capture_output=True, text=True, check=False, timeout=60
        )
        assert not check or said.returncode == 0, said.stderr
        return said.stdout.strip() or said.stderr.strip()

    def start(self) -> None:
        keep = f"sh {self.folder}/point-in-time.sh keep %p %f"
        settings = f"-p {self.port} -k {self.folder} -c listen_addresses= -c fsync=off -c archive_mode=on -c archive_command='{keep}'"
        self.does("pg_ctl", "-s", "-w", "-l", str(self.folder / "log"), "-o", settings, "start")

    def stop(self, mode: str = "fast") -> None:
        self.does("pg_ctl", "-s", "-m", mode, "stop", check=False)

    def sql(self, statement: str) -> str:
        return self.does("psql", "-qAt", "-h", str(self.folder), "-U", "ap_owner", "-d", "postgres", "-c", statement)

    def script(self, *words: str, check: bool = True) -> str:
        return self.does("sh", str(self.folder / "point-in-time.sh"), *words, check=check)


@pytest.fixture
def server():
    folder = Path(
        subprocess.run(
            ["mktemp", "-d", "/tmp/ap-test-XXXXXX"], capture_output=True, text=True, check=True
        ).stdout.strip()
    )
    shutil.copy(SCRIPT, folder)
    (folder / "wal").mkdir()
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", "postgres:", folder], check=True)
    made = Server(folder)
    made.does("initdb", "-U", "ap_owner", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
    made.start()
    yield made
    made.stop("immediate")
    shutil.rmtree(folder, ignore_errors=True)


def test_the_moment_before_a_mistake_is_had_again(server):
    server.sql("CREATE TABLE children (name text)")
    assert "stands; any moment since" in server.script("base")
    server.sql("INSERT INTO children VALUES ('Alex'), ('Sam')")
    time.sleep(1.1)  # a moment has a resolution, and the one wanted lies after the rows
    moment = server.sql("SELECT date_trunc('second', now())")
    time.sleep(1.1)
    server.sql("DELETE FROM children")
    server.sql("SELECT pg_switch_wal()")
    assert "the database runs" in server.script("restore", moment, check=False)
    server.stop()
    assert "no base from before" in server.script("restore", "2020-01-01 00:00:00+00", check=False)
    assert "no moment" in server.script("restore", "yesterday at ten-ish", check=False)
    assert "Start the database" in server.script("restore", moment)
    server.start()
    assert processes.wait_until(lambda: server.sql("SELECT pg_is_in_recovery()") == "f", seconds=20, every=0.1)
    assert server.sql("SELECT string_agg(name, ',' ORDER BY name) FROM children") == "Alex,Sam"
    # It goes on from there, and the next base can be taken.
    server.sql("INSERT INTO children VALUES ('Kim')")
    assert "stands" in server.script("base")


def test_the_database_is_started_with_these_scripts():
    compose = yaml.safe_load((ROOT / "docker-compose.point-in-time.yml").read_text())
    assert compose["services"]["db"]["entrypoint"] == ["sh", "/docker/with-wal.sh"]
    assert "archive_command=sh /docker/point-in-time.sh keep %p %f" in (ROOT / "docker/with-wal.sh").read_text()
