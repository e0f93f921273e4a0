"""What a referral says already, as providers are asked: no name, no school, no more of an address than its area."""

from typing import Any

from accounts.models import Postcode
from placements import places
from placements.views.offer_parts import NOT_KNOWN, need_of
from pupils.models import Pupil
from referrals.models import Referral

YEARS = range(15)


def of_referral(referral: Referral) -> dict[str, Any]:
    """The words of each field that it answers."""
    starts_on, _ = places.dates_wanted(referral)
    year = referral.pupil.year_on(starts_on)
    return {
        "year": year if year in YEARS else None,
        "need": need_of(referral.pupil),
        "half_days": referral.half_days,
        "how_many": len(referral.half_days) or None,
        "area": area_of(referral.pupil),
        "risk": referral.risk,
        "starts_on": starts_on,
    }


def area_of(pupil: Pupil) -> str:
    """The outward half of the postcode and the ward; nothing of a confidential address."""
    if pupil.is_address_protected or not pupil.postcode:
        return NOT_KNOWN
    ward = Postcode.objects.filter(pk=pupil.postcode).values_list("ward_name", flat=True).first()
    return ", ".join(filter(None, [pupil.postcode.split(" ")[0], ward]))
