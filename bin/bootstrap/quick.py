"""`quick`: what a change touches, tried in under twenty seconds; and said plainly, what there was no time for."""

import ast
import re
import subprocess
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bootstrap import ground, processes, suite
from bootstrap.words import Stop, say

SECONDS = 20.0
# A test that began just in time, and what a busy machine needs to say what came of it.
TO_END = 4.0
# What remains of it when pytest and its two workers have started; each line of a test module takes so long to run.
OF_TESTS, PER_LINE = 2 * 11.0, 0.008
# Walks through the whole portal, servers and portals started, the borough and the browser: `test` runs them.
TOO_LONG = (
    "tests/architecture/",
    "tests/seed/",
    "tests/journeys/",
    "tests/ops/test_run.py",
    "tests/ops/test_servers.py",
    "tests/ops/test_processes.py",
    "tests/salford_ap/test_lists.py",
)
# What every room stands on.
EVERYBODYS = ("pyproject.toml", "requirements", "tests/conftest.py", "tests/factories/", "templates/components/")


@dataclass(frozen=True)
class Change:
    """The files that differ, and since when."""

    files: frozenset[str]
    since: str

    def modules(self) -> set[str]:
        """The changed modules, as an import names them."""
        return {
            file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            for file in self.files
            if file.endswith(".py")
        }

    def rooms(self, staircase: list[str]) -> list[str]:
        """The rooms that are not as they were, from the lowest up; what all stand on counts as the lowest."""
        named = {room_of(file, staircase) for file in self.files}
        if any(file.startswith(EVERYBODYS) for file in self.files):
            named.add(staircase[0])
        return [room for room in staircase if room in named]


def quick(arguments: list[str]) -> int:
    """Run the tests that are nearest to what changed."""
    began = time.monotonic()
    if arguments:
        raise Stop("quick takes no words: it asks git what has changed.")
    python = ground.ready("requirements-test.txt")
    change, staircase = changed(), rooms()
    if not change.files:
        say("Nothing has changed that a test could notice.")
        return 0
    nearest = list(by_nearness(change, staircase))
    chosen, left_out = within(nearest, OF_TESTS)
    of = ", ".join(change.rooms(staircase)) or "no room"
    say(f"Changed since {change.since}: {len(change.files)} files, of {of}.")
    if not chosen:
        say("No test of these is quick; make test runs them.")
        return 0
    with suite.folder() as folder:
        env = suite.environment(folder, {"TESTS_UNTIL": str(began + SECONDS - TO_END)})
        command = [python, "-m", "pytest", "-q", "-rfE", "-n", "2", *chosen]
        code = processes.run_with_its_group(command, cwd=ground.ROOT, env=env)
    took = time.monotonic() - began
    say(f"{len(chosen)} modules of tests in {took:.0f} s, on SQLite; what was skipped had no time left.")
    if left_out:
        say(f"There was no time for {len(left_out)} more that could notice, in {', '.join(folders(left_out))}.")
    say("Left to make test: every address for every role, servers, the borough, the browser.")
    return code


def changed() -> Change:
    """Against where this branch left main; on main itself against the last commit, or the one before it."""
    base = _git("merge-base", "HEAD", "main") or _git("rev-parse", "HEAD")
    files = _files(base)
    if files or base != _git("rev-parse", "HEAD"):
        return Change(files, "main")
    return Change(_files("HEAD~1"), "the commit before")


def _files(base: str) -> frozenset[str]:
    known = _git("diff", "--name-only", base).splitlines()
    return frozenset(known + _git("ls-files", "--others", "--exclude-standard").splitlines())


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ground.ROOT, capture_output=True, text=True, check=False).stdout.strip()


def rooms() -> list[str]:
    """The staircase from the ground floor up, as the import contract has it."""
    contracts = tomllib.loads((ground.ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [room for layer in reversed(layers) for room in re.findall(r"\w+", layer)]


def room_of(file: str, staircase: list[str]) -> str:
    """The room a file is part of, itself or as its template; none for tests and for what no room holds."""
    parts = file.split("/")
    inner = [part for part in parts if part not in ("templates", "emails", "pdf")] if parts[0] == "templates" else parts
    return inner[0] if len(inner) > 1 and inner[0] in staircase else ""


def by_nearness(change: Change, staircase: list[str]) -> Iterator[str]:
    """Changed tests; those named for what changed; those that import it; those of its rooms; of the rooms above."""
    tests = sorted(str(file.relative_to(ground.ROOT)) for file in (ground.ROOT / "tests").rglob("test_*.py"))
    tests = [file for file in tests if not file.startswith(TOO_LONG) and file not in suite.WAITING]
    touched = change.rooms(staircase)
    above = staircase[staircase.index(touched[0]) :] if touched else []
    modules = change.modules()
    yield from dict.fromkeys(
        [
            *(file for file in tests if file in change.files),
            *(file for module in sorted(modules) for file in tests if file.startswith(named_for(module))),
            *(file for file in tests if modules & imported_by(ground.ROOT / file)),
            *(file for room in [*touched, *above] for file in tests if file.startswith(f"tests/{room}/")),
        ]
    )


def named_for(module: str) -> str:
    """How a test of this module begins, wherever in the room the module stands."""
    room, *_, name = module.split(".") if "." in module else (module, "")
    return f"tests/{room}/test_{name}" if name else "none"


def imported_by(file: Path) -> set[str]:
    """The modules a test names, and what may be one: `from a import b` is `a` and `a.b`."""
    named: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            named |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            named |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return named


def within(files: list[str], seconds: float) -> tuple[list[str], list[str]]:
    """As many of the nearest as there is time for, and the rest; the very nearest is always run."""
    chosen: list[str] = []
    for file in files:
        seconds -= len((ground.ROOT / file).read_text().splitlines()) * PER_LINE
        if seconds < 0 and chosen:
            break
        chosen.append(file)
    return chosen, files[len(chosen) :]


def folders(files: list[str]) -> list[str]:
    return sorted({file.rsplit("/", 1)[0] for file in files})
