"""Preparing the database: the borough once and whole, the schema as its owner, faults as sentences."""

from unittest.mock import Mock

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from bin import prepare

pytestmark = pytest.mark.django_db


def people():
    return get_user_model().objects.count()


def seeded(name):
    if name == "seed":
        add_somebody()


def add_somebody():
    get_user_model().objects.create_user(email="somebody@school.example", name="Somebody")


@pytest.fixture
def seeds(monkeypatch, settings):
    """The seed command is not run for real; the list says how often it was asked for."""
    settings.DEMO = True
    asked = []
    monkeypatch.setattr(prepare, "call_command", lambda name, *words, **options: asked.append(name) or seeded(name))
    return asked


def test_the_borough_is_seeded_once(seeds):
    prepare.borough()
    prepare.borough()
    assert seeds == ["seed", "load_council"]


def test_a_database_in_use_is_not_seeded(seeds):
    add_somebody()
    prepare.borough()
    assert seeds == ["load_council"], "what the pack has more since is added"


def test_a_demo_that_stands_starts_again(settings):
    """With the command itself: it takes the pack as a word."""
    settings.DEMO = True
    add_somebody()
    prepare.borough()


def test_only_the_demo_is_seeded(seeds, settings):
    settings.DEMO = False
    prepare.borough()
    assert seeds == []


def test_a_seeding_that_breaks_off_leaves_nobody_behind(seeds, monkeypatch):
    def breaks_off(name, **options):
        add_somebody()
        raise KeyboardInterrupt

    monkeypatch.setattr(prepare, "call_command", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        prepare.borough()
    assert people() == 0


def raising(fault):
    def step():
        raise fault

    return step


@pytest.mark.parametrize(
    "fault, words",
    [
        (OperationalError("no route\n  to host"), "the database cannot be used: no route to host. Check DATABASE_URL"),
        (CommandError("there is no role ap_app in this database; make it first."), "there is no role ap_app"),
    ],
)
def test_a_fault_is_one_last_line(monkeypatch, capsys, fault, words):
    monkeypatch.setattr(prepare, "schema", raising(fault))
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    assert prepare.main(["schema"]) == 1
    assert words in capsys.readouterr().err.splitlines()[-1]


def test_the_owner_makes_the_schema_and_grants_the_role_that_works(monkeypatch):
    runs = []

    class Done:
        returncode = 0

    monkeypatch.setattr(prepare.subprocess, "run", lambda command, env, check: runs.append((command, env)) or Done)
    monkeypatch.setattr(prepare, "schema", raising(AssertionError("not as the role that works")))
    monkeypatch.setattr(prepare, "reference", lambda: None)
    monkeypatch.setenv("DATABASE_URL", "postgres://ap_app:secret@db/portal")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://ap_owner:other@db/portal")
    assert prepare.main(["schema", "reference"]) == 0
    command, env = runs[0]
    assert command[-1] == "schema"
    assert env["DATABASE_URL"] == "postgres://ap_owner:other@db/portal"
    assert env["GRANT_RIGHTS_TO"] == "ap_app"
    assert "DATABASE_OWNER_URL" not in env


@pytest.mark.parametrize(
    "lacks, knows, is_other",
    [
        ([], [], False),
        ([("pupils", "0001_initial")], [], True),
        ([], [("placements", "0002_registration_watch")], True),
        ([], [("somebody_elses", "0009_later")], False),
    ],
)
def test_a_database_is_of_another_making_when_its_steps_are_not_those_of_the_sources(lacks, knows, is_other):
    recorder = MigrationRecorder(connection)
    for room, name in lacks:
        recorder.record_unapplied(room, name)
    for room, name in knows:
        recorder.record_applied(room, name)
    assert prepare.is_of_another_making() is is_other


@pytest.mark.parametrize("is_demo, is_other", [(True, True), (True, False), (False, False)])
def test_a_demo_of_another_making_is_kept_aside_and_made_anew(
    monkeypatch, settings, tmp_path, capsys, is_demo, is_other
):
    database = tmp_path / "salford_ap.sqlite3"
    for ending in ("", "-wal"):
        (tmp_path / f"salford_ap.sqlite3{ending}").write_text(f"old{ending}")
    settings.DEMO = is_demo
    monkeypatch.setattr(prepare, "is_of_another_making", lambda: is_other)
    monkeypatch.setattr(prepare, "connection", Mock(settings_dict={"NAME": str(database)}))
    asked = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: asked.append((name, database.exists())))
    prepare.schema()
    is_kept = is_demo and is_other
    assert asked[0] == ("migrate", not is_kept)
    kept = sorted(tmp_path.glob("salford_ap.sqlite3.kept-*"))
    assert [file.read_text() for file in kept] == (["old", "old-wal"] if is_kept else [])
    assert ("is of another making" in capsys.readouterr().out) is is_kept


def test_a_councils_database_of_another_making_is_left_alone_with_a_sentence(monkeypatch, settings):
    settings.DEMO = False
    monkeypatch.setattr(prepare, "is_of_another_making", lambda: True)
    monkeypatch.setattr(prepare, "call_command", lambda *words, **options: pytest.fail("nothing may be done"))
    with pytest.raises(CommandError, match="docs/upgrading.md"):
        prepare.schema()
