"""Which settings a process runs with is said by whoever starts it; nothing that names a database is the demo."""

import os
import sys
from collections.abc import Sequence

NAME, OPTION = "DJANGO_SETTINGS_MODULE", "--settings"
DEMO = "salford_ap.settings.demo"
NONE = (
    f"Stopped: no settings are named. Set {NAME} to salford_ap.settings.production for a council's portal, or to "
    "salford_ap.settings.demo for the demo, as make run does. Nothing was changed."
)


def named_or_demo(arguments: Sequence[str]) -> None:
    """In a clone that names no database a command means the demo's embedded one, which `make run` fills."""
    if "DATABASE_URL" not in os.environ:
        os.environ.setdefault(NAME, DEMO)
    must_be_named(arguments)


def must_be_named(arguments: Sequence[str] = ()) -> None:
    """End with one sentence where neither the environment nor the command line names them."""
    given = [words.partition("=") for words in arguments if words.startswith(f"{OPTION}=")]
    if OPTION in arguments[:-1]:
        os.environ[NAME] = arguments[arguments.index(OPTION) + 1]
    elif given:
        os.environ[NAME] = given[0][2]
    if not os.environ.get(NAME):
        sys.exit(NONE)
