"""After any sequence of acts no schedule has both of a pair at one site in one half-day, unless it had when it was set."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest

from accounts.models import Affiliation
from apart import keeping
from apart.models import Pair
from core import clock
from core.models import MoveRefused
from placements import agreeing, overnight, running
from placements.models import Offer, Placement, Session
from providers.models import Membership
from referrals.models import Referral
from tests.factories.placing import LAST, accepted, approved, cells, offered, on_framework, signed

pytestmark = pytest.mark.django_db
CODES = ["mon_am", "mon_pm", "tue_am", "tue_pm"]
ACTS = 16


class Borough:
    """Three children of two schools at one provider, and whatever chance has done with them."""

    def __init__(self, rng: Random, membership: Membership, cast: dict[str, Affiliation]) -> None:
        self.rng, self.membership, self.cast = rng, membership, cast
        self.referrals = [approved(cast[who].organisation) for who in ("lead", "lead2", "lead")]
        self.allowed: dict[object, set[object]] = {}

    def who(self, referral: Referral) -> Affiliation:
        is_first = referral.commissioner_id == self.cast["lead"].organisation_id
        return self.cast["lead" if is_first else "lead2"]

    def act(self) -> None:
        acts: list[Callable[[], object]] = [
            self.place,
            self.place,
            self.place,
            self.offer,
            self.accept,
            self.sign,
            self.change,
            self.end,
            self.pause,
            self.set_pair,
            self.end_pair,
        ]
        try:
            self.rng.choice(acts)()
        except MoveRefused:
            return

    def chosen(self) -> list[str]:
        return sorted(self.rng.sample(CODES, self.rng.randint(1, 3)), key=CODES.index)

    def of(self, rows: object) -> object:
        found = list(rows)  # type: ignore[call-overload]
        return self.rng.choice(found) if found else None

    def offer(self) -> None:
        referral = self.rng.choice(self.referrals)
        first = clock.today() + timedelta(days=self.rng.randint(0, 9))
        offered(referral, self.membership, self.who(referral), *self.chosen(), starts_on=first, ends_on=LAST)

    def place(self) -> None:
        referral = self.rng.choice(self.referrals)
        by, provider = self.who(referral), self.cast["provider"]
        signed(accepted(offered(referral, self.membership, by, *self.chosen()), provider), provider, by)

    def accept(self) -> None:
        if offer := self.of(Offer.objects.open()):
            accepted(offer, self.cast["provider"])

    def sign(self) -> None:
        if placement := self.of(Placement.objects.live()):
            signed(placement, self.cast["provider"], self.who(placement.referral))

    def change(self) -> None:
        if placement := self.of(Placement.objects.live()):
            first = clock.today() + timedelta(days=self.rng.randint(0, 5))
            last = self.rng.choice([LAST, date(2026, 12, 4), date(2027, 1, 15)])
            by = self.who(placement.referral)
            agreeing.change(placement, starts_on=first, ends_on=last, pattern=cells(*self.chosen()), by=by)

    def end(self) -> None:
        if placement := self.of(Placement.objects.live()):
            on = clock.today() + timedelta(days=self.rng.randint(0, 6))
            running.end(placement, on=on, reason="other", by=self.who(placement.referral))

    def pause(self) -> None:
        if placement := self.of(Placement.objects.live()):
            by = self.who(placement.referral)
            if placement.is_paused:
                running.resume(placement, on=clock.today(), by=by)
            else:
                running.pause(placement, on=clock.today(), reason="Ill", by=by)

    def set_pair(self) -> None:
        one, other = self.rng.sample(self.referrals, 2)
        until = clock.today() + timedelta(days=self.rng.choice([3, 60, 200]))
        pair = keeping.keep_apart(one.pupil, other.pupil, reason="x", until=until, by=self.cast["officer"])
        self.allowed[pair.pk] = self.together(pair)

    def end_pair(self) -> None:
        if pair := self.of(Pair.objects.holding(clock.today())):
            keeping.end(pair, said="x", by=self.cast["officer"])

    def together(self, pair: Pair) -> set[object]:
        """The half-days to come in which both are due at one site, while they are kept apart."""
        first, second = (
            set(
                Session.objects.filter(placement__pupil=pupil, date__range=(clock.today(), pair.ends_on)).values_list(
                    "placement__site", "date", "half"
                )
            )
            for pupil in (pair.first_id, pair.second_id)
        )
        return first & second


@pytest.mark.parametrize("seed", range(12))
def test_no_act_leads_both_to_one_site_in_one_half_day(seed, lead, lead2, provider, officer, council):
    cast = {"lead": lead, "lead2": lead2, "provider": provider, "officer": officer}
    borough = Borough(Random(seed), on_framework(provider), cast)
    day = clock.today()
    for step in range(ACTS):
        if step % 4 == 3:
            day += timedelta(days=borough.rng.randint(1, 4))
        with clock.set_to(clock.at(day, 9)):
            if step % 4 == 3:
                overnight.run(day)
            borough.act()
            for pair in Pair.objects.holding(day):
                assert borough.together(pair) <= borough.allowed[pair.pk]


def test_chance_leads_children_together_where_nobody_keeps_them_apart(lead, lead2, provider, officer, council):
    """Else the test above would prove nothing."""
    met = 0
    cast = {"lead": lead, "lead2": lead2, "provider": provider, "officer": officer}
    membership = on_framework(provider)
    for seed in range(6):
        borough = Borough(Random(seed), membership, cast)
        borough.set_pair = borough.end_pair = lambda: None  # type: ignore[method-assign]
        for _ in range(ACTS * 2):
            borough.act()
        one, other, _third = (row.pupil for row in borough.referrals)
        pair = Pair(first=one, second=other, ends_on=LAST)
        met += bool(borough.together(pair))
    assert met
