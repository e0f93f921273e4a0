"""The real command: everything starts from it, and nothing is left when it stops."""

import os
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from bootstrap import checks, processes
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.kills

# Somebody is there already: the demo borough is not seeded into a database that is in use.
SOMEBODY = (
    "import django; django.setup(); from django.contrib.auth import get_user_model; "
    "get_user_model().objects.create_user(email='somebody@school.example', name='Somebody')"
)


@pytest.fixture
def env(tmp_path):
    """A folder and a port of our own, the demo settings, no server."""
    ours = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    ours |= {"VAR_DIR": str(tmp_path), "PORT": str(processes.free_port()), "AP_NO_APT": "1"}
    ours["DJANGO_SETTINGS_MODULE"] = "salford_ap.settings.demo"
    return ours


@pytest.fixture
def in_use(env, db):
    """The same folder with a database in use: the suite's own tables, so that nobody waits for migrations."""
    suites, copied = connection.settings_dict["NAME"], f"{env['VAR_DIR']}/salford_ap.sqlite3"
    with closing(sqlite3.connect(suites)) as source, closing(sqlite3.connect(copied)) as copy:
        source.backup(copy)
    subprocess.run([sys.executable, "-c", SOMEBODY], cwd=ROOT, env=env, check=True, timeout=300)
    return env


def start(env):
    """The portal, after it said where it is."""
    portal = subprocess.Popen(
        ["sh", "bin/portal", "run"], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said = []
    for line in portal.stdout:
        said.append(line)
        if "Press Ctrl-C" in line:
            return portal, "".join(said)
    raise AssertionError("".join(said))


def ours_alive(env):
    """Processes of this portal, found by the folder in their environment."""
    mark = f"VAR_DIR={env['VAR_DIR']}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append((folder / "cmdline").read_bytes())
        except OSError:
            continue
    return found


def stop(portal, by):
    portal.send_signal(by)
    try:
        return portal.wait(timeout=120)
    finally:
        portal.kill()
        portal.stdout.close()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="starts on the embedded default, once")
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="asks /proc what is left")
def test_it_serves_its_first_page_and_leaves_nothing_behind(in_use):
    env = in_use
    portal, said = start(env)
    try:
        address = f"http://127.0.0.1:{env['PORT']}"
        assert f"ready at {address}" in said
        assert "Seeding" not in said
        with urllib.request.urlopen(f"{address}/sign-in/login/", timeout=60) as page:
            assert page.status == 200
            assert b"<h1" in page.read()
        second = subprocess.run(
            ["sh", "bin/portal", "run"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False
        )
        assert second.returncode == 1
        assert f"port {env['PORT']} is in use" in second.stderr
    finally:
        code = stop(portal, signal.SIGINT)
    assert code == 0
    assert processes.wait_until(lambda: not ours_alive(env), seconds=60), ours_alive(env)


def test_a_database_that_cannot_be_used_is_a_sentence(env):
    env |= checks.production(env["VAR_DIR"])
    said = subprocess.run(
        ["sh", "bin/portal", "run"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert said.returncode == 1
    assert "Stopped: the database cannot be used" in said.stderr
    assert "Check DATABASE_URL" in said.stderr
    assert "Traceback" not in said.stderr + said.stdout
    assert not ours_alive(env)
