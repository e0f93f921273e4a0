"""Starting servers so that none is ever left behind, and stopping them in order."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def start(
    command: Sequence[str | Path],
    *,
    log: Path,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    user: str | None = None,
) -> subprocess.Popen[bytes]:
    """A server in a process group of its own, writing to its log; on Linux it goes when we are killed."""
    with log.open("ab") as out:
        return subprocess.Popen(
            [str(word) for word in command],
            env=env,
            cwd=cwd,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_go_with_parent if _libc else None,
        )


def stop(children: Sequence[subprocess.Popen[bytes]], *, grace: float, by: signal.Signals = signal.SIGTERM) -> None:
    """Ask each leader to finish, wait up to `grace` seconds for all, then end whatever its group still holds.

    The leader is asked first and alone: a pool child told at the same moment would drop the task it is on.
    """
    for child in children:
        if child.poll() is None:
            child.send_signal(by)
    wait_until(lambda: all(child.poll() is not None for child in children), seconds=grace)
    for number, patience in ((signal.SIGTERM, 1.0), (signal.SIGKILL, 3.0)):
        for child in children:
            _signal_group(child, number)
        wait_until(lambda: not any(_group_lives(child) for child in children), seconds=patience)


def run(command: Sequence[str | Path], **options: Any) -> int:
    """Run to the end, output where the caller's goes; the exit code."""
    return subprocess.run([str(word) for word in command], check=False, **options).returncode


def run_with_its_group(command: Sequence[str | Path], *, cwd: Path, env: dict[str, str]) -> int:
    """Run to the end; when we are interrupted, so is it, and everything it started goes before we do."""
    child = subprocess.Popen(
        [str(word) for word in command],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_go_with_parent if _libc else None,
    )
    try:
        return child.wait()
    finally:
        stop([child], grace=10, by=signal.SIGINT)


def succeeds(command: Sequence[str | Path], **options: Any) -> bool:
    """Does it end well? What it says is not shown; a program that is not there does not succeed."""
    try:
        return run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options) == 0
    except OSError:
        return False


def wait_until(is_so: Callable[[], bool], *, seconds: float, every: float = 0.05) -> bool:
    """Ask until the answer is yes or the time is up."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True


def free_port() -> int:
    """A port nobody uses on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _group_lives(child: subprocess.Popen[bytes]) -> bool:
    child.poll()
    try:
        os.killpg(child.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def _go_with_parent() -> None:
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
