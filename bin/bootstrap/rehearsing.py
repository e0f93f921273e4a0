"""`rehearse`: the demo borough on PostgreSQL and Redis under a council's own settings, marked on every page."""

import hashlib
import os
import secrets
import shlex
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bootstrap import ground, machine, processes, running, servers
from bootstrap.words import Stop, say

SETTINGS = "salford_ap.settings.rehearsal"
# Whose it is, unless the environment says: the council of the demo's pack, with addresses that belong to nobody.
WHOSE = {
    "COUNCIL_NAME": "Salford City Council",
    "COUNCIL_LA_CODE": "355",
    "COUNCIL_SERVICE": "Salford AP",
    "COUNCIL_CONTACT_EMAIL": "ap.team@rehearsal.invalid",
    "DEFAULT_FROM_EMAIL": "Salford AP <no-reply@rehearsal.invalid>",
}
ASIDE = Path("/var/tmp")
MADE = ("SECRET_KEY", "FACTOR_KEY", "DEMO_PASSWORD")
"""Drawn at the first start and kept for the next ones."""


def rehearse(_arguments: list[str]) -> int:
    """Start a rehearsal and stay until it is stopped; the next start goes on where this one ended."""
    began = time.monotonic()
    running.refuse_what_is_handed_in("rehearse")
    port, var = running.wanted_port(), ground.var_dir() / "rehearsal"
    (var / "logs").mkdir(parents=True, exist_ok=True)
    with running.the_only_one(var):
        python = ground.ready("requirements.txt")
        if lacking := machine.SERVERS.install():
            raise Stop(lacking)
        kept = servers_folder(var)
        with servers.postgresql_and_redis(is_safe=True, kept=kept) as own, ThreadPoolExecutor() as aside:
            env = environment(port, var, own)
            looked = aside.submit(machine.PAPER.install)
            running.prepare(python, env, var)
            _collect(python, env)
            _enrol(python, env)
            return running.serve(python, env, port, var, began, looked.result())


def servers_folder(var: Path) -> Path:
    """Where the servers keep their rows: beside the rest; as root, whose home the user postgres may not enter, aside.

    Rows whose keys are gone open nothing: there they go with the folder that held the keys.
    """
    folder = var / "servers"
    folder.mkdir(exist_ok=True)
    if os.geteuid() != 0 or processes.succeeds(["test", "-x", folder], user="postgres"):
        return folder
    aside = ASIDE / f"salford-ap-rehearsal-{hashlib.sha256(str(var).encode()).hexdigest()[:12]}"
    if aside.is_symlink():
        raise Stop(f"{aside} is a link of somebody's. Remove it and run the same command again.")
    if not (var / "keys").exists():
        shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700, exist_ok=True)
    say(f"The user postgres may not enter {var}: the rows of this rehearsal lie in {aside}.")
    return aside


def environment(port: int, var: Path, own: dict[str, str]) -> dict[str, str]:
    """A council's settings with every secret drawn; written down beside the rehearsal for manage.py."""
    ours = {
        **{name: os.environ.get(name, value) for name, value in WHOSE.items()},
        **own,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "VAR_DIR": str(var),
        "FILES_DIR": str(var / "files"),
        "STATIC_ROOT": str(var / "static"),
        "SITE_URL": os.environ.get("SITE_URL", f"http://127.0.0.1:{port}"),
        "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost"),
        **_made(var / "keys"),
    }
    _write(var / "environment", ours)
    return {**os.environ, **ours}


def _made(file: Path) -> dict[str, str]:
    if not file.exists():
        _write(file, {name: secrets.token_hex(8 if name == "DEMO_PASSWORD" else 32) for name in MADE})
    kept = dict(line.split("=", 1) for line in file.read_text().splitlines())
    return {name: os.environ.get(name, kept[name]) for name in MADE}


def _write(file: Path, values: dict[str, str]) -> None:
    """For this user alone: it opens the rehearsal."""
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}={shlex.quote(value)}\n" for name, value in values.items()))


def _collect(python: Path, env: dict[str, str]) -> None:
    if processes.run([python, "manage.py", "collectstatic", "--noinput", "-v", "0"], cwd=ground.ROOT, env=env):
        raise Stop("the static files could not be built; the reason is above.")


def _enrol(python: Path, env: dict[str, str]) -> None:
    """Everybody needs a second factor: each of the ten has one, whose secret an authenticator app takes."""
    say(f"\nSign-ins, password {env['DEMO_PASSWORD']}, each with the secret of its authenticator app:")
    who = [f"{name}@demo.salford-ap.example" for name in running.SIGN_INS]
    if processes.run([python, "manage.py", "enrol_second_factor", *who], cwd=ground.ROOT, env=env):
        raise Stop("second factors could not be set up; the reason is above.")
    say(
        "A code of now, later:  (set -a; . {}/environment; {} manage.py enrol_second_factor EMAIL)".format(
            env["VAR_DIR"], python
        )
    )
