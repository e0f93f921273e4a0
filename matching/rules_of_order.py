"""The rules by which places are ordered: what each asks of a place, how it says so, and in which order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import inf
from typing import Any, NamedTuple

from matching.known import Known
from placements.places import Place


class Rule(NamedTuple):
    """One rule: its name, its words in the sentence of the order, what it sorts by, and what it says of a place."""

    code: str
    words: str
    key: Callable[[Place, Known], Any]
    says: Callable[[Place, Known], str]


def _half_days(place: Place, _known: Known) -> str:
    wanted = len(place.half_days) + len(place.missing)
    return f"{len(place.half_days)} of {wanted} half-days free"


def _miles(place: Place, _known: Known) -> str:
    return "distance not known" if place.miles is None else f"{place.miles:.1f} miles"


def _miles_key(place: Place, _known: Known) -> float:
    return inf if place.miles is None else round(place.miles, 1)


def _price(place: Place, known: Known) -> str:
    found = known.price(place)
    return "price not known" if found is None else f"£{found.each:,.2f} a half-day"


def _price_key(place: Place, known: Known) -> float:
    found = known.price(place)
    return inf if found is None else float(found.each)


def _is_steady(place: Place, _known: Known) -> bool:
    return place.glance.level == "clear" and not place.proposed


RULES: Sequence[Rule] = (
    Rule(
        "match_wished",
        "the provider the school prefers",
        lambda place, known: not place.is_preferred,
        lambda place, known: "preferred by the school" if place.is_preferred else "not the one preferred",
    ),
    Rule(
        "match_year",
        "those meant for the year group",
        lambda place, known: not place.suits_age,
        lambda place, known: "meant for the year group" if place.suits_age else "not meant for the year group",
    ),
    Rule("match_half_days", "those free on most of the half-days wanted", lambda p, _: len(p.missing), _half_days),
    Rule(
        "match_need",
        "those that taught five children or more with the same main need in a year",
        lambda place, known: not known.taught_need(place),
        lambda place, known: "five or more with the same main need" if known.taught_need(place) else "fewer than five",
    ),
    Rule("match_miles", "the nearest", _miles_key, _miles),
    Rule("match_price", "the lowest price a half-day", _price_key, _price),
    Rule(
        "match_outcomes",
        "those after which attendance rose most, of ten placements or more",
        lambda place, known: -known.outcome(place).orders,
        lambda place, known: f"attendance since referral {known.outcome(place)}",
    ),
    Rule(
        "match_standing",
        "those with nothing to see to and nothing proposed",
        lambda place, known: not _is_steady(place, known),
        lambda place, known: "nothing to see to" if _is_steady(place, known) else "something to see to or proposed",
    ),
)


@dataclass(frozen=True)
class Order:
    """The rules in the council's order, those it does not ask left out; level places stand by name."""

    rules: Sequence[Rule]

    @classmethod
    def of(cls, figures: Mapping[str, Decimal]) -> "Order":
        """By the figures of the day; of two with one number the shipped order counts."""
        numbered = [(figures.get(rule.code, Decimal(place)), place) for place, rule in enumerate(RULES, 1)]
        return cls([RULES[place - 1] for number, place in sorted(numbered) if number > 0])

    @property
    def sentence(self) -> str:
        """Printed over the places, and kept."""
        if not self.rules:
            return "Places stand by name."
        first, *others = [rule.words for rule in self.rules]
        return f"First {first}; then {'; then '.join([*others, 'by name'])}."

    def key(self, place: Place, known: Known) -> tuple[Any, ...]:
        named = (place.programme.site.provider.name, place.programme.name, str(place.programme.pk))
        return (*(rule.key(place, known) for rule in self.rules), *named)

    def between(self, place: Place, following: Place, known: Known) -> str:
        """Why the one stands before the other: the first rule that tells them apart."""
        for rule in self.rules:
            if rule.key(place, known) != rule.key(following, known):
                return f"Before the next: {rule.says(place, known)} ({rule.says(following, known)} there)."
        return "Level with the next by every rule: by name."
