"""The scripts of docker-compose.point-in-time.yml: a row that was deleted is had again, as of the moment before."""

import os
import time
from pathlib import Path

import pytest
import yaml
from bootstrap import processes

from tests.ops.own_server import FOUND, own_server

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "docker/point-in-time.sh"

pytestmark = [
    # Slow, for a server is made, stopped and brought back.
    pytest.mark.slow,
    pytest.mark.skipif(not FOUND, reason="PostgreSQL is not on this machine"),
    pytest.mark.skipif(
        os.environ.get("DATABASE_URL", "").startswith("postgres") is False, reason="once, with the servers"
    ),
]


@pytest.fixture
def server():
    with own_server(SCRIPT) as made:
        yield made


def script(server, *words, check=True):
    return server.does("sh", str(server.folder / "point-in-time.sh"), *words, check=check)


def test_the_moment_before_a_mistake_is_had_again(server):
    server.sql("CREATE TABLE children (name text)")
    assert "stands; any moment since" in script(server, "base")
    server.sql("INSERT INTO children VALUES ('Alex'), ('Sam')")
    time.sleep(1.1)  # a moment has a resolution, and the one wanted lies after the rows
    moment = server.sql("SELECT date_trunc('second', now())")
    time.sleep(1.1)
    server.sql("DELETE FROM children")
    server.sql("SELECT pg_switch_wal()")
    assert "the database runs" in script(server, "restore", moment, check=False)
    server.stop()
    assert "no base from before" in script(server, "restore", "2020-01-01 00:00:00+00", check=False)
    assert "no moment" in script(server, "restore", "yesterday at ten-ish", check=False)
    assert "Start the database" in script(server, "restore", moment)
    server.start()
    assert processes.wait_until(lambda: server.sql("SELECT pg_is_in_recovery()") == "f", seconds=20, every=0.1)
    assert server.sql("SELECT string_agg(name, ',' ORDER BY name) FROM children") == "Alex,Sam"
    # It goes on from there, and the next base can be taken.
    server.sql("INSERT INTO children VALUES ('Kim')")
    assert "stands" in script(server, "base")


def test_the_database_is_started_with_these_scripts():
    compose = yaml.safe_load((ROOT / "docker-compose.point-in-time.yml").read_text())
    assert compose["services"]["db"]["entrypoint"] == ["sh", "/docker/with-wal.sh"]
    assert "archive_command=sh /docker/point-in-time.sh keep %p %f" in (ROOT / "docker/with-wal.sh").read_text()
