"""What a referral says that may be, but seldom is: told to whoever fills it in and to who decides."""

from collections.abc import Sequence

from providers.models import Lot
from referrals.models import Reason, Referral, Route


def of_lot(lot: Lot | None, half_days: Sequence[str]) -> str:
    """That so many half-days a week are not what the lot is meant for; nothing where they are, or nobody knows."""
    if lot is None or not half_days or lot.fits(len(half_days)):
        return ""
    asked = f"Asked for: {_half_days(len(half_days))}."
    if lot.fewest_half_days and len(half_days) < lot.fewest_half_days:
        return f"“{lot.asked_as}” is for {_half_days(lot.fewest_half_days)} or more. {asked}"
    return f"“{lot.asked_as}” is for {_half_days(lot.most_half_days)} or fewer. {asked}"


def _half_days(count: int | None) -> str:
    return f"{count} half-day a week" if count == 1 else f"{count} half-days a week"


def of_reason(route: Route | None, reason: Reason | None) -> str:
    """That the reason belongs to another route, one that whoever arranges the place could have chosen."""
    if route is None or reason is None or route.reason_id == reason.pk:
        return ""
    others = Route.objects.filter(reason=reason, arranged_by=route.arranged_by, is_placement_allowed=True)
    if not (other := others.first()):
        return ""
    return f"The main reason is “{reason}”, which is the route “{other}”. The route chosen is “{route}”."


def of_referral(referral: Referral) -> list[str]:
    """All of them, for whoever sends it and for who decides."""
    said = [of_reason(referral.route, referral.reason), of_lot(referral.lot, referral.half_days)]
    return list(filter(None, said))
