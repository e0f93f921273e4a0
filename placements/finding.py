"""What the search finds here: placements and agreements, by their references."""

from collections.abc import Sequence

from django.db.models import QuerySet

from core.acting import Acting
from core.finding import ByReference, Typed, finds, leads_straight
from placements.models import Agreement, Placement
from pupils.readers import Reader


def placements(acting: Acting) -> QuerySet[Placement]:
    return Placement.objects.visible_to(acting).with_details().prefetch_related("pupil__enrolments")


def agreements(acting: Acting) -> QuerySet[Agreement]:
    return Agreement.objects.visible_to(acting).with_details().prefetch_related("placement__pupil__enrolments")


def _of_placement(row: Placement, acting: Acting) -> Sequence[str]:
    return [f"{Reader(acting).with_year(row.pupil)}; {row.provider.name}"]


def _of_agreement(row: Agreement, acting: Acting) -> Sequence[str]:
    return _of_placement(row.placement, acting)


class ByAgreement(ByReference):
    """Its reference is made of the placement's and its own number; without that the newest is meant."""

    def matching(self, typed: Typed, acting: Acting) -> QuerySet[Agreement]:
        of = [reference.replace("AGR", "PLC", 1) for reference in typed.written(self.prefix)]
        rows = self.rows(acting).filter(placement__reference__in=of).order_by("-placement__reference", "-number")
        return rows.filter(number=int(typed.part)) if typed.part else rows


by_placement = ByReference("PLC", "placements:placement", placements, _of_placement)
by_agreement = ByAgreement("AGR", "agreements:agreement", agreements, _of_agreement)
finds("placements", perm="placements.placement", noun="placement", logged_as="placements.Placement")(by_placement)
finds("agreements", perm="agreements.agreement", noun="agreement", logged_as="placements.Agreement")(by_agreement)
leads_straight(by_placement.straight)
leads_straight(by_agreement.straight)
