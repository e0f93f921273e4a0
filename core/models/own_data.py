"""OwnData: what a council sets up for itself, entered, changed while nothing hangs on it, closed from a day."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from core import clock
from core.acting import Acting
from core.in_use import is_in_use
from core.models.moves import MoveRefused
from core.models.scoping import ScopedQuerySet
from core.models.trail import as_kept, record

Row = TypeVar("Row", bound=models.Model)


class OwnDataQuerySet(ScopedQuerySet[Row]):
    def visible_to(self, acting: Acting) -> Self:
        """What a council has set up is no secret; who comes to its pages their acts say."""
        return self


class OwnData(models.Model):
    """A row that papers and placements point to: what it keeps once they do it says itself, and refuses in clean().

    So Django admin refuses what pages refuse.
    """

    KEPT: ClassVar[tuple[str, ...]] = ()
    """The fields that stay as they are once the row is in use."""
    is_set_up = True
    """Administrators read of it on the trail, whatever its room."""

    class Meta:
        abstract = True

    @property
    def trail_name(self) -> str:
        return str(self)

    @property
    def is_in_use(self) -> bool:
        """Whether anything of any room points to it."""
        return is_in_use(self)

    def kept(self) -> tuple[str, ...]:
        """The fields that may not be changed as things are."""
        return self.KEPT if self.is_in_use else ()

    def stored(self) -> Self | None:
        """The row as it stands in the table; None for one that is new."""
        return None if self._state.adding else type(self)._base_manager.filter(pk=self.pk).first()

    def clean(self) -> None:
        """Refuse to change what is in use."""
        super().clean()
        if before := self.stored():
            for name in before.kept():
                if getattr(before, name) != getattr(self, name):
                    label = getattr(self._meta.get_field(name), "verbose_name", name)
                    raise ValidationError(f"This is in use and keeps its {label}. Close it and add another.")

    def enter(self, *, by: Acting, act: str = "") -> Self:
        """Save it as it is now, with what changed on the trail; raises MoveRefused with what its table refuses."""
        before = self.stored()
        try:
            self.full_clean()
        except ValidationError as wrong:
            raise MoveRefused(" ".join(wrong.messages)) from None
        changes = self._changes_since(before) if before else {}
        if before and not changes:
            return self
        act = act or ("added" if before is None else "changed")
        words = str(self._meta.verbose_name)
        said = f"{words[:1].upper()}{words[1:]} “{str(self)[:150]}” {act.replace('_', ' ')}"
        with transaction.atomic():
            self.save(update_fields=list(changes) if before else None)
            record(act, self, by=by, sentence=said, changes=changes)
        return self

    def _changes_since(self, before: Self) -> dict[str, list[Any]]:
        # A step is taken by its verb alone: somebody may have taken it while this was typed.
        fields = [each for each in self._meta.concrete_fields if each.editable and not each.primary_key]
        fields = [each for each in fields if each.name != "status"]
        values = {field.name: [_plain(field.value_from_object(row)) for row in (before, self)] for field in fields}
        return {name: pair for name, pair in values.items() if pair[0] != pair[1]}


class Closable(OwnData):
    """One that is closed by a day and stays, for what was done under it."""

    CLOSES: ClassVar[str] = "closed_on"
    """The field of that day: its own words say whether it is the last one, or the first without it."""

    class Meta:
        abstract = True

    @property
    def closes(self) -> date | None:
        """The day by which it is closed, if any."""
        found: date | None = getattr(self, self.CLOSES)
        return found

    def clean(self) -> None:
        """Refuse to end before today what held until now."""
        super().clean()
        before = self.stored()
        if before and self.closes != before.closes and self.closes and self.closes < clock.today():
            raise ValidationError({self.CLOSES: "Enter today or a day to come: what is past was done under it"})

    def close(self, day: date, *, by: Acting) -> Self:
        """Let nothing new be done under it from that day."""
        setattr(self, self.CLOSES, day)
        return self.enter(by=by, act="closed")

    def open_again(self, *, by: Acting) -> Self:
        """Let it be used as before."""
        setattr(self, self.CLOSES, None)
        return self.enter(by=by, act="opened_again")


def _plain(value: Any) -> Any:
    kept = as_kept(value)
    return str(kept) if isinstance(kept, Decimal) else kept
