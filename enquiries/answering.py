"""Flow: a provider answers, signed in or by the link that was sent to it; once, and while there is time."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from core import clock
from core.acting import Acting
from core.models import Event, MoveRefused, refuse_own
from enquiries import asking, notices
from enquiries.models import Asked, LinkUse
from enquiries.reasons import CANNOTS
from providers.models import Programme

CameOf = LinkUse.CameOf
TOO_LATE = {
    CameOf.USED: "This question was answered. An answer is given once.",
    CameOf.LATE: "The last day to answer has passed.",
    CameOf.CLOSED: "This enquiry is closed: no answer is needed any more.",
}


class TooLate(MoveRefused):
    """It takes no answer any more, and why."""

    def __init__(self, why: LinkUse.CameOf) -> None:
        super().__init__(TOO_LATE[why])
        self.why = why


def can(
    asked: Asked,
    *,
    can_from: date,
    half_days: Sequence[str],
    programme: Programme | None = None,
    price: Decimal | None = None,
    price_unit: str = "",
    note: str = "",
    name: str = "",
    by: Acting | None,
) -> Event:
    """It could take the child: from when, on which half-days, and for what where that was asked."""
    if not half_days:
        raise MoveRefused("Select at least one half-day.")
    said = {
        "can_from": can_from,
        "half_days": list(half_days),
        "programme": programme,
        "price": price,
        "price_unit": price_unit if price is not None else "",
    }
    return _answer(asked, Asked.Status.CAN, by=by, name=name, note=note, **said)


def cannot(
    asked: Asked, *, reason: str, later_from: date | None = None, note: str = "", name: str = "", by: Acting | None
) -> Event:
    """It could not, with the coded reason, and from when it could if that is known."""
    if not CANNOTS.is_offered(reason):
        raise MoveRefused("Select why you cannot take the pupil.")
    return _answer(asked, Asked.Status.CANNOT, by=by, name=name, note=note, reason=reason, later_from=later_from)


def why_over(asked: Asked) -> LinkUse.CameOf | None:
    """Why it takes no answer any more; None while it does."""
    if asked.is_answered:
        return CameOf.USED
    if not asked.enquiry.is_open:
        return CameOf.CLOSED
    return None if asked.enquiry.takes_answers else CameOf.LATE


def programmes_of(asked: Asked) -> list[Programme]:
    """What the provider runs on the lot, with where."""
    rows = Programme.objects.running().filter(lot=asked.enquiry.lot_id, site__provider=asked.provider_id)
    return list(rows.select_related("site").order_by("name", "pk"))


@transaction.atomic
def _answer(asked: Asked, to: Asked.Status, *, by: Acting | None, name: str, note: str, **said: Any) -> Event:
    enquiry = asking.hold(asked.enquiry)
    asked.refresh_from_db(fields=["status"])
    asked.enquiry = enquiry
    _refuse_stranger(asked, by)
    if why := why_over(asked):
        raise TooLate(why)
    stamps = {
        "answered_at": clock.now(),
        "answered_by_id": by.user_id if by else None,
        "answered_name": "" if by else name.strip(),
        "note": note.strip(),
        **said,
    }
    how = "" if by else " by its link"
    words = f"{asked.provider.name} answered{how}: {to.label.lower()}."
    event = asked.move(to, by=by, act="answered", sentence=words, **stamps)
    notices.tell_when_all_answered(enquiry)
    return event


def _refuse_stranger(asked: Asked, by: Acting | None) -> None:
    if by is None:
        return
    if by.organisation_id != asked.provider.organisation_id:
        raise MoveRefused("Only the provider that was asked answers.")
    refuse_own(by, asked.enquiry.drafted_by_id, words="You asked this. Somebody else answers it for the provider.")
