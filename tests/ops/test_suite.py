"""`test` and `check`: what came of each part is said honestly, and is the exit code."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from bootstrap import checks, measuring, suite
from bootstrap.words import Stop

PASSED = suite.Outcome("sqlite", suite.PASSED)
FAILED = suite.Outcome("postgresql", suite.FAILED, "tests failed, named above")
LEFT_OUT = suite.Outcome("browser", suite.COULD_NOT_RUN, "chromium is missing")
PYTHON = Path("/venv/bin/python")


@pytest.mark.parametrize(
    "outcomes, on_a_desk, in_ci",
    [([PASSED], 0, 0), ([PASSED, LEFT_OUT], 0, 1), ([PASSED, FAILED], 1, 1), ([FAILED, LEFT_OUT], 1, 1)],
)
def test_what_could_not_run_is_a_failure_in_ci_only(outcomes, on_a_desk, in_ci):
    assert suite.exit_code(outcomes, in_ci=False) == on_a_desk
    assert suite.exit_code(outcomes, in_ci=True) == in_ci


@pytest.fixture
def quick(monkeypatch):
    """Every part ends at once; the list says which were run."""
    ran = []

    def part(name, outcome):
        return lambda python: ran.append(name) or outcome

    monkeypatch.setattr(suite.ground, "ready", lambda lock: PYTHON)
    monkeypatch.setattr(suite.machine.Need, "install", lambda need: "")
    parts = {
        "sqlite": part("sqlite", PASSED),
        "postgresql": part("postgresql", FAILED),
        "browser": part("browser", LEFT_OUT),
    }
    monkeypatch.setattr(suite, "PARTS", parts)
    return ran


def test_a_failed_part_does_not_keep_the_others_from_running(quick, capsys):
    assert suite.test([]) == 1
    assert quick == ["sqlite", "postgresql", "browser"]
    last = capsys.readouterr().out.strip().splitlines()[-3:]
    assert [line[:14].strip() for line in last] == ["passed", "failed", "could not run"]
    assert last[2].endswith("chromium is missing")


def test_some_parts_can_be_named(quick, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    assert suite.test(["browser"]) == 0
    assert quick == ["browser"]


def test_an_unknown_part_is_refused(quick):
    with pytest.raises(Stop, match="there is no part sqllite"):
        suite.test(["sqllite"])
    assert quick == []


@pytest.fixture
def pytest_runs(monkeypatch):
    """pytest itself is not started; the list keeps its words and its environment."""
    runs = []

    def run(command, *, cwd, env):
        runs.append((command, env))
        return code["is"]

    def start(command, *, log, env, cwd):
        log.write_text("what was said beside")
        runs.append((command, env))
        return SimpleNamespace(wait=lambda: code["beside"])

    for name in measuring.WANTED:
        monkeypatch.delenv(name, raising=False)
    code = {"is": 0, "beside": 0}
    monkeypatch.setattr(suite.processes, "run_with_its_group", run)
    monkeypatch.setattr(suite.processes, "start", start)
    monkeypatch.setattr(suite.processes, "stop", lambda children, *, grace, by: None)
    return runs, code


def test_the_embedded_part_forgets_the_addresses_of_servers(pytest_runs, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://live")
    monkeypatch.setenv("REDIS_URL", "redis://live")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "salford_ap.settings.demo")
    assert suite.on_sqlite(PYTHON).result == suite.PASSED
    command, env = pytest_runs[0][0]
    assert "DATABASE_URL" not in env
    assert "REDIS_URL" not in env
    assert env["DJANGO_SETTINGS_MODULE"] == "salford_ap.settings.test"
    assert "--ignore=tests/journeys" in command
    assert "--ignore=tests/seed" in command


def test_what_a_run_compiled_is_kept_for_the_next(pytest_runs, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    suite.on_sqlite(PYTHON)
    assert "PYTHONDONTWRITEBYTECODE" not in pytest_runs[0][0][1]


def test_the_borough_has_a_part_of_its_own_on_the_embedded_default(pytest_runs):
    assert suite.the_borough(PYTHON).result == suite.PASSED
    for command, env in pytest_runs[0]:
        assert "tests/seed" in command or "tests/ops" in command
        assert "DATABASE_URL" not in env


def test_what_waits_runs_beside_the_borough_and_its_failure_is_the_parts(pytest_runs, capsys):
    pytest_runs[1]["beside"] = 1
    assert suite.the_borough(PYTHON).result == suite.FAILED
    assert "what was said beside" in capsys.readouterr().out


def test_every_test_that_kills_runs_beside():
    told = subprocess.run(
        ["grep", "-rl", "mark[.]kills", "tests"], cwd=suite.ground.ROOT, capture_output=True, text=True
    )
    killing = {file for file in told.stdout.split() if file.endswith(".py")}
    assert killing > set()
    assert {file for file in killing if not file.startswith("tests/ops/")} == set(suite.WAITING) - {"tests/ops"}
    assert {f"--ignore={file}" for file in suite.WAITING} < set(suite.WHOLE)


def test_in_ci_the_embedded_part_is_measured_and_untried_rules_fail_it(pytest_runs, monkeypatch):
    monkeypatch.setenv("CI", "1")
    monkeypatch.setattr(measuring, "told", lambda python, env: "placements/gate.py: no test goes through 12")
    outcome = suite.on_sqlite(PYTHON)
    assert (outcome.result, outcome.reason) == (suite.FAILED, "placements/gate.py: no test goes through 12")
    command, env = pytest_runs[0][0]
    assert command[1:5] == ["-m", "pytest", "-p", "tests.noticing"]
    assert env["NOTICED_IN"]
    assert env["COVERAGE_FILE"]


def seen(missing=(), branches=()):
    lines = 10 - len(missing)
    summary = {"num_statements": 10, "covered_lines": lines, "num_branches": 2, "covered_branches": 2 - len(branches)}
    return {"summary": summary, "missing_lines": list(missing), "missing_branches": list(branches)}


def test_each_way_through_the_rules_is_gone():
    every = {rule: seen() for rule in measuring.RULES}
    assert measuring.untried(every) == []
    every["pupils/age.py"] = seen(missing=[21], branches=[[20, 21]])
    assert measuring.untried(every) == ["pupils/age.py: no test goes through 21, 20->21"]
    del every["pupils/age.py"]
    assert measuring.untried(every) == ["pupils/age.py is not there"]


def test_what_was_covered_is_told_by_room():
    assert measuring.by_room({"core/a.py": seen(missing=[1, 2, 3]), "core/b.py": seen(), "pupils/c.py": seen()}) == {
        "core": 87.5,
        "pupils": 100.0,
    }


def test_the_rules_of_every_room_are_held():
    rooms = {str(file.relative_to(suite.ground.ROOT)) for file in suite.ground.ROOT.glob("*/rules.py")}
    assert rooms <= set(measuring.RULES)


def test_a_part_without_its_packages_could_not_run(pytest_runs, monkeypatch):
    monkeypatch.setattr(suite.machine.Need, "install", lambda need: "type this line")
    for part in (suite.on_servers, suite.in_browser):
        outcome = part(PYTHON)
        assert (outcome.result, outcome.reason) == (suite.COULD_NOT_RUN, "type this line")
    assert pytest_runs[0] == []


@pytest.mark.parametrize("code, words", [(1, "tests failed"), (5, "no tests were found"), (-9, "pytest ended with -9")])
def test_an_empty_or_killed_run_is_a_failure(pytest_runs, code, words):
    pytest_runs[1]["is"] = code
    outcome = suite.on_sqlite(PYTHON)
    assert outcome.result == suite.FAILED
    assert words in outcome.reason


def test_each_run_has_a_temporary_folder_that_goes_with_it(pytest_runs):
    suite.on_sqlite(PYTHON)
    assert not Path(pytest_runs[0][0][1]["TMPDIR"]).exists()


def test_check_runs_everything_and_names_what_failed(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(checks.ground, "ready", lambda lock: PYTHON)
    script = "import sys; print('the fault'); sys.exit({})"
    todo = [checks.Check(str(code), (shutil.which("python3"), "-c", script.format(code))) for code in (0, 3, 0)]
    monkeypatch.setattr(checks, "checks", lambda python, var: todo)
    assert checks.check([]) == 1
    said = capsys.readouterr().out
    assert said.count("passed") == 2
    assert "failed  3" in said
    assert said.count("the fault") == 1


@pytest.mark.parametrize("in_ci, code", [(True, 1), (False, 0)])
def test_a_check_that_could_not_run_is_named_and_a_failure_in_ci(monkeypatch, capsys, in_ci, code):
    monkeypatch.setattr(checks.ground, "ready", lambda lock: PYTHON)
    monkeypatch.setattr(checks, "checks", lambda python, var: [])
    monkeypatch.setattr(checks.machine.Need, "install", lambda need: "type this line")
    monkeypatch.delenv("CI", raising=False)
    if in_ci:
        monkeypatch.setenv("CI", "1")
    assert checks.check([]) == code
    assert "left out docker-compose.yml. type this line" in capsys.readouterr().out


def test_check_holds_all_that_is_promised(tmp_path):
    said = " ".join(word for one in checks.checks(PYTHON, str(tmp_path)) for word in one.command)
    for word in (
        "ruff check",
        "ruff format --check",
        "djlint",
        "mypy",
        "lint-imports",
        "makemigrations --check",
        "--deploy",
    ):
        assert word in said


def test_a_process_of_the_suite_clears_its_folder_away():
    env = {name: value for name, value in os.environ.items() if name not in ("VAR_DIR", "DATABASE_URL", "REDIS_URL")}
    code = "from salford_ap.settings import test; print(test.VAR_DIR, test.VAR_DIR.is_dir())"
    said = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=checks.ground.ROOT, capture_output=True, text=True, check=True
    )
    folder, was_there = said.stdout.split()
    assert was_there == "True"
    assert not Path(folder).exists()
