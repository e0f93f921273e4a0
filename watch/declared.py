"""What a provider declared last of the pupils others place there, and whether it is still believed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from core.acting import Acting
from core.once import kept
from govuk.dates import day_words
from providers import ours
from providers.models import Provider
from watch.models import Declaration
from watch.registration_watch import Thresholds, Week
from watch.watched_weeks import thresholds


@dataclass(frozen=True)
class Declared:
    """A provider's last declaration, and whether it is still believed; an old one is shown and never counted."""

    last: Declaration | None = None
    is_known: bool = False

    @property
    def weeks(self) -> list[Week]:
        """One week for each pupil declared, as the watch adds them; none while it is not known."""
        if self.last is None or not self.is_known:
            return []
        return [
            Week(
                pupil=("declared", line.pk, number),
                hours=line.hours,
                weekdays=frozenset(range(line.days)),
                has_ehcp=line.is_protected,
            )
            for line in self.last.lines.all()
            for number in range(line.pupils)
        ]

    @property
    def words(self) -> str:
        """What is known of the pupils others place there, with its date."""
        if self.last is None:
            return "Not declared"
        on = day_words(self.last.declared_on)
        count = self.last.pupils
        who = f"{count} {'pupil' if count == 1 else 'pupils'}, {self.hours} hours a week" if count else "No pupils"
        return f"{who}, declared on {on}" if self.is_known else f"Not known: the last declaration is of {on}"

    @property
    def hours(self) -> str:
        """The hours a week of all of them together."""
        total = sum((line.hours * line.pupils for line in self.last.lines.all()), Decimal()) if self.last else Decimal()
        return f"{total.normalize():f}"

    @classmethod
    def of(cls, last: Declaration | None, day: date, days: int) -> Self:
        """Whether it is believed on this day."""
        return cls(last, last is not None and last.is_in_date(day, days))


def of_many(rows: Sequence[Provider], day: date, figures: Thresholds) -> dict[Any, Declared]:
    """What each of these providers declared last, in two queries."""
    made = Declaration.objects.filter(provider__in=rows, declared_on__lte=day).newest_first()
    last: dict[Any, Declaration] = {}
    for one in made.prefetch_related("lines"):
        last.setdefault(one.provider_id, one)
    return {row.pk: Declared.of(last.get(row.pk), day, figures.declaration_days) for row in rows}


def of(provider: Provider, day: date) -> Declared:
    """The same for one."""
    known = kept("declared")
    found: Declared | None = known.get((provider.pk, day))
    return found or of_many([provider], day, thresholds(day))[provider.pk]


def ask_ahead(people: Sequence[Acting], day: date) -> None:
    """What many unregistered providers declared of themselves, kept for `of`."""
    rows = [row for row in ours.of_many(people) if row and not row.is_registered]
    kept("declared").update({(pk, day): said for pk, said in of_many(rows, day, thresholds(day)).items()})
