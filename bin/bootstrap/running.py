"""`run`: prepare the data, start web, worker and beat, say where, and stop them all together."""

import errno
import fcntl
import os
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from bootstrap import ground, machine, processes, servers
from bootstrap.words import Interrupted, Stop, ignore_signals, say

DEMO = "salford_ap.settings.demo"
HANDED_IN = (*servers.ADDRESSES, "DATABASE_OWNER_URL")
SIGN_INS = {
    "manager": "AP Manager, council",
    "officer": "commissioning officer, council",
    "quality": "quality officer, council",
    "lead": "AP Lead, a school",
    "lead2": "AP Lead, another school",
    "viewer": "school viewer",
    "provider": "provider manager",
    "provider2": "provider manager, another provider",
    "tutor": "provider tutor",
    "admin": "administrator, council",
}
GRACE_SECONDS = 9.0
READY_SECONDS = 60.0
# The first heartbeat, and the sweep of what fell due while the portal was off, come after the first page can be read.
MAY_LAG = {"worker", "beat", "mail", "backup"}
WORKER_READY = re.compile(r"celery@\S+ ready\.")
PARTS = re.compile(r"\b(database|broker|migrations|worker|beat|mail|backup|disk)\b")


def run(_arguments: list[str]) -> int:
    """Start everything and stay until it is stopped; 0 when stopped by a person, 1 when a part of it died."""
    began = time.monotonic()
    if os.environ.get("DJANGO_SETTINGS_MODULE", DEMO) == DEMO:
        refuse_what_is_handed_in("run")
    port = wanted_port()
    var = ground.var_dir()
    with the_only_one(var):
        python = ground.ready("requirements.txt")
        env = environment(port, var)
        with ThreadPoolExecutor() as aside:
            # Looking for what paper needs takes a second; the database need not wait for it.
            looked = aside.submit(machine.PAPER.install)
            prepare(python, env, var)
        lacking = looked.result()
        return serve(python, env, port, var, began, lacking)


def seed(arguments: list[str]) -> int:
    """The demo borough, into the demo's own database."""
    refuse_what_is_handed_in("seed")
    python = ground.ready("requirements.txt")
    var = ground.var_dir()
    env = environment(8000, var)
    prepare(python, env, var, seeding=False)
    return processes.run([python, "manage.py", "seed", *arguments], cwd=ground.ROOT, env=env)


def refuse_what_is_handed_in(command: str) -> None:
    """The demo's passwords are published: it starts on a database of its own, never on one that somebody names."""
    if given := [name for name in HANDED_IN if os.environ.get(name)]:
        them = "it" if len(given) == 1 else "them"
        raise Stop(
            f"{command} is for the demo, whose passwords are published, and {' and '.join(given)} "
            f"{'names' if len(given) == 1 else 'name'} servers of somebody's. Nothing was changed. For the demo take "
            f"{them} away: env -u {' -u '.join(given)} make {command}. A council's portal on PostgreSQL and Redis is "
            "started by docker-compose up -d, or with DJANGO_SETTINGS_MODULE=salford_ap.settings.production "
            "(README.md, In production)."
        )


def wanted_port() -> int:
    """PORT from the environment, free to listen on; else a sentence that says what to do."""
    word = os.environ.get("PORT") or "8000"
    if not word.isdigit() or not 1 <= int(word) <= 65535:
        raise Stop(f"PORT={word} is not a port. Use a number from 1024 to 65535, for example: PORT=8001 make run")
    port = int(word)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Stop(f"this user may not listen on port {port}. Choose one above 1023: PORT=8001 make run") from None
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE:
                raise
            other = port + 1 if port < 65535 else 8001
            raise Stop(
                f"port {port} is in use. Stop what runs there, or choose another: PORT={other} make run"
            ) from None
    return port


def environment(port: int, var: Path) -> dict[str, str]:
    """The environment of everything we start: the demo settings unless the caller named others."""
    env = dict(os.environ)
    env.setdefault("DJANGO_SETTINGS_MODULE", DEMO)
    env.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    env["VAR_DIR"] = str(var)
    return env


def prepare(python: Path, env: Mapping[str, str], var: Path, *, seeding: bool = True) -> None:
    """Schema, reference data and, once, the demo borough. The schema is the owner's where there is one."""
    steps = ["schema", "reference", *(["borough"] if seeding else [])]
    log = var / "logs" / "prepare.log"
    with log.open("w") as out:
        code = processes.run([python, "-m", "bin.prepare", *steps], cwd=ground.ROOT, env=dict(env), stderr=out)
    if code:
        raise Stop(f"{_last_line(log)} The log is {log}.")


def commands(python: Path, env: Mapping[str, str], port: int, var: Path) -> dict[str, list[str]]:
    """What to start: web, and the worker with beat; on real servers a forking worker, and beat alone."""
    on_servers = bool(env.get("DATABASE_URL") and env.get("REDIS_URL"))
    # SQLite takes one writer at a time; threads of one process wait for each other cheaply.
    web = [str(python), "-m", "gunicorn", "salford_ap.wsgi", "-k", "gthread", "--threads", "8"]
    web += ["--workers", "2" if on_servers else "1", "--bind", f"127.0.0.1:{port}"]
    web += ["--graceful-timeout", "5", "--no-control-socket"]
    celery = [str(python), "-m", "celery", "-A", "salford_ap"]
    worker = [*celery, "worker", "-c", "4", "-Q", "default,mail,files", "-l", "INFO"]
    schedule = ["-s", str(var / "celerybeat")]
    if not on_servers:
        return {"web": web, "worker": [*worker, "--pool", "threads", "--beat", *schedule]}
    beat = [*celery, "beat", "--pidfile=", "-l", "INFO", *schedule]
    return {"web": web, "worker": [*worker, "--pool", "prefork"], "beat": beat}


def serve(python: Path, env: dict[str, str], port: int, var: Path, began: float, lacking: str) -> int:
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands(python, env, port, var).items():
            children[name] = processes.start(command, log=_fresh_log(name, var), env=env, cwd=ground.ROOT)
        _wait_until_ready(children, port, var)
        _welcome(port, env, var, lacking, time.monotonic() - began)
        while not (dead := _dead(children)):
            time.sleep(0.5)
        raise Stop(_died(dead, var))
    except Interrupted:
        say("\nStopping …")
        return 0
    finally:
        ignore_signals()
        processes.stop(list(children.values()), grace=GRACE_SECONDS)


def _wait_until_ready(children: Mapping[str, subprocess.Popen[bytes]], port: int, var: Path) -> None:
    faults: set[str] = {"web", "worker"}

    def is_settled() -> bool:
        nonlocal faults
        faults = failing_parts(f"http://127.0.0.1:{port}/readyz") - MAY_LAG
        if not worker_is_up(var / "logs" / "worker.log"):
            faults.add("worker")
        return bool(_dead(children)) or not faults

    settled = processes.wait_until(is_settled, seconds=READY_SECONDS, every=0.1)
    if dead := _dead(children):
        raise Stop(_died(dead, var))
    if not settled:
        parts = ", ".join(sorted(faults))
        raise Stop(f"the portal did not get ready in {READY_SECONDS:.0f} s ({parts}). The logs are in {var / 'logs'}.")


def worker_is_up(log: Path) -> bool:
    """Has the worker said that it takes tasks? It says so once, after every task was imported."""
    return log.exists() and WORKER_READY.search(log.read_text(errors="replace")) is not None


def failing_parts(address: str) -> set[str]:
    """What /readyz names as failing; {"web"} while nobody answers there."""
    try:
        with urllib.request.urlopen(address, timeout=5):
            return set()
    except urllib.error.HTTPError as answer:
        return set(PARTS.findall(answer.read().decode(errors="replace"))) or {f"answer {answer.code}"}
    except OSError:
        return {"web"}


def _welcome(port: int, env: Mapping[str, str], var: Path, lacking: str, seconds: float) -> None:
    say(f"\nThe portal is ready at http://127.0.0.1:{port} ({seconds:.1f} s)\n")
    if env["DJANGO_SETTINGS_MODULE"] == DEMO:
        password = "the one in DEMO_PASSWORD" if env.get("DEMO_PASSWORD") else "salford-demo"
        say(f"Demo sign-ins, password {password}:")
        for name, who in SIGN_INS.items():
            say(f"  {name + '@demo.salford-ap.example':36}{who}")
        say()
    if lacking:
        say(f"{lacking}\n")
    say(f"E-mails, files and logs are in {var}. Press Ctrl-C to stop.")


def _fresh_log(name: str, var: Path) -> Path:
    """A log for this start; the one before it is kept beside it, so that logs do not grow for ever."""
    log = var / "logs" / f"{name}.log"
    if log.exists():
        log.replace(log.with_suffix(".log.before"))
    return log


def _dead(children: Mapping[str, subprocess.Popen[bytes]]) -> str:
    return next((name for name, child in children.items() if child.poll() is not None), "")


def _died(name: str, var: Path) -> str:
    log = var / "logs" / f"{name}.log"
    return f"the {name} process ended: {_last_line(log)} Everything else was stopped too. The log is {log}."


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1][:300] if lines else "it said nothing."


@contextmanager
def the_only_one(var: Path) -> Iterator[None]:
    """Two portals over one folder would run two beats on one queue: the second is told about the first."""
    with (var / "portal.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Stop(f"a portal already runs on {var}. Stop it first, or set VAR_DIR to another folder.") from None
        yield
