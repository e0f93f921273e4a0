"""What the suite's run on SQLite covered, by room; and that no branch of the rules went untried."""

import json
import os
import subprocess
from collections import Counter
from pathlib import Path

from bootstrap import ground
from bootstrap.words import say

# What is decided about a child, a place or a provider, on plain values: each way through has a test.
RULES = (
    "accounts/rules.py",
    "agreements/rules.py",
    "apart/rules.py",
    "packages/rules.py",
    "attendance/codes.py",
    "attendance/mark_rules.py",
    "attendance/rules.py",
    "audits/outcome.py",
    "audits/rules.py",
    "concerns/rules.py",
    "continuity/rules.py",
    "core/school_days.py",
    "enquiries/rules.py",
    "outcomes/rules.py",
    "panels/rules.py",
    "placements/gate.py",
    "watch/registration_watch.py",
    "watch/rules.py",
    "placements/rules.py",
    "placements/timetable.py",
    "providers/rules.py",
    "providers/standing.py",
    "providers/standing_reasons.py",
    "pupils/age.py",
    "pupils/rules.py",
    "referrals/clocks.py",
    "referrals/rules.py",
    "reports/rules.py",
    "reports/small_numbers.py",
)
# CI measures once, on the quicker engine.
WANTED = "CI", "COVERAGE"


def is_wanted() -> bool:
    return any(os.environ.get(name) for name in WANTED)


def under(folder: Path) -> tuple[list[str], dict[str, str]]:
    """What pytest is told to be measured, and where its workers write down what they went through."""
    notes = folder / "noticed"
    notes.mkdir()
    return ["-p", "tests.noticing"], {"NOTICED_IN": str(notes), "COVERAGE_FILE": str(folder / "coverage")}


def told(python: Path, env: dict[str, str]) -> str:
    """Print what was covered, room by room; what is wrong with the rules, or nothing."""
    table = Path(env["COVERAGE_FILE"] + ".json")
    for words in (["tests.noticing"], ["coverage", "json", "-q", "-o", str(table)]):
        subprocess.run([python, "-m", *words], cwd=ground.ROOT, env=env, check=True)
    files = json.loads(table.read_text())["files"]
    say("\nCovered, by room, of lines and branches:")
    for room, percent in by_room(files).items():
        say(f"{room:12}{percent:6.1f} %")
    return "; ".join(untried(files))


def by_room(files: dict[str, dict]) -> dict[str, float]:
    """Lines and branches gone through, in per cent, of each room."""
    there: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    for file, found in files.items():
        room, summary = file.split("/")[0], found["summary"]
        there[room] += summary["num_statements"] + summary["num_branches"]
        gone[room] += summary["covered_lines"] + summary["covered_branches"]
    return {room: 100 * gone[room] / there[room] for room in sorted(there) if there[room]}


def untried(files: dict[str, dict]) -> list[str]:
    """The ways through the rules that no test goes."""
    found = []
    for rule in RULES:
        if rule not in files:
            found.append(f"{rule} is not there")
            continue
        lines = [str(line) for line in files[rule]["missing_lines"]]
        lines += [f"{here}->{there}" for here, there in files[rule]["missing_branches"]]
        if lines:
            found.append(f"{rule}: no test goes through {', '.join(lines)}")
    return found
