"""`check`: lint, types, contracts, migrations, deploy check. Runs them all, prints what failed; no tests."""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from bootstrap import ground, machine
from bootstrap.suite import OURS
from bootstrap.words import say

COMPOSE = ("docker-compose", "-f", "docker-compose.yml", "config", "-q")


@dataclass(frozen=True)
class Check:
    """One tool over the whole tree."""

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)


def check(_arguments: list[str]) -> int:
    """Every check, two at a time; 1 when any of them failed."""
    python = ground.ready("requirements-test.txt")
    lacking = machine.COMPOSE.install()
    with tempfile.TemporaryDirectory(prefix="ap-check-") as var:
        todo = checks(python, var)
        with ThreadPoolExecutor(max_workers=2) as pool:
            outcomes = list(pool.map(_outcome, todo))
    failed = [one.name for one, (code, _said) in zip(todo, outcomes, strict=True) if code]
    for one, (code, said) in zip(todo, outcomes, strict=True):
        if code:
            say(f"\n== {one.name} ==\n{said.strip()}")
    say()
    for one, (code, _said) in zip(todo, outcomes, strict=True):
        say(f"{'failed' if code else 'passed':8}{one.name}")
    if lacking:
        say(f"left out docker-compose.yml. {lacking}")
    return int(bool(failed or (lacking and os.environ.get("CI"))))


def checks(python: Path, var: str) -> list[Check]:
    """What is checked, the slowest first."""
    tool, scripts = str(python), python.parent
    embedded = {"DJANGO_SETTINGS_MODULE": "salford_ap.settings.test", "VAR_DIR": var}
    found = [
        Check("types (mypy)", (tool, "-m", "mypy", "."), embedded),
        Check("templates, form (djlint)", (tool, "-m", "djlint", "templates", "--check")),
        Check("templates, faults (djlint)", (tool, "-m", "djlint", "templates", "--lint")),
        Check("lint (ruff)", (tool, "-m", "ruff", "check", "--quiet", ".")),
        Check("form (ruff)", (tool, "-m", "ruff", "format", "--check", "--output-format", "concise", ".")),
        Check("import contracts", (str(scripts / "lint-imports"), "--no-cache"), embedded),
        Check("migrations", (tool, "manage.py", "makemigrations", "--check", "--dry-run"), embedded),
        Check("deploy", (tool, "manage.py", "check", "--deploy", "--fail-level", "WARNING"), production(var)),
    ]
    if shutil.which(COMPOSE[0]):
        found.append(Check("docker-compose.yml", COMPOSE, compose_environment()))
    return found


OF_NOBODY = {
    "COUNCIL_NAME": "A council",
    "COUNCIL_LA_CODE": "999",
    "COUNCIL_CONTACT_EMAIL": "team@portal.invalid",
    "DEFAULT_FROM_EMAIL": "no-reply@portal.invalid",
}


def production(var: str) -> dict[str, str]:
    """The production settings with throwaway keys; nothing is connected to."""
    return {
        "DJANGO_SETTINGS_MODULE": "salford_ap.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "FACTOR_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "portal.invalid",
        **OF_NOBODY,
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "VAR_DIR": var,
    }


def compose_environment() -> dict[str, str]:
    """Throwaway values for what docker-compose.yml asks of the environment."""
    asked = ("SECRET_KEY", "FACTOR_KEY", "DB_OWNER_PASSWORD", "DB_APP_PASSWORD", "REDIS_PASSWORD")
    given = {name: secrets.token_hex(30) for name in asked}
    return {
        **given,
        **OF_NOBODY,
        "ALLOWED_HOSTS": "portal.invalid",
        "SITE_URL": "https://portal.invalid",
        "EMAIL_HOST": "mail.invalid",
        "BACKUP_KEY": "age1nobody",
    }


def _outcome(one: Check) -> tuple[int, str]:
    env = {name: value for name, value in os.environ.items() if name not in OURS} | dict(one.env)
    done = subprocess.run(
        one.command,
        cwd=ground.ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return done.returncode, done.stdout
