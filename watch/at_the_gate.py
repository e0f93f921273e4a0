"""What the registration watch says at the gate of places at unregistered providers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from core.school_days import Span
from placements import gate
from placements.gate import Asking, Reason, Said, Wanted
from placements.placed import Placed, of_cells
from providers.models import Provider
from watch import declared, registration_watch, watched_weeks
from watch.declared import Declared
from watch.registration_watch import Thresholds, Watch
from watch.watched_weeks import Sum, thresholds_of

_WATCHED = {
    "green": "With this place the provider still need not register as a school.",
    "amber": "With this place the provider comes near having to register as a school: {}.",
}


@dataclass(frozen=True)
class Facts:
    """What the watch asks of the database, for all places at once."""

    asking: Asking
    at_providers: dict[Any, list[Placed]]
    figures: Thresholds
    declared: dict[Any, Declared]

    @classmethod
    def of(cls, places: Sequence[Wanted], asking: Asking) -> Self:
        """Live placements at unregistered providers, the council's figures, what was declared."""
        providers = {wanted.membership.provider_id: wanted.membership.provider for wanted in places}
        unregistered = [provider.pk for provider in providers.values() if not provider.is_registered]
        figures = thresholds_of(asking.figures)
        spans = [Span(wanted.starts_on, wanted.ends_on) for wanted in places]
        pupils = {wanted.referral.pupil_id for wanted in places}
        rows = [providers[key] for key in unregistered]
        return cls(
            asking,
            watched_weeks.placed_at(unregistered, pupils, spans, figures),
            figures,
            declared.of_many(rows, asking.day, figures) if unregistered else {},
        )

    def reads_numbers(self, provider: Provider) -> bool:
        """The council and the provider itself read how many pupils the watch counts; others that they are few."""
        by = self.asking.by
        return by is None or by.sees_everything or (by.is_provider and by.organisation_id == provider.organisation_id)


@gate.guarded_by
def watch_places(places: Sequence[Wanted], asking: Asking) -> list[Said]:
    """Where it would be red with a place, that is a reason against it; else what it would be, in words."""
    facts = Facts.of(places, asking)
    return [_said(wanted, facts) for wanted in places]


def watch_with(wanted: Wanted, facts: Facts) -> Watch | None:
    """The registration watch of an unregistered provider, as it would be with this place and what it declared."""
    if wanted.membership.provider.is_registered:
        return None
    there = facts.at_providers.get(wanted.membership.provider_id, [])
    others = [row for row in there if wanted.placement is None or row.pk != wanted.placement.pk]
    weeks = watched_weeks.agreed(others, wanted.starts_on, wanted.ends_on, wanted.pupil.pk, facts.figures)
    weeks += facts.declared[wanted.membership.provider_id].weeks
    wished = Sum(wanted.pupil, *of_cells(wanted.cells)).week(wanted.starts_on)
    return registration_watch.after(weeks, wished, facts.figures)


def _said(wanted: Wanted, facts: Facts) -> Said:
    provider, watch = wanted.membership.provider, watch_with(wanted, facts)
    if watch is None:
        return Said()
    words = watch.reasons if facts.reads_numbers(provider) else watch.public
    sentence = _sentence(watch.level, words, facts.declared.get(provider.pk))
    against = _against(provider, words) if watch.level == "red" else ()
    return Said(tuple(against), sentence, is_told=bool(sentence) and sentence != _WATCHED["green"])


def _sentence(level: str, words: Iterable[str], said: Declared | None) -> str:
    """What the watch would say; green is not said over a declaration too old to be believed without saying so."""
    sentence = _WATCHED.get(level, "").format("; ".join(words))
    is_old = sentence and said and said.last and not said.is_known
    old = " How many pupils others place there is not known: the declaration is old."
    return sentence + old if is_old else sentence


def _against(provider: Provider, words: Iterable[str]) -> Iterable[Reason]:
    would = f"With this place {provider.name} would have to register as a school"
    yield from (Reason("registration_watch", f"{would}: {each}.") for each in words)
