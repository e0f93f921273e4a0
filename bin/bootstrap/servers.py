"""PostgreSQL and Redis of our own for a test run: private folder, free ports, gone afterwards."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bootstrap import machine, processes
from bootstrap.words import Stop

ADDRESSES = ("DATABASE_URL", "REDIS_URL")
# The mark of servers we started (salford_ap/own_servers.py): what is deleted or seeded there was ours.
MARK, SETTING = "OWN_SERVERS", "salford_ap.own_servers"
LOG = "POSTGRESQL_LOG"
# What PostgreSQL refuses it would write down, row and statement: names, UPNs and birth dates do not belong in a log.
NO_ROWS_IN_LOG = (
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
)
# Nothing here outlives the run, so nothing is forced to disk.
MOST = "max_connections=60"
UNSAFE_AND_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

# As docker-compose.yml has it, which says why: a query is tested and measured with the plan it will have.
AS_SERVED = ("random_page_cost=1.1", "work_mem=32MB", "jit=off", "max_parallel_workers_per_gather=0")
# And its memory, where the years of ten boroughs are measured; so much is written at once that it is flushed seldom.
AT_SIZE = ("shared_buffers=512MB", "effective_cache_size=2GB", "max_wal_size=4GB")


@contextmanager
def postgresql_and_redis(*, is_safe: bool = False, kept: Path | None = None) -> Iterator[dict[str, str]]:
    """The addresses, the mark and the log, for the environment; both servers and their folder go at the end.

    A folder that is `kept` holds the rows of the last time, and stays for the next.
    """
    folder = kept or Path(tempfile.mkdtemp(prefix="ap-test-", dir="/tmp"))
    started: list[subprocess.Popen[bytes]] = []
    try:
        mark = secrets.token_hex(16)
        database_url = _start_postgresql(folder, started, mark, AT_SIZE if is_safe else UNSAFE_AND_QUICK)
        redis_url = _start_redis(folder, started)
        yield {"DATABASE_URL": database_url, "REDIS_URL": redis_url, MARK: mark, LOG: str(folder / "pg.log")}
    finally:
        # SIGINT is PostgreSQL's fast stop: it does not wait for connections a test forgot.
        processes.stop(started, grace=5, by=signal.SIGINT)
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis_alone() -> Iterator[str]:
    """An empty Redis for one test, stopped and gone at the end: nobody else's queue is emptied for it."""
    started: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory(prefix="ap-test-", dir="/tmp") as folder:
        try:
            yield _start_redis(Path(folder), started)
        finally:
            processes.stop(started, grace=5)


def _start_postgresql(folder: Path, started: list[subprocess.Popen[bytes]], mark: str, settings: Sequence[str]) -> str:
    programs = machine.postgres_bin()
    if programs is None:
        raise Stop(f"PostgreSQL is not installed. Type{machine.SERVERS.line()}")
    # initdb refuses root: as root everything of PostgreSQL runs as Debian's postgres user.
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user, user)
    data, log = folder / "pg", folder / "pg.log"
    if not (data / "PG_VERSION").exists():
        _make_data_folder(data, programs, user)
    port = processes.free_port()
    places = ["listen_addresses=127.0.0.1", f"unix_socket_directories={folder}"]
    options = [*places, MOST, *settings, *NO_ROWS_IN_LOG, *AS_SERVED]
    options.append(f"{SETTING}={mark}")
    command = [programs / "postgres", "-D", data, "-p", str(port), *(word for each in options for word in ("-c", each))]
    server = processes.start(command, log=log, cwd=Path("/"), user=user)
    started.append(server)
    ready = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port), "-U", "ap", "-d", "postgres"]
    answers = processes.wait_until(lambda: server.poll() is not None or processes.succeeds(ready), seconds=30)
    if not answers or server.poll() is not None:
        raise Stop(f"PostgreSQL did not start: {_last_line(log)}")
    return f"postgres://ap@127.0.0.1:{port}/postgres"


def _make_data_folder(data: Path, programs: Path, user: str | None) -> None:
    initdb = [programs / "initdb", "-D", data, "-U", "ap", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    made = subprocess.run(initdb, cwd="/", user=user, group=user, capture_output=True, text=True, check=False)
    if made.returncode:
        raise Stop(f"PostgreSQL could not make a data folder: {made.stderr.strip().splitlines()[-1:]}")


def _start_redis(folder: Path, started: list[subprocess.Popen[bytes]]) -> str:
    port, log = processes.free_port(), folder / "redis.log"
    program = shutil.which("redis-server")
    if program is None:
        raise Stop(f"Redis is not installed. Type{machine.SERVERS.line()}")
    options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    server = processes.start([program, "--port", str(port), *options], log=log, cwd=Path("/"))
    started.append(server)
    answers = processes.wait_until(lambda: server.poll() is not None or _pongs(port), seconds=10)
    if not answers or server.poll() is not None:
        raise Stop(f"Redis did not start: {_last_line(log)}")
    return f"redis://127.0.0.1:{port}/0"


def _pongs(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1] if lines else "it said nothing"
