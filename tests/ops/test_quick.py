"""`quick`: the tests nearest to a change come first, and what there was no time for is named."""

from pathlib import Path

import pytest
from bootstrap import ground, quick
from bootstrap.words import Stop

STAIRCASE = ["govuk", "core", "accounts", "pupils", "placements", "attendance", "salford_ap"]
PYTHON = Path("/venv/bin/python")


def change(*files):
    return quick.Change(frozenset(files), "main")


def test_the_staircase_is_the_contracts_from_the_ground_up():
    rooms = quick.rooms()
    assert rooms.index("govuk") < rooms.index("core") < rooms.index("placements") < rooms.index("salford_ap")


@pytest.mark.parametrize(
    "file, rooms",
    [
        ("placements/gate.py", ["placements"]),
        ("templates/placements/offer.html", ["placements"]),
        ("templates/emails/attendance/digest.txt", ["attendance"]),
        ("tests/placements/test_gate.py", []),
        ("docs/architecture.md", []),
        ("tests/conftest.py", ["govuk"]),
        ("pyproject.toml", ["govuk"]),
    ],
)
def test_a_file_belongs_to_its_room(file, rooms):
    assert change(file).rooms(STAIRCASE) == rooms


def test_a_changed_test_comes_first_then_what_imports_the_change_then_its_room_then_those_above():
    order = list(quick.by_nearness(change("placements/gate.py", "tests/core/test_clock.py"), quick.rooms()))
    places = [
        order.index(file)
        for file in (
            "tests/core/test_clock.py",
            "tests/placements/test_gate.py",
            "tests/placements/test_timetable.py",
            "tests/attendance/test_figures.py",
        )
    ]
    assert places == sorted(places)
    assert not [file for file in order if file.startswith(("tests/pupils/", "tests/accounts/", "tests/journeys/"))]


def test_the_nearest_are_run_while_there_is_time_and_the_first_always():
    files = ["tests/ops/test_quick.py", "tests/ops/test_suite.py", "tests/ops/test_portal.py"]
    assert quick.within(files, 0.0) == (files[:1], files[1:])
    assert quick.within(files, 1000.0) == (files, [])


@pytest.fixture
def told(monkeypatch):
    """pytest itself is not started; what it would have been told."""
    commands = []

    def run(command, *, cwd, env):
        commands.append((command, env))
        return 0

    monkeypatch.setattr(ground, "ready", lambda lock: PYTHON)
    monkeypatch.setattr(quick.processes, "run_with_its_group", run)
    return commands


def test_it_runs_on_the_embedded_default_and_says_what_was_left_out(told, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgres://live")
    monkeypatch.setattr(quick, "changed", lambda: change("core/clock.py"))
    assert quick.quick([]) == 0
    [(command, env)] = told
    assert "tests/core/test_clock.py" in command
    assert "DATABASE_URL" not in env
    assert float(env["TESTS_UNTIL"]) > 0
    said = capsys.readouterr().out
    assert "Changed since main: 1 files, of core." in said
    assert "There was no time for" in said


def test_where_nothing_changed_nothing_is_run(told, monkeypatch, capsys):
    monkeypatch.setattr(quick, "changed", lambda: change())
    assert quick.quick([]) == 0
    assert told == []
    assert "Nothing has changed" in capsys.readouterr().out


def test_it_takes_no_words(told):
    with pytest.raises(Stop, match="asks git"):
        quick.quick(["placements"])
