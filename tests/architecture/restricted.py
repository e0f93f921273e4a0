"""A word in each field that only its readers read: a kind of row that names its readers says here how one is planted.

Each field gets its own word, which the walk by every role then looks for in pages, files, hidden fields and mails.
"""

from collections.abc import Callable
from typing import Any

from core.models import Restricted
from core.models.restricted import kinds
from pupils.models import MedicalNote, Pupil

Planted = tuple[Restricted, str]
"""The row, and who of the cast reads it."""


def marker(kind: type[Restricted], field: str) -> str:
    """The word in this field: once in the world."""
    return f"{kind._meta.model_name}-{field}-marker".replace("_", "-")


def words_of(kind: type[Restricted]) -> dict[str, str]:
    """What stands in the fields of a planted row."""
    return {field: marker(kind, field) for field in kind.RESTRICTED}


def _medical_note(world: Any) -> Planted:
    pupil = Pupil.objects.get(pk=world.things["pupil"]["pk"])
    note = MedicalNote.write(pupil, "allergies", **words_of(MedicalNote), by=world.cast["lead"])
    return note, "lead viewer provider tutor"


PLANTED: dict[type[Restricted], Callable[[Any], Planted]] = {MedicalNote: _medical_note}


def plant(world: Any) -> None:
    """Put one row of each kind into the world, and its words among what not everybody may read."""
    for kind in kinds():
        row, readers = PLANTED[kind](world)
        world.put(str(kind._meta.verbose_name), row)
        world.secrets |= dict.fromkeys(words_of(kind).values(), readers)
