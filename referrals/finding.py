"""What the search finds here: referrals, by their references."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import QuerySet

from core.acting import Acting
from core.finding import ByReference, Found, finds, leads_straight
from pupils.readers import Reader
from referrals.models import Referral


def referrals(acting: Acting) -> QuerySet[Referral]:
    return Referral.objects.visible_to(acting).with_details()


def _of_referral(row: Referral, acting: Acting) -> Sequence[str]:
    return [f"{Reader(acting).with_year(row.pupil)}; {row.commissioner.name}"]


class ByReferral(ByReference):
    """It is shown with where it stands, as in the list and on its page."""

    def shown(self, row: Referral, acting: Acting) -> Found:
        return replace(super().shown(row, acting), tag=row.step)


by_referral = ByReferral("REF", "referrals:referral", referrals, _of_referral)
finds("referrals", perm="referrals.referral", noun="referral", logged_as=Referral.filed_as)(by_referral)
leads_straight(by_referral.straight)
