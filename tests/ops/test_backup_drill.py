"""The drill: the demo borough is backed up, destroyed and put back, and every row and file is what it was."""

import hashlib
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.apps import apps
from django.db import connection

from core.backup.rows import LEFT_OUT, file_columns
from tests.core.backup import copies
from tests.seed import dumps

ON_SQLITE = connection.vendor == "sqlite"
PUBLIC_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
DUMP = dumps.SQLITE if ON_SQLITE else dumps.POSTGRESQL

# Slow, for a borough is unpacked, copied and put back by commands of their own.
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


class Portal:
    """A database and a folder of files, and the portal's commands on them."""

    def __init__(self, address: str, var: Path) -> None:
        self.address, self.var, self.files = address, var, var / "files"
        settings = {"DJANGO_SETTINGS_MODULE": "salford_ap.settings.test", "REDIS_URL": "", "VAR_DIR": str(var)}
        self.env = {**os.environ, **settings, "DATABASE_URL": address, "FILES_DIR": str(self.files)}

    def manage(self, *words: object) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "manage.py", *map(str, words)]
        return subprocess.run(command, cwd=dumps.ROOT, env=self.env, capture_output=True, text=True, check=False)

    def does(self, *words: object) -> str:
        said = self.manage(*words)
        assert said.returncode == 0, said.stderr
        return said.stdout

    def ask(self, *queries: str) -> list[tuple[object, ...]]:
        """What the database answers, asked past the portal's own code."""
        with closing(self.connect()) as database:
            cursor = database.cursor()
            for query in queries:
                cursor.execute(query)
            return cursor.fetchall()

    def connect(self):
        return sqlite3.connect(self.address.removeprefix("sqlite:///")) if ON_SQLITE else psycopg2.connect(self.address)

    def tables(self) -> dict[str, str]:
        """The rows of each table, by hash."""
        named = "SELECT name FROM sqlite_master WHERE type = 'table'" if ON_SQLITE else PUBLIC_TABLES
        found = {name for (name,) in self.ask(named)} - LEFT_OUT
        queries = {name: f'SELECT * FROM "{name}"' for name in found}
        if not ON_SQLITE:
            queries["sequences"] = "SELECT sequencename, last_value FROM pg_sequences"
        return {name: _hash(self.ask(query)) for name, query in queries.items()}

    def kept(self) -> dict[str, str]:
        """The files, by hash."""
        found = sorted(path for path in self.files.rglob("*") if path.is_file())
        return {str(path.relative_to(self.files)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def _hash(rows):
    return hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()


@pytest.fixture(scope="module")
def server(django_db_setup, django_db_blocker) -> Iterator[str]:
    """Where databases of this module can be made; none is left."""
    if ON_SQLITE:
        yield ""
        return
    server, name = os.environ["DATABASE_URL"].rsplit("/", 1)
    made = [f"made_by_the_suite_{what}_{name}"[:60] for what in ("copied", "put_back")]
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        for each in made:
            cursor.execute(f'DROP DATABASE IF EXISTS "{each}"')
            cursor.execute(f'CREATE DATABASE "{each}"')
        yield server
        for each in made:
            cursor.execute(f'DROP DATABASE IF EXISTS "{each}"')


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drill")


def portal(what: str, folder: Path, server: str) -> Portal:
    if ON_SQLITE:
        return Portal(f"sqlite:///{folder / what}.sqlite3", folder / what)
    name = os.environ["DATABASE_URL"].rsplit("/", 1)[1]
    return Portal(f"{server}/{f'made_by_the_suite_{what}_{name}'[:60]}", folder / what)


@pytest.fixture(scope="module")
def borough(folder: Path, server: str) -> Portal:
    """The borough of the last release, brought up to date, with the files its rows name."""
    made = portal("copied", folder, server)
    dumps.unpacked(DUMP, made.address)
    made.does("migrate", "--verbosity=0")
    named = [f'SELECT "{column}" FROM "{table}"' for table, column in file_columns(apps.get_models())]
    for name in {name for query in named for (name,) in made.ask(query) if name}:
        (made.files / name).parent.mkdir(parents=True, exist_ok=True)
        (made.files / name).write_bytes(name.encode() * 100)
    return made


@pytest.fixture(scope="module")
def copy(borough: Portal, folder: Path) -> Path:
    """Its backup."""
    borough.does("backup", "--to", folder / "copies", "--key", copies.PUBLIC)
    (folder / "key").write_text(copies.PRIVATE)
    return next((folder / "copies").glob("*.age"))


def test_it_is_put_back_as_it_was(borough, copy, folder, server, capsys):
    tables, files = borough.tables(), borough.kept()
    assert len(tables) > 70
    assert len(files) > 100
    again = portal("put_back", folder, server)
    began = time.monotonic()
    again.does("restore", copy, "--key", folder / "key")
    with capsys.disabled():
        sys.stdout.write(f"\nThe borough was put back in {time.monotonic() - began:.1f} s.\n")
    assert again.tables() == tables
    assert again.kept() == files
    # It is a whole portal: what watches over the trail watches, and a second copy does not go over it.
    refused = again.manage("restore", copy, "--key", folder / "key")
    assert refused.returncode == 1
    assert "name it: --into" in refused.stderr
    assert again.tables() == tables
    with pytest.raises((sqlite3.DatabaseError, psycopg2.DatabaseError)):
        again.ask("DELETE FROM core_event")


def test_a_copy_that_is_not_right_touches_nothing(borough, copy, folder):
    """Named into a borough that stands, the worst that could be asked for; the other kinds are told apart in test_checking."""
    bad, damage = folder / "bad.age", copies.lacks_a_file
    bad.write_bytes(copy.read_bytes())
    damage(bad)
    before = borough.tables()
    into = borough.address.removeprefix("sqlite:///") if ON_SQLITE else borough.address.rsplit("/", 1)[1]
    said = borough.manage("restore", bad, "--key", folder / "key", "--into", into)
    assert said.returncode == 1
    assert copies.DAMAGES[damage] in said.stderr
    assert said.stderr.strip().endswith("Nothing was changed.")
    assert said.stderr.count("\n") == 1
    assert borough.tables() == before
