"""Where the referrals of a term have come to: made, approved, placed, running, ended and why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, TruncWeek

from core import clock
from core.acting import Acting
from placements.models import Offer, Placement
from placements.reasons import ENDS
from referrals.models import Referral
from reports import rows
from reports.cohort import Cohort
from reports.links import Links

RUNNING, TO_START, OFFERED, NO_OFFER, ENDED = "running", "to_start", "offered", "no_offer", "ended-"
_LIVE = (Placement.Status.ACTIVE, Placement.Status.PAUSED)
_OF_A_PLACE = Case(
    When(status__in=_LIVE, then=Value(RUNNING)),
    When(status=Placement.Status.AGREED, then=Value(TO_START)),
    default=Concat(Value(ENDED), "end_reason", output_field=CharField()),
    output_field=CharField(),
)
_FURTHEST = Case(When(status__in=_LIVE, then=0), When(status=Placement.Status.AGREED, then=1), default=2)
_OWN = Placement.objects.filter(referral=OuterRef("pk")).order_by(_FURTHEST, "-ended_on", "-pk")
# Its own places are looked up once: asked whether any runs, is agreed or ended, the database reads all there ever were.
STAGE = Coalesce(
    Subquery(_OWN.annotate(stage=_OF_A_PLACE).values("stage")[:1]),
    Case(
        When(
            Exists(Offer.objects.filter(referral=OuterRef("pk"), status=Offer.Status.OFFERED).order_by()),
            status=Referral.Status.APPROVED,
            then=Value(OFFERED),
        ),
        When(status=Referral.Status.APPROVED, then=Value(NO_OFFER)),
        default=F("status"),
        output_field=CharField(),
    ),
)
"""Where one referral stands: one word, of one list."""
NOT_APPROVED = tuple(status.value for status in Referral.Status if status != Referral.Status.APPROVED)
STEPS = ("approved", "placed", "ended")


def at_step(referrals: QuerySet[Referral], step: str) -> QuerySet[Referral]:
    """Those that stand at a place, or have come as far as a step."""
    found = referrals.annotate(stage=STAGE)
    if step == "approved":
        return found.exclude(stage__in=NOT_APPROVED)
    if step == "placed":
        return found.exclude(stage__in=(*NOT_APPROVED, OFFERED, NO_OFFER))
    if step == "ended":
        return found.filter(stage__startswith=ENDED)
    return found.filter(stage=step)


@dataclass(frozen=True)
class Step:
    """One step of the flow: how many came as far, where they are listed, and where some of them stand still."""

    label: str
    number: int
    url: str
    share: float
    branches: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True)
class Flow:
    """The referrals made in a term so far."""

    stages: Counter[str]
    weeks: Counter[date]
    links: Links

    @classmethod
    def of(cls, about: Cohort, acting: Acting, links: Links) -> "Flow":
        """Count them by week and by where they stand, in one query."""
        made = rows.made(about, acting).order_by().annotate(stage=STAGE, week=TruncWeek("submitted_at"))
        stages: Counter[str] = Counter()
        weeks: Counter[date] = Counter()
        for week, stage, number in made.values_list("week", "stage").annotate(n=Count("pk")):
            stages[stage] += number
            weeks[clock.day_of(week)] += number
        return cls(stages, weeks, links)

    @property
    def made(self) -> int:
        return self.stages.total()

    def steps(self) -> list[Step]:
        """From the first to the last; what stands still at each adds up with the next to it."""
        stages = self.stages
        ended = [(stage, number) for stage, number in stages.most_common() if stage.startswith(ENDED)]
        over = sum(number for _stage, number in ended)
        placed = over + stages[RUNNING] + stages[TO_START]
        approved = placed + stages[OFFERED] + stages[NO_OFFER]
        not_approved = [(status.value, _STILL[status.value]) for status in Referral.Status if status.value in _STILL]
        waiting = [(NO_OFFER, "to be offered a place"), (OFFERED, "offered, answer awaited")]
        why = ((stage, _why(stage)) for stage, _number in ended)
        return [
            self._step("Made", self.made, "", not_approved),
            self._step("Approved", approved, "approved", waiting),
            self._step("Placed", placed, "placed", [(TO_START, "still to start")]),
            self._step("Running", stages[RUNNING], RUNNING, []),
            self._step("Ended", over, "ended", why),
        ]

    def _step(self, label: str, number: int, step: str, still: Iterable[tuple[str, str]]) -> Step:
        share = 100 * number / self.made if self.made else 0.0
        branches = ((words, self.stages[stage], self._to(stage)) for stage, words in still if self.stages[stage])
        return Step(label, number, self._to(step), share, tuple(branches))

    def _to(self, step: str) -> str:
        more: dict[str, Any] = {"step": step} if step else {}
        return self.links.to("made", **more)


_STILL = {
    "draft": "taken back to a draft",
    "submitted": "waiting for a decision",
    "returned": "returned for information",
    "declined": "declined",
    "withdrawn": "withdrawn",
}


def _why(stage: str) -> str:
    label = ENDS.label(stage.removeprefix(ENDED))
    return label[:1].lower() + label[1:]
