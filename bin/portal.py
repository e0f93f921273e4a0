"""The portal's commands for a machine: run, test, check, bench, seed, setup. Standard library only."""

import sys
from collections.abc import Callable

from bootstrap import benching, checks, ground, machine, quick, rehearsing, running, suite
from bootstrap.words import Interrupted, Stop, catch_signals, say

HELP = """\
sh bin/portal run              start the portal with the demo borough (PORT, default 8000)
sh bin/portal rehearse         the demo borough under a council's own settings, on PostgreSQL; marked on every page
sh bin/portal test [PART …]    all tests; or some of: sqlite, postgresql, borough, browser
sh bin/portal quick            the tests nearest to what changed, in under twenty seconds
sh bin/portal check            lint, types, contracts, migrations, deploy check; no tests
sh bin/portal bench [OPTION …] benchmarks on PostgreSQL; a table, and var/bench.json
sh bin/portal seed [OPTION …]  the demo borough (--scale N, --today DATE)
sh bin/portal setup            install everything a developer needs, start nothing"""


def setup(_arguments: list[str]) -> int:
    """Everything a developer needs: packages, machine packages for paper, servers and browser."""
    ground.ready("requirements-test.txt")
    lacking = [said for need in machine.NEEDS if (said := need.install())]
    for said in lacking:
        say(said)
    ready = "The rest is set up" if lacking else "Everything is set up"
    say(f"{ready}. Next: make run, or make test.")
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": running.run,
    "rehearse": rehearsing.rehearse,
    "test": suite.test,
    "quick": quick.quick,
    "check": checks.check,
    "bench": benching.bench,
    "seed": running.seed,
    "setup": setup,
}


def main(words: list[str]) -> int:
    """The exit code of one command; whatever stops it is said in a sentence."""
    command = COMMANDS.get(words[0]) if words else None
    if command is None:
        say(HELP)
        return 0 if words in (["help"], ["--help"], ["-h"]) else 2
    catch_signals()
    try:
        return command(words[1:])
    except Stop as stop:
        say(f"Stopped: {stop}", error=True)
        return 1
    except Interrupted as interrupted:
        say("Interrupted; nothing is left running.", error=True)
        return 128 + interrupted.number
    except PermissionError as denied:
        say(f"Stopped: {denied.filename or 'a file'} may not be written by this user. Run it as its owner.", error=True)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
