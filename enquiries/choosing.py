"""Flow: one answer is chosen and the others are closed with a word; or the enquiry is closed without any."""

from typing import Any

from django.db import transaction

from core import clock
from core.acting import Acting
from core.models import Event, MoveRefused, record
from enquiries import asking, notices
from enquiries.models import Asked, Enquiry
from referrals.models import Referral

Status = Enquiry.Status


@transaction.atomic
def choose(asked: Asked, *, by: Acting, referral: Referral | None = None) -> Event:
    """Choose this answer. Of two who choose at once the second is refused."""
    enquiry = asking.hold(asked.enquiry)
    asked.refresh_from_db(fields=["status"])
    if not asked.is_yes:
        raise MoveRefused("Only a provider that could take the pupil is chosen.")
    _settle(enquiry, Status.CHOSEN, by=by, act="chosen", sentence=f"{asked.provider.name} was chosen.")
    now = clock.now()
    Asked.objects.filter(pk=asked.pk).update(chosen_at=now)
    asked.chosen_at, asked.enquiry = now, enquiry
    if referral and enquiry.referral_id is None:
        link(enquiry, referral=referral, by=by)
    others = Asked.objects.filter(enquiry=enquiry).exclude(pk=asked.pk).select_related("provider__organisation")
    notices.closed(others)
    return record("chosen", asked, by=by, sentence=f"{asked.provider.name} was chosen.")


@transaction.atomic
def close(enquiry: Enquiry, *, why: str, by: Acting) -> Event:
    """Close it without choosing; everybody who was asked is told that it is over."""
    row = asking.hold(enquiry)
    if why not in Enquiry.ClosedFor.values:
        raise MoveRefused("Select why it is closed.")
    words = f"The enquiry was closed: {Enquiry.ClosedFor(why).label.lower()}."
    event = _settle(row, Status.CLOSED, by=by, act="closed", sentence=words, closed_for=why)
    notices.closed(Asked.objects.filter(enquiry=row).select_related("provider__organisation"))
    return event


@transaction.atomic
def link(enquiry: Enquiry, *, referral: Referral, by: Acting) -> Event:
    """Say for which referral it was asked, when it was asked before there was one."""
    row = asking.hold(enquiry)
    if row.referral_id is not None:
        raise MoveRefused(f"It was asked for {row.referral} already.")
    if referral.commissioner_id != row.commissioner_id:
        raise MoveRefused("The referral is of another commissioner.")
    Enquiry.objects.filter(pk=row.pk).update(referral=referral)
    enquiry.referral = row.referral = referral
    return record("linked", row, by=by, sentence=f"It was asked for {referral}.")


def _settle(enquiry: Enquiry, to: Enquiry.Status, *, by: Acting, act: str, sentence: str, **more: str) -> Event:
    stamps: dict[str, Any] = {"settled_by_id": by.user_id, "settled_at": clock.now(), **more}
    return enquiry.move(to, by=by, act=act, sentence=sentence, **stamps)
