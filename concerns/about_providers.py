"""What is said from here to the room of providers: how many concerns are open at one, for the council alone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from concerns import counting
from core.acting import Acting
from providers import told
from providers.told import Facts


@told.told_more_by
def concerns(found: Mapping[Any, Facts], acting: Acting, day: date) -> None:
    """How many, unless they are of so few children that it would point at them; never what they say."""
    if not acting.sees_everything:
        return
    said = counting.of_providers(found)
    for key, facts in found.items():
        facts.concerns = said.get(key, counting.NONE)
