"""In which school's register a session at a provider stands, and what that leaves the reader to enter. No database.

The code belongs to a school on whose roll the pupil is. A school that teaches a pupil on its own roll enters what
happened itself, and any other school of the pupil enters D; a guest is on nobody's roll.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any
from uuid import UUID

HOME = ("single", "main")
ON_ROLL = (*HOME, "subsidiary")

Roll = tuple[Any, str]
"""A school, and how the pupil is registered there."""


class Entry(StrEnum):
    """What is left to enter in the register of who reads."""

    CODE = "code"  # the home school enters the code that fits
    DUAL = "dual"  # registered at the school that teaches as well: D
    OWN_MARK = "own_mark"  # the school that teaches enters its own mark
    MAIN_SCHOOLS = "main_schools"  # the main school's to enter, not a subsidiary one's
    NOT_ON_ROLL = "not_on_roll"  # on the roll of others, not of the school that reads
    NO_REGISTER = "no_register"  # on no school's roll


LEFT_TO_OTHERS = {
    "own_mark": "The pupil is on the roll of the school that teaches them, which enters its own mark in its register",
    "main_schools": "The code is for the pupil's main school to enter: a subsidiary registration has none for it",
    "not_on_roll": "The pupil was not on your school's roll on this day: the code is for the home school to enter",
}
"""Why no code is proposed to who reads."""


def entry_for(rolls: Iterable[Roll], *, taught_by: UUID, reader: UUID | None = None) -> Entry:
    """What this school (the council, when None) is left with for a session taught by this organisation.

    The council reads what the pupil's home school would: D where there is another school beside the one that teaches.
    """
    home_last = sorted(rolls, key=lambda roll: roll[1] in HOME)
    registered = {school: status for school, status in home_last if status in ON_ROLL}
    if not registered:
        return Entry.NO_REGISTER
    if reader is not None and reader not in registered:
        return Entry.NOT_ON_ROLL
    if taught_by in registered:
        others = reader != taught_by if reader is not None else len(registered) > 1
        return Entry.DUAL if others else Entry.OWN_MARK
    statuses = registered.values() if reader is None else [registered[reader]]
    return Entry.CODE if any(status in HOME for status in statuses) else Entry.MAIN_SCHOOLS
