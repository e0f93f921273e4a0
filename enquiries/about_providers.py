"""What is said from here on the page of a provider: how it answers enquiries, for the council alone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.acting import Acting
from enquiries import figures
from providers import told
from providers.told import Facts


@told.told_more_by
def enquiries(found: Mapping[Any, Facts], acting: Acting, day: date) -> None:
    if not acting.sees_everything:
        return
    for key, facts in found.items():
        facts.enquiries = figures.of_provider(key, acting)
