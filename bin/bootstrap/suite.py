"""`test`: the whole suite on SQLite, on PostgreSQL and Redis, the demo borough, the browser journeys; a last word."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bootstrap import ground, machine, measuring, processes, servers
from bootstrap.words import Stop, say

JOURNEYS = "tests/journeys"
BOROUGH = "tests/seed"
# What kills workers or starts whole portals mostly waits. It runs beside the demo borough, which is dear to build and
# so has one process; a process of its own gives it a database of its own.
WAITING = ["tests/ops", *sorted(str(file.relative_to(ground.ROOT)) for file in ground.ROOT.glob("tests/*/*_kill.py"))]
BESIDE = ["-n", "1", *WAITING]
# Two processes, each beginning with one half of the modules: what a module builds for itself is built once.
TWO = ["-n", "2", "--dist", "worksteal"]
# A journey builds nothing for the next, and three of them take a minute: each process takes one at a time.
IN_TURN = ["-n", "2", "--dist", "load", "--maxschedchunk", "1"]
WHOLE = [*TWO, "tests", *(f"--ignore={part}" for part in (JOURNEYS, BOROUGH, *WAITING))]
SHOWN = ["-q", "--durations=10", "--durations-min=1"]
# The suite decides these itself; what a developer exported must not leak in, and nobody's database is touched.
HANDED_IN = (*servers.ADDRESSES, "DATABASE_OWNER_URL", "CACHE_URL")
OURS = (*HANDED_IN, servers.MARK, servers.LOG, "VAR_DIR", "FILES_DIR", "PORT", "SITE_URL", "DEMO_PASSWORD")
# Each of a run's processes would read and compile every test anew: six seconds, and `quick` has twenty.
COMPILES_ANEW = "PYTHONDONTWRITEBYTECODE"
PASSED, FAILED, COULD_NOT_RUN = "passed", "failed", "could not run"


@dataclass(frozen=True)
class Outcome:
    """What came of one part; `reason` says why it failed or could not run."""

    part: str
    result: str
    reason: str = ""
    seconds: float = 0.0


def test(arguments: list[str]) -> int:
    """Run every part (or those named), whatever the others do, and say what came of each."""
    unknown = [word for word in arguments if word not in PARTS]
    if unknown:
        raise Stop(f"there is no part {unknown[0]}. The parts are: {', '.join(PARTS)}.")
    python = ground.ready("requirements-test.txt")
    for need in (machine.PAPER, machine.COMPOSE):
        if lacking := need.install():
            say(lacking)
    say_left_alone("The tests bring servers of their own")
    outcomes = [_timed(name, PARTS[name], python) for name in arguments or PARTS]
    _sum_up(outcomes)
    return exit_code(outcomes, in_ci=bool(os.environ.get("CI")))


def exit_code(outcomes: list[Outcome], *, in_ci: bool) -> int:
    """1 when something failed, and in CI also when something could not run."""
    bad = {FAILED, COULD_NOT_RUN} if in_ci else {FAILED}
    return int(any(outcome.result in bad for outcome in outcomes))


def on_sqlite(python: Path) -> Outcome:
    """The whole suite on the embedded default, but for the demo borough, which has a part of its own there."""
    return _measured("sqlite", python, WHOLE) if measuring.is_wanted() else _pytest("sqlite", python, {}, WHOLE)


def the_borough(python: Path) -> Outcome:
    """The demo borough as `run` seeds it, looked at from all sides; beside it what waits for processes."""
    return _borough_and_beside("borough", python, {})


def say_left_alone(what_is_done: str) -> None:
    """Addresses in the environment are somebody's: say that they are not used."""
    if given := [name for name in HANDED_IN if os.environ.get(name)]:
        say(f"{what_is_done}: what {' and '.join(given)} names is left alone.")


def on_servers(python: Path) -> Outcome:
    """The whole suite on PostgreSQL and Redis, always our own: a test empties tables and queues."""
    if lacking := machine.SERVERS.install():
        return Outcome("postgresql", COULD_NOT_RUN, lacking)
    try:
        with servers.postgresql_and_redis() as own:
            return _on({name: own[name] for name in (*servers.ADDRESSES, servers.LOG)}, python)
    except Stop as stop:
        return Outcome("postgresql", COULD_NOT_RUN, str(stop))


def _on(addresses: Mapping[str, str], python: Path) -> Outcome:
    """The suite, then the demo borough; the first of them that failed."""
    return _first_bad(
        _pytest("postgresql", python, addresses, WHOLE), _borough_and_beside("postgresql", python, addresses)
    )


def _first_bad(*outcomes: Outcome) -> Outcome:
    return next((outcome for outcome in outcomes if outcome.result != PASSED), outcomes[0])


def in_browser(python: Path) -> Outcome:
    """The journeys, clicked through in Chromium."""
    if lacking := machine.BROWSER.install():
        return Outcome("browser", COULD_NOT_RUN, lacking)
    if lacking := machine.SERVERS.install():
        say(f"A council's first day is left out, for it needs servers. {lacking}")
    return _pytest("browser", python, {"CHROMIUM": machine.chromium() or ""}, [*IN_TURN, JOURNEYS])


PARTS: dict[str, Callable[[Path], Outcome]] = {
    "sqlite": on_sqlite,
    "postgresql": on_servers,
    "borough": the_borough,
    "browser": in_browser,
}
TITLES = {
    "sqlite": "the suite on SQLite",
    "postgresql": "the suite on PostgreSQL and Redis",
    "borough": "the demo borough, and beside it what is killed and started",
    "browser": "the browser journeys",
}


def _timed(name: str, part: Callable[[Path], Outcome], python: Path) -> Outcome:
    say(f"\n== {TITLES[name]} ==")
    began = time.monotonic()
    outcome = part(python)
    return Outcome(outcome.part, outcome.result, outcome.reason, time.monotonic() - began)


def _pytest(part: str, python: Path, extra: Mapping[str, str], options: list[str]) -> Outcome:
    """One run of pytest, to its end."""
    with folder() as own:
        command = [python, "-m", "pytest", *SHOWN, *options]
        return _outcome(part, processes.run_with_its_group(command, cwd=ground.ROOT, env=environment(own, extra)))


def _measured(part: str, python: Path, options: list[str]) -> Outcome:
    """One run of pytest, and what it went through; a way through the rules that no test goes is a failure."""
    with folder() as own:
        told, extra = measuring.under(own)
        command, env = [python, "-m", "pytest", *told, *SHOWN, *options], environment(own, extra)
        outcome = _outcome(part, processes.run_with_its_group(command, cwd=ground.ROOT, env=env))
        if outcome.result == PASSED and (wrong := measuring.told(python, env)):
            return Outcome(part, FAILED, wrong)
    return outcome


def _borough_and_beside(part: str, python: Path, extra: Mapping[str, str]) -> Outcome:
    """Two runs of pytest at once; what the one beside had to say stands after the other."""
    with folder() as own:
        said, command = own / "said", [python, "-m", "pytest", *SHOWN, *BESIDE]
        child = processes.start(command, log=said, env=environment(own, extra), cwd=ground.ROOT)
        try:
            borough = _pytest(part, python, extra, [BOROUGH])
            beside = _outcome(part, child.wait())
        finally:
            processes.stop([child], grace=10, by=signal.SIGINT)
        say(said.read_text(errors="replace"))
    return _first_bad(borough, beside)


@contextmanager
def folder() -> Iterator[Path]:
    """A temporary folder of its own, which goes with everything the tests left in it."""
    own = Path(tempfile.mkdtemp(prefix="ap-test-"))
    try:
        yield own
    finally:
        shutil.rmtree(own, ignore_errors=True)


def environment(own: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """What a run of pytest is told; a migrated database is kept outside of its folder, for the next run."""
    env = {name: value for name, value in os.environ.items() if name not in (*OURS, COMPILES_ANEW)}
    kept = {"KEPT_DATABASES": tempfile.gettempdir()}
    return env | kept | {"DJANGO_SETTINGS_MODULE": "salford_ap.settings.test", "TMPDIR": str(own), **extra}


def _outcome(part: str, code: int) -> Outcome:
    reasons = {1: "tests failed, named above", 5: "no tests were found"}
    return Outcome(part, FAILED, reasons.get(code, f"pytest ended with {code}")) if code else Outcome(part, PASSED)


def _sum_up(outcomes: list[Outcome]) -> None:
    say("\n== What came of it ==")
    for outcome in outcomes:
        line = f"{outcome.result:14}{TITLES[outcome.part]} ({outcome.seconds:.0f} s)"
        say(f"{line}: {outcome.reason}" if outcome.reason else line)
