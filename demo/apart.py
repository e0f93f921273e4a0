"""One pair of children kept apart: one has a place where the other waits for one; and the review of it comes near."""

from datetime import timedelta

from apart import keeping
from core import clock
from core.half_days import code_of
from demo.agenda import Story
from demo.data_files import read
from demo.town import Town
from placements.models import Placement
from referrals.models import Referral


class Apart:
    """Told through the verb, by the officer, who keeps it together with the AP Manager."""

    def __init__(self, town: Town) -> None:
        self.town, self.line, self.said = town, town.line, read("apart")

    def tell(self) -> None:
        self.town.agenda.tell(self._kept())

    def _kept(self) -> Story:
        yield clock.at(self.line.before(1), 16, 40)
        staff = self.town.staff
        found = self._two()
        if found is None:
            return
        placement, waiting = found
        keeping.keep_apart(
            placement.pupil,
            waiting.pupil,
            reason=self.said["reason"],
            until=self.line.today + timedelta(days=12),
            by=staff["officer"],
            readers=[staff["manager"]],
        )

    def _two(self) -> tuple[Placement, Referral] | None:
        """A child at a place and another who waits for one on the same lot, if possible on the same half-days."""
        waiting = Referral.objects.filter(status=Referral.Status.APPROVED, placements=None).order_by("reference")
        pairs = [
            (placement, referral)
            for referral in waiting.select_related("pupil")
            for placement in Placement.objects.live()
            .filter(membership__lot=referral.lot, ends_on__gt=self.line.today)
            .exclude(pupil=referral.pupil)
            .select_related("pupil")
            .order_by("reference")[:6]
        ]
        return max(pairs, key=lambda pair: len(_shared(*pair)), default=None)


def _shared(placement: Placement, referral: Referral) -> set[str]:
    agreement = placement.current_agreement
    cells = agreement.cells if agreement else ()
    return {code_of(cell.weekday, cell.half) for cell in cells}.intersection(referral.half_days)
