"""The rows a figure counts: placements and sessions of a term, narrowed by whom and what they are about."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from attendance.figures import Ratio
from attendance.rollup import total
from core.models import Term
from placements.age import born_between
from placements.models import Placement, Referral, Session
from providers.models import KeyStage


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

    def placements(self, acting: Any) -> QuerySet[Placement]:
        """Placements that ran on any of these days."""
        rows = Placement.objects.visible_to(acting) if acting else Placement.objects.all()
        ran = Q(starts_on__lte=self.ends_on) & (
            Q(ended_on=None, ends_on__gte=self.starts_on) | Q(ended_on__gte=self.starts_on)
        )
        return rows.filter(ran, self._about())

    def referrals(self, acting: Any) -> QuerySet[Referral]:
        """Referrals submitted, or still in draft, that ask for these schools, lots and ages."""
        rows = Referral.objects.visible_to(acting)
        if self.school:
            rows = rows.filter(commissioner=self.school)
        if self.lot:
            rows = rows.filter(lot=self.lot)
        return rows.filter(self._born("pupil__"))

    def sessions(self, acting: Any, until: date | None = None) -> QuerySet[Session]:
        """Half-days due on these days, up to the day given."""
        last = min(self.ends_on, until) if until else self.ends_on
        return Session.objects.filter(
            placement__in=self.placements(acting).order_by().values("pk"), date__range=(self.starts_on, last)
        )

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


def baseline_of(placements: QuerySet[Placement]) -> Ratio:
    """The attendance before referral of these placements' referrals, each referral once."""
    row = Referral.objects.filter(pk__in=placements.order_by().values("referral")).aggregate(
        attended=Sum("baseline_attended"), possible=Sum("baseline_possible")
    )
    return Ratio(row["attended"] or 0, row["possible"] or 0)


def since_referral_of(placements: QuerySet[Placement], until: date) -> tuple[Ratio, Ratio]:
    """Baseline, and AP attendance from the first session up to the day given, of placements with any mark."""
    marked = Session.objects.filter(placement__in=placements.order_by().values("pk"), date__lte=until).filter(
        mark__isnull=False
    )
    with_marks = placements.filter(pk__in=marked.order_by().values("placement"))
    return baseline_of(with_marks), total(marked).ratio


def pupils_in(placements: QuerySet[Placement]) -> int:
    """Different pupils behind these placements."""
    return placements.order_by().values("pupil").distinct().count()


def by_field(placements: QuerySet[Placement], field: str) -> dict[Any, int]:
    """Placements counted by one field."""
    return dict(placements.order_by().values_list(field).annotate(n=Count("pk")).values_list(F(field), "n"))
