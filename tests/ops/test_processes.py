"""Servers are stopped by their group, and never left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bootstrap import processes

ROOT = Path(__file__).resolve().parents[2]
SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
WITH_CHILD = [
    sys.executable,
    "-c",
    "import subprocess, sys, time; c = subprocess.Popen(['sleep', '60']); print(c.pid, flush=True); time.sleep(60)",
]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
]


def lives(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text().split(") ")[1].startswith("Z"))


def first_line(log):
    assert processes.wait_until(lambda: log.exists() and "\n" in log.read_text(), seconds=60)
    return log.read_text().splitlines()[0]


def test_a_server_stops_when_asked(tmp_path):
    child = processes.start(SLEEPER, log=tmp_path / "log")
    first_line(tmp_path / "log")
    processes.stop([child], grace=5)
    assert child.returncode == -signal.SIGTERM


def test_what_a_server_started_goes_with_it(tmp_path):
    child = processes.start(WITH_CHILD, log=tmp_path / "log")
    grandchild = int(first_line(tmp_path / "log"))
    processes.stop([child], grace=5)
    assert processes.wait_until(lambda: not lives(grandchild), seconds=30)


def test_a_server_that_does_not_listen_is_killed_after_the_grace(tmp_path):
    child = processes.start(DEAF, log=tmp_path / "log")
    first_line(tmp_path / "log")
    began = time.monotonic()
    processes.stop([child], grace=0.2)
    assert child.returncode == -signal.SIGKILL
    assert time.monotonic() - began < 30


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells children of their parent's death")
def test_a_killed_parent_takes_its_servers_along(tmp_path):
    program = (
        "import sys, time; sys.path.insert(0, 'bin'); from pathlib import Path; from bootstrap import processes; "
        f"child = processes.start(['sleep', '60'], log=Path({str(tmp_path / 'log')!r})); "
        "print(child.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    assert lives(child)
    parent.kill()
    parent.wait()
    assert processes.wait_until(lambda: not lives(child), seconds=30)


def test_a_run_that_is_interrupted_takes_what_it_started_along(tmp_path, monkeypatch):
    """As Ctrl-C in the middle of the suite: the runner and its own children are gone before we are."""
    started = []

    def interrupted(child):
        started.append(int(first_line(tmp_path / "log")))
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess.Popen, "wait", interrupted)
    script = f"exec {' '.join(map(repr, WITH_CHILD))} > {tmp_path / 'log'}"
    with pytest.raises(KeyboardInterrupt):
        processes.run_with_its_group(["sh", "-c", script], cwd=tmp_path, env=dict(os.environ))
    assert processes.wait_until(lambda: not lives(started[0]), seconds=30)


def test_a_run_hands_on_the_exit_code(tmp_path):
    command = [sys.executable, "-c", "raise SystemExit(5)"]
    assert processes.run_with_its_group(command, cwd=tmp_path, env=dict(os.environ)) == 5


def test_a_free_port_can_be_listened_on():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", processes.free_port()))


def test_a_program_that_is_not_there_does_not_succeed():
    assert not processes.succeeds(["/nowhere/at-all"])
    assert processes.succeeds([sys.executable, "-c", ""])
    assert not processes.succeeds([sys.executable, "-c", "raise SystemExit(3)"])
