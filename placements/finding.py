"""What the search finds here: referrals, placements and agreements, by their references."""

from collections.abc import Sequence

from django.db.models import QuerySet

from core.acting import Acting
from core.finding import ByReference, finds, leads_straight
from placements.models import Agreement, Placement, Referral
from pupils.readers import Reader


def referrals(acting: Acting) -> QuerySet[Referral]:
    return Referral.objects.visible_to(acting).with_details()


def placements(acting: Acting) -> QuerySet[Placement]:
    return Placement.objects.visible_to(acting).with_details().prefetch_related("pupil__enrolments")


def agreements(acting: Acting) -> QuerySet[Agreement]:
    return Agreement.objects.visible_to(acting).with_details().prefetch_related("placement__pupil__enrolments")


def _of_referral(row: Referral, acting: Acting) -> Sequence[str]:
    return [f"{Reader(acting).with_year(row.pupil)}; {row.commissioner.name}"]


def _of_placement(row: Placement, acting: Acting) -> Sequence[str]:
    return [f"{Reader(acting).with_year(row.pupil)}; {row.provider.name}"]


by_referral = ByReference("REF", "placements:referral", referrals, _of_referral)
by_placement = ByReference("PLC", "placements:placement", placements, _of_placement)
finds("referrals", perm="placements.referral", noun="referral", logged_as="placements.Referral")(by_referral)
finds("placements", perm="placements.placement", noun="placement", logged_as="placements.Placement")(by_placement)
leads_straight(by_referral.straight)
leads_straight(by_placement.straight)
