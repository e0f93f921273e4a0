"""What is known of each place beside the place itself: its price for the half-days wanted, and how others did there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from agreements import price
from attendance import since_referral
from core import clock
from core.acting import Acting
from matching.left_out import Around, Charge
from placements.models import Placement
from placements.places import Place, proposed_cells
from providers.told import LEAST
from referrals.models import Referral

YEAR = timedelta(days=365)
FEW = 10
"""Below this many placements an outcome is read with care and orders nothing."""


@dataclass(frozen=True)
class Price:
    """For the half-days that are free, a week; `each` a half-day, by which places are compared."""

    week: Decimal
    each: Decimal

    def __str__(self) -> str:
        return f"£{self.week.quantize(Decimal(1), ROUND_HALF_UP):,} a week for these half-days"


@dataclass(frozen=True)
class Outcome:
    """Attendance since referral of those placed there on this lot in a year, against before; and of how many."""

    points: float | None = None
    placements: int = 0
    is_told: bool = True
    """Outside the council nothing is told of fewer than five."""

    @property
    def orders(self) -> float:
        """Points gained, as far as they may order anything."""
        return self.points if self.points is not None and self.placements >= FEW and self.is_told else 0.0

    def __str__(self) -> str:
        if not self.is_told:
            return f"Fewer than {LEAST} placements: not told"
        if self.points is None:
            return "Not known"
        of = f"{self.placements} placement{'' if self.placements == 1 else 's'}"
        care = ": few, read with care" if self.placements < FEW else ""
        return f"{self.points:+.1f} points, {of}{care}"


@dataclass(frozen=True)
class Known:
    """All that was asked for the places of one referral, by provider or membership."""

    rates: dict[tuple[Any, str], Charge]
    outcomes: dict[Any, Outcome]
    same_need: Collection[Any]
    """The providers that taught five children or more with the same main need."""

    def price(self, place: Place) -> Price | None:
        """None where no rate is entered for the day."""
        named = place.programme.rate.name if place.programme.rate else "Standard"
        rate = self.rates.get((place.membership.pk, named))
        if rate is None or not place.half_days:
            return None
        units = price.units_of_week(proposed_cells(place.half_days), rate.unit)
        week = rate.amount * units.numerator / units.denominator
        return Price(week, week / len(place.half_days))

    def outcome(self, place: Place) -> Outcome:
        return self.outcomes.get(place.membership.provider_id, Outcome())

    def taught_need(self, place: Place) -> bool:
        return place.membership.provider_id in self.same_need


def of(
    referral: Referral, found: Sequence[Place], everybody: Sequence[Around], starts_on: date, acting: Acting
) -> Known:
    """In one question more, however many places there are."""
    day = clock.today()
    providers = {place.membership.provider_id for place in found}
    rates: dict[tuple[Any, str], Charge] = {}
    for rate in sorted((rate for row in everybody for rate in row.rates), key=lambda rate: rate.version):
        if rate.starts_on <= starts_on and (rate.ends_on is None or rate.ends_on >= starts_on):
            rates[rate.membership, rate.name] = rate
    ran = Placement.objects.filter(provider__in=providers).ran_between(day - YEAR, day)
    same = {row.pk for row in everybody if row.taught >= LEAST}
    outcomes = {
        provider: _outcome(together.points, number, acting)
        for provider, (together, number) in since_referral.by_provider(ran.filter(membership__lot=referral.lot)).items()
    }
    return Known(rates, outcomes, same)


def _outcome(points: Any, placements: int, acting: Acting) -> Outcome:
    is_told = acting.sees_everything or placements >= LEAST
    return Outcome(float(points) if points is not None and is_told else None, placements, is_told)
