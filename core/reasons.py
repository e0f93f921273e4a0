"""Why something was so, chosen from a list: the kinds of reasons there are, and the words of each.

A row keeps the code of its reason. What is said for it is asked for every few seconds in each process, so that no list
pays for it, and where nothing was entered it is what is shipped. Each room says which kinds are its own.
"""

import json
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Q

from core import clock
from core.steady import Steady

KINDS: "dict[str, Kind]" = {}
OWN = "own_"
"""How the code of a reason begins that a council added: none that is shipped ever does."""
LONGEST_CODE = 20
LAST = 900
"""Where those stand that are chosen when no other is right."""
Words = tuple[str, str]
Refusal = Callable[[str, str], str]
"""Of words and the code of the reason that they are for."""


class Reason(NamedTuple):
    """One reason as it is today."""

    code: str
    label: str
    group: str = ""
    means: str = ""
    position: int = 0
    starts_on: date | None = None
    closed_on: date | None = None

    def is_offered(self, day: date) -> bool:
        """Whether it may be chosen on this day."""
        return (self.starts_on is None or self.starts_on <= day) and (self.closed_on is None or day < self.closed_on)


Entered = dict[str, dict[str, Reason]]


def _ask() -> Entered:
    found: Entered = {}
    rows = apps.get_model("core", "CodedReason")._default_manager.order_by()
    for kind, *said in rows.values_list("kind", *Reason._fields):
        found.setdefault(kind, {})[said[0]] = Reason(*said)
    return found


entered: Steady[Entered] = Steady(_ask, {})
"""What stands in the table, by kind and code."""


@dataclass(eq=False)
class Kind:
    """What is asked for a reason, the reasons that are shipped for it, and what its rules make of them."""

    code: str
    title: str
    asked: str
    """When it is asked, as a sentence."""
    file: Path
    columns: tuple[str, ...]
    """Where its codes stand, as "room.Model.field"."""
    groups: Mapping[str, str] = field(default_factory=dict)
    """Under what the field puts them; nothing where it does not."""
    means: Mapping[str, str] = field(default_factory=dict)
    """What a rule makes of them: a council's own reason is one of these. Nothing where no rule turns on it."""
    means_label: str = ""
    only_shipped: Container[str] = ()
    """What of these no reason of a council's own may mean."""
    given: Container[str] = ()
    """Those that the portal gives by itself: they stay."""
    not_asked: Container[str] = ()
    """Those among them that nobody chooses."""
    refusals: list[Refusal] = field(default_factory=list)
    """What its room asks of new words."""

    def __post_init__(self) -> None:
        KINDS[self.code] = self
        self._merged: tuple[Entered, dict[str, Reason]] | None = None

    def refuses(self, asks: Refusal) -> Refusal:
        """A decorator: what is wrong with these words for a new one, as a sentence; nothing where they may stand."""
        self.refusals.append(asks)
        return asks

    def against(self, label: str, code: str) -> str:
        """What is wrong with these words, by the first that finds something."""
        return next((wrong for asks in self.refusals if (wrong := asks(label, code))), "")

    @cached_property
    def shipped(self) -> dict[str, Reason]:
        """Those that hold in all of England, in their order."""
        rows = json.loads(self.file.read_text(encoding="utf-8"))
        return {
            row["code"]: Reason(**{"position": LAST if row["code"] == "other" else 10 * place, **row})
            for place, row in enumerate(rows, start=1)
        }

    def is_code(self, name: str) -> Q:
        """What a table asks of the field of this name: nothing, one that is shipped, or one of the council's own."""
        return Q(**{f"{name}__in": ["", *self.shipped]}) | Q(**{f"{name}__startswith": OWN})

    def known(self) -> dict[str, Reason]:
        """Every one there is or was, by its code; put together anew when something was entered."""
        now = entered()
        if self._merged is None or self._merged[0] is not now:
            self._merged = now, {**self.shipped, **now.get(self.code, {})}
        return self._merged[1]

    def label(self, code: str) -> str:
        """Its words; nothing for none."""
        found = self.known().get(code)
        return found.label if found else code

    def offered(self, day: date | None = None) -> Iterator[Reason]:
        """Those that may be chosen on a day, in their order: those chosen when no other is right at the end."""
        day = day or clock.today()
        rows = sorted(self.known().values(), key=lambda row: (row.position, row.label))
        return (row for row in rows if row.code not in self.not_asked and row.is_offered(day))

    def choices(self, now: str = "") -> list[Words]:
        """What may be chosen today, and what is chosen `now` already."""
        rows = [(row.code, row.label) for row in self.offered()]
        return rows if not now or now in dict(rows) else [*rows, (now, self.label(now))]

    def every_choice(self) -> list[Words]:
        """All that rows may say, closed ones too, to be looked for."""
        rows = sorted(self.known().values(), key=lambda row: (row.position, row.label))
        return [(row.code, row.label) for row in rows]

    def is_offered(self, code: str) -> bool:
        """Whether somebody may choose it today."""
        return any(row.code == code for row in self.offered())

    def takes(self, code: str) -> bool:
        """Whether it may be given today, by a person or by the portal itself."""
        return code in self.given or self.is_offered(code)

    def group(self, code: str) -> str:
        """The words of what it stands under."""
        found = self.known().get(code)
        return self.groups.get(found.group, "") if found else ""

    def is_used(self, code: str) -> bool:
        """Whether any row says it."""
        return any(rows.filter(**{name: code}).exists() for rows, name in self.places())

    def places(self) -> Iterator[tuple[Any, str]]:
        """The tables and fields its codes stand in."""
        for place in self.columns:
            room, model, name = place.split(".")
            yield apps.get_model(room, model)._base_manager.all(), name
