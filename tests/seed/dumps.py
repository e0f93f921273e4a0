"""The demo borough as a file, of both engines: `PYTHONPATH=bin python -m tests.seed.dumps` makes them anew.

A release leaves them behind in `tests/data`; each later state of the code must be able to upgrade them
(test_upgrade.py). Databases and servers are made for it and taken away.
"""

import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bootstrap import servers

ROOT = Path(__file__).resolve().parents[2]
SQLITE, POSTGRESQL = ROOT / "tests/data/borough.sqlite3.xz", ROOT / "tests/data/borough.sql.xz"


def manage(environment: Mapping[str, str], *words: str) -> str:
    """One command, in files of its own unless it is told where they are."""
    with tempfile.TemporaryDirectory() as var:
        env = {**os.environ, "VAR_DIR": var, **environment}
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout


def seeded(environment: Mapping[str, str], address: str) -> bytes:
    """Migrate, seed, and pack what stands there."""
    demo = {**environment, "DJANGO_SETTINGS_MODULE": "salford_ap.settings.demo"}
    manage(demo, "migrate", "--verbosity=0")
    manage(demo, "seed", "--today", "2026-11-18")
    return lzma.compress(packed(address), preset=9 | lzma.PRESET_EXTREME)


def make() -> None:
    """Both files."""
    with tempfile.TemporaryDirectory() as var:
        address = f"sqlite:///{var}/salford_ap.sqlite3"
        SQLITE.write_bytes(seeded({"VAR_DIR": var}, address))
    with servers.postgresql_and_redis() as own:
        POSTGRESQL.write_bytes(seeded(own, own["DATABASE_URL"]))


def packed(address: str) -> bytes:
    if address.startswith("postgres"):
        command = ["pg_dump", "--no-owner", "--no-privileges", address]
        return subprocess.run(command, check=True, capture_output=True).stdout
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite3"
        with sqlite3.connect(address.removeprefix("sqlite:///")) as database:
            database.execute("VACUUM INTO ?", (str(copy),))
        return copy.read_bytes()


def unpacked(source: Path, address: str) -> None:
    """The borough of the file in an empty database."""
    body = lzma.decompress(source.read_bytes())
    if address.startswith("postgres"):
        command = ["psql", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", address]
        subprocess.run(command, input=body, check=True)
    else:
        Path(address.removeprefix("sqlite:///")).write_bytes(body)


if __name__ == "__main__":
    make()
