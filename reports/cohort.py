"""The rows a figure counts: placements and sessions of a term, narrowed by whom and what they are about."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import Organisation
from attendance import rollup
from attendance.period import Period
from core import clock
from core.acting import Acting
from core.models import Term
from placements.models import Offer, Placement, Session
from providers.models import KeyStage, Membership, Provider
from pupils.age import born_between
from referrals.models import Referral


@dataclass(frozen=True)
class Cohort:
    """What a report or dashboard is about: days, and optionally a provider, school, lot or key stage."""

    starts_on: date
    ends_on: date
    provider: Any = None
    school: Any = None
    lot: Any = None
    key_stage: str = ""

    @classmethod
    def of_term(cls, term: Term, **about: Any) -> "Cohort":
        """The days of a term."""
        return cls(term.starts_on, term.ends_on, **about)

    @property
    def until(self) -> date:
        """The last day there is anything to count: today, or the last of these days when they are over."""
        return min(self.ends_on, clock.today())

    def placements(self, acting: Acting | None = None) -> QuerySet[Placement]:
        """Placements that ran on any of these days."""
        rows: Any = self.any_placements(acting)
        return rows.ran_between(self.starts_on, self.ends_on)

    def compared(self, acting: Acting | None = None) -> QuerySet[Placement]:
        """Those of which the attendance is known both before the referral and since."""
        told = rollup.is_marked(Period.of(last=self.until))
        return self.placements(acting).filter(told, referral__baseline_possible__gt=0)

    @property
    def so_far(self) -> Period:
        """These days up to today, for the sums."""
        return Period.of(self.starts_on, self.until)

    def same_days_of(self, term: Term) -> "Cohort":
        """As many days into another term; all of it where this one is over."""
        last = term.starts_on + (self.until - self.starts_on) if self.until < self.ends_on else term.ends_on
        return replace(self, starts_on=term.starts_on, ends_on=min(last, term.ends_on))

    def any_placements(self, acting: Acting | None = None) -> QuerySet[Placement]:
        """Placements of these providers, schools, lots and ages, whenever they run."""
        return seen(Placement.objects.all(), acting).filter(self._about())

    def referrals(self, acting: Acting | None = None) -> QuerySet[Referral]:
        """Referrals that were open on any of these days: begun by their end, and not settled before their start."""
        rows: Any = self.any_referrals(acting)
        return rows.unsettled_at(clock.at(self.starts_on)).filter(started_at__lt=clock.after(self.ends_on))

    def any_referrals(self, acting: Acting | None = None) -> QuerySet[Referral]:
        """Referrals of these schools, lots and ages; for a provider, those it was offered."""
        rows = seen(Referral.objects.all(), acting).filter(self._born("pupil__"))
        if self.school:
            rows = rows.filter(commissioner=self.school)
        if self.lot:
            rows = rows.filter(lot=self.lot)
        if self.provider:
            rows = rows.filter(pk__in=Offer.objects.filter(provider=self.provider).values("referral"))
        return rows

    def sessions(self, acting: Acting | None = None, until: date | None = None) -> QuerySet[Session]:
        """Half-days due on these days, up to the day given."""
        last = min(self.ends_on, until) if until else self.ends_on
        return Session.objects.filter(
            placement__in=self.placements(acting).order_by().values("pk"), date__range=(self.starts_on, last)
        )

    def providers(self, acting: Acting | None = None) -> QuerySet[Provider]:
        """Providers on a lot today, suspended ones counted; for schools and ages, those with such a placement."""
        on_a_lot = Membership.objects.held_on(clock.today())
        if self.lot:
            on_a_lot = on_a_lot.filter(lot=self.lot)
        rows = seen(Provider.objects.all(), acting).filter(pk__in=on_a_lot.values("provider"))
        if self.provider:
            rows = rows.filter(pk=self.provider.pk)
        if self.school or self.key_stage:
            rows = rows.filter(pk__in=self.placements().order_by().values("provider"))
        return rows

    def _about(self) -> Q:
        narrowed = self._born("pupil__")
        if self.provider:
            narrowed &= Q(provider=self.provider)
        if self.school:
            narrowed &= Q(commissioner=self.school)
        if self.lot:
            narrowed &= Q(membership__lot=self.lot)
        return narrowed

    def _born(self, prefix: str) -> Q:
        """Pupils of the key stage, by their age on the first of these days."""
        if not self.key_stage:
            return Q()
        earliest, latest = born_between(KeyStage(self.key_stage).value, self.starts_on)
        return Q(**{f"{prefix}born_on__range": (earliest, latest)})


def seen(rows: Any, acting: Acting | None) -> Any:
    """The rows this person may see; all of them for a report, which counts everybody's."""
    return rows.visible_to(acting) if acting else rows


def that_commission(schools: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Those that ever asked for a place, whatever it was."""
    return schools.filter(Exists(Referral.objects.filter(commissioner=OuterRef("pk"))))


def by_field(placements: QuerySet[Placement], field: str) -> dict[Any, int]:
    """Placements counted by one field."""
    return dict(placements.order_by().values_list(field).annotate(n=Count("pk")).values_list(F(field), "n"))


def pupils_by_field(placements: QuerySet[Placement], field: str) -> dict[Any, int]:
    """Different pupils counted by one field."""
    counted = placements.order_by().values_list(field).annotate(n=Count("pupil", distinct=True))
    return dict(counted.values_list(F(field), "n"))
