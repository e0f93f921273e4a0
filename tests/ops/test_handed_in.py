"""A database that somebody names is theirs: whatever is called on it, the mark in it is still there afterwards."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, nullcontext
from pathlib import Path
from types import SimpleNamespace

import psycopg2
import pytest
from bootstrap import benching, checks, running, servers, suite
from bootstrap.words import Stop
from django.core.management import CommandError, call_command
from django.db import connection

from salford_ap import own_servers
from tests.factories.attendance import MarkFactory
from tests.workers import database_address

ROOT = Path(__file__).resolve().parents[2]
PYTHON = Path("/venv/bin/python")
BENCH, DEMO, PRODUCTION = (f"salford_ap.settings.{name}" for name in ("bench", "demo", "production"))
NOWHERE = "redis://127.0.0.1:9/0"
ROWS = "SELECT (SELECT count(*) FROM attendance_mark), (SELECT count(*) FROM accounts_user)"
COUNCILS = {name: value for name, value in checks.production("").items() if name not in ("DATABASE_URL", "VAR_DIR")}


class Theirs:
    """A database with one mark in it, and its address."""

    def __init__(self, folder: Path) -> None:
        self.address = database_address()
        if connection.vendor == "sqlite":
            self.address = f"sqlite:///{folder / 'theirs.sqlite3'}"
            with closing(sqlite3.connect(connection.settings_dict["NAME"])) as suites, closing(self._open()) as copy:
                suites.backup(copy)
        self.before = self.rows()

    def _open(self):
        if self.address.startswith("sqlite"):
            return sqlite3.connect(self.address.removeprefix("sqlite:///"))
        return psycopg2.connect(self.address)

    def rows(self):
        """How many marks and people there are."""
        with closing(self._open()) as opened:
            cursor = opened.cursor()
            cursor.execute(ROWS)
            return cursor.fetchone()


@pytest.fixture
def theirs(transactional_db, tmp_path, manager):
    MarkFactory()
    return Theirs(tmp_path)


@pytest.fixture
def environment(tmp_path):
    """What a shell holds, without what the suite itself put there."""
    ours = {name: value for name, value in os.environ.items() if name not in suite.OURS}
    return {**ours, "VAR_DIR": str(tmp_path / "var"), "AP_NO_APT": "1", "DJANGO_SETTINGS_MODULE": DEMO}


RUN, SEED = ("sh", "bin/portal", "run"), ("sh", "bin/portal", "seed")
MANAGE_SEED, MANAGE_BENCH = (sys.executable, "manage.py", "seed"), (sys.executable, "manage.py", "bench")
PREPARE = (sys.executable, "-m", "bin.prepare", "schema", "reference", "borough")
NEVER = "The demo never starts on servers that were handed in"
# A council's portal is on PostgreSQL: its settings do not even begin on SQLite.
NO_COUNCIL = "DATABASE_URL (a PostgreSQL address)" if connection.vendor == "sqlite" else ""


@pytest.mark.parametrize(
    "command, more, why",
    [
        (RUN, {}, "run is for the demo"),
        (RUN, {"REDIS_URL": NOWHERE}, "DATABASE_URL and REDIS_URL name servers of somebody's"),
        (SEED, {}, "seed is for the demo"),
        (SEED, COUNCILS, "seed is for the demo"),
        (MANAGE_SEED, {}, NEVER),
        (MANAGE_SEED, COUNCILS, NO_COUNCIL or "Unknown command: 'seed'"),
        (MANAGE_BENCH, {}, NEVER),
        (MANAGE_BENCH, {own_servers.MARK: "guessed"}, NEVER),
        (MANAGE_BENCH, COUNCILS, NO_COUNCIL or "Unknown command: 'bench'"),
        (PREPARE, {}, NEVER),
    ],
)
def test_what_is_handed_in_is_left_alone(theirs, environment, command, more, why):
    env = environment | {"DATABASE_URL": theirs.address} | more
    said = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert said.returncode == 1, said.stdout
    assert why in said.stderr
    assert "Traceback" not in said.stderr
    assert theirs.rows() == theirs.before


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"])
def test_one_address_is_enough_to_refuse(monkeypatch, name):
    for each in suite.HANDED_IN:
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setenv(name, "redis://theirs")
    assert own_servers.handed_in(os.environ) == [name]
    with pytest.raises(Stop, match=f"{name} names servers of somebody's. Nothing was changed"):
        running.refuse_what_is_handed_in("run")


def test_the_suites_own_database_is_not_measured_on(db, monkeypatch):
    """Neither is it marked for the benchmarks: they are called on what `bench` itself started."""
    monkeypatch.delenv(own_servers.MARK, raising=False)
    with pytest.raises(CommandError, match="only on servers that they started themselves: make bench"):
        call_command("bench")


@pytest.fixture
def given(monkeypatch):
    """Two addresses and more in the shell; what is called is kept instead of being run."""
    for name in suite.OURS:
        monkeypatch.setenv(name, f"theirs://{name}")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", PRODUCTION)
    environments = []

    def run(command, *, cwd, env):
        environments.append(env)
        return 0

    def start(command, *, log, env, cwd):
        log.touch()
        return SimpleNamespace(wait=lambda: run(command, cwd=cwd, env=env))

    monkeypatch.setattr(suite.processes, "run_with_its_group", run)
    monkeypatch.setattr(suite.processes, "run", run)
    monkeypatch.setattr(suite.measuring, "is_wanted", lambda: False)
    monkeypatch.setattr(suite.processes, "start", start)
    monkeypatch.setattr(suite.processes, "stop", lambda children, *, grace, by: None)
    monkeypatch.setattr(suite.ground, "ready", lambda lock: PYTHON)
    monkeypatch.setattr(suite.machine.Need, "install", lambda need: "")
    monkeypatch.setattr(servers, "postgresql_and_redis", lambda **how: nullcontext(OWN))
    return environments


OWN = {"DATABASE_URL": "postgres://own", "REDIS_URL": "redis://own", servers.MARK: "mark", servers.LOG: "/own/pg.log"}


def theirs_in(env):
    return [name for name, value in env.items() if value.startswith("theirs://")]


def test_the_tests_bring_their_own_servers_and_say_so(given, capsys):
    assert suite.test(["sqlite", "postgresql", "borough", "browser"]) == 0
    said = capsys.readouterr().out
    assert "bring servers of their own: what DATABASE_URL and REDIS_URL and" in said
    assert [env.get("DATABASE_URL") for env in given] == [None, *["postgres://own"] * 3, None, None, None]
    assert not any(theirs_in(env) for env in given)


def test_the_benchmarks_bring_their_own_servers_and_say_so(given, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    assert benching.bench(["--rows", "10"]) == 0
    assert "bring servers of their own: what DATABASE_URL and REDIS_URL and" in capsys.readouterr().out
    assert all(env.items() >= OWN.items() for env in given)
    assert {env["DJANGO_SETTINGS_MODULE"] for env in given} == {BENCH}
    assert not any(theirs_in(env) for env in given)


def test_the_checks_are_handed_no_address(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://theirs")
    script = "import os; print(os.environ.get('DATABASE_URL'))"
    assert checks._outcome(checks.Check("look", (sys.executable, "-c", script))) == (0, "None\n")
