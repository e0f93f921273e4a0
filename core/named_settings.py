"""Which settings a process runs with is said by whoever starts it: nothing falls into the demo's by itself."""

import os
import sys
from collections.abc import Sequence

NAME, OPTION = "DJANGO_SETTINGS_MODULE", "--settings"
NONE = (
    f"Stopped: no settings are named. Set {NAME} to salford_ap.settings.production for a council's portal, or to "
    "salford_ap.settings.demo for the demo, as make run does. Nothing was changed."
)


def must_be_named(arguments: Sequence[str] = ()) -> None:
    """End with one sentence where neither the environment nor the command line names them."""
    given = [words.partition("=") for words in arguments if words.startswith(f"{OPTION}=")]
    if OPTION in arguments[:-1]:
        os.environ[NAME] = arguments[arguments.index(OPTION) + 1]
    elif given:
        os.environ[NAME] = given[0][2]
    if not os.environ.get(NAME):
        sys.exit(NONE)
