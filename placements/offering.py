"""Flow: a place is offered, and accepted or declined; `agreeing` signs for it, `running` starts and ends it.

offer_place → accept → sign_for_provider → sign_for_commissioner → start → pause, resume, change → end
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from accounts import school_calendars
from core import clock
from core.acting import Acting
from core.half_days import in_words
from core.models import MoveRefused, Threshold, next_reference, record, refuse_own
from core.school_days import OutsideCalendar
from placements import agreeing, gate, notices, running
from placements.locks import at_site
from placements.models import GateOverride, Offer, Placement
from placements.reasons import OFFER_DECLINES
from providers.models import Membership, Programme, Provider, Site
from pupils import locks
from pupils.models import Enrolment
from referrals.models import Referral

Status = Offer.Status
REPLY_DAYS = 3


@transaction.atomic
def offer_place(
    referral: Referral,
    *,
    membership: Membership,
    site: Site,
    pattern: Sequence[dict[str, str]],
    starts_on: date,
    ends_on: date,
    by: Acting,
    programme: Programme | None = None,
) -> Offer:
    """Ask a provider to take the pupil. Raises MoveRefused unless the referral is approved and the gate clear."""
    locks.pupil(referral.pupil_id)
    referral.refresh_from_db(fields=["status"])
    if referral.status != Referral.Status.APPROVED:
        raise MoveRefused(f"The referral is {referral.get_status_display().lower()}: a place is offered once approved.")
    if by.is_school and by.organisation_id != referral.commissioner_id:
        raise MoveRefused("Only the commissioner or the council offers a place.")
    cells = agreeing.read_pattern(pattern)
    _refuse_days(starts_on, ends_on)
    if against := against_offer(referral, membership, programme, pattern, starts_on):
        raise MoveRefused(" ".join(against))
    wanted = gate.Wanted(referral, membership, site, cells, starts_on, ends_on, programme=programme)
    gate.demand(wanted, clock.today(), by=by)
    offer = Offer.objects.create(
        referral=referral,
        provider=membership.provider,
        membership=membership,
        site=site,
        programme=programme,
        pattern=list(pattern),
        starts_on=starts_on,
        ends_on=ends_on,
        offered_by_id=by.user_id,
        offered_at=clock.now(),
        reply_by=_reply_by(referral),
    )
    record("offered", offer, by=by, sentence=f"A place was offered to {membership.provider.name}.")
    notices.offer_made(offer)
    return offer


def against_offer(
    referral: Referral,
    membership: Membership,
    programme: Programme | None,
    pattern: Sequence[dict[str, str]],
    starts_on: date,
) -> list[str]:
    """Why a place cannot be offered, beside what the gate says; told before the answers are checked."""
    rate = agreeing.rate_fault(membership, programme, starts_on)
    asked = _asked_already(referral, {cell["half_day"] for cell in pattern})
    return [words for words in (rate, asked) if words]


@transaction.atomic
def accept(offer: Offer, *, by: Acting) -> Placement:
    """The provider takes the pupil: the placement and the first agreement are made, all or nothing."""
    pupil = locks.pupil(offer.referral.pupil_id)
    at_site(offer.site_id)
    _refuse_stranger(offer, by)
    referral = Referral.objects.get(pk=offer.referral_id)
    starts_on = max(offer.starts_on, clock.today())
    words = f"{offer.provider.name} accepted the offer."
    is_open = Offer.objects.filter(pk=offer.pk, status=Status.OFFERED).exists()
    if is_open and (against := against_acceptance(offer, by=by)):
        raise MoveRefused(" ".join(against))
    offer.move(Status.ACCEPTED, by=by, act="accepted", sentence=words, **_answered(by))
    placement = Placement.objects.create(
        reference=next_reference("PLC", clock.today()),
        offer=offer,
        referral=referral,
        pupil=pupil,
        provider=offer.provider,
        site=offer.site,
        membership=offer.membership,
        programme=offer.programme,
        commissioner=referral.commissioner,
        route_id=referral.route_id or "",
        starts_on=starts_on,
        ends_on=offer.ends_on,
    )
    record("agreed", placement, by=by, sentence=f"A placement at {offer.provider.name} was opened.")
    agreeing.draft(placement, starts_on=starts_on, ends_on=offer.ends_on, cells=offer.cells, by=by)
    notices.offer_answered(offer)
    return placement


def against_acceptance(offer: Offer, *, by: Acting) -> list[str]:
    """Why an open offer cannot be accepted now; the page says so before the button does."""
    if Referral.objects.get(pk=offer.referral_id).status != Referral.Status.APPROVED:
        return ["The referral was withdrawn or stopped, so this place is no longer wanted."]
    if offer.ends_on < clock.today():
        return ["The last day of this offer has passed. Decline it, so that a new one can be made."]
    wanted = gate.of_offer(offer)
    rate = agreeing.rate_fault(offer.membership, offer.programme, max(offer.starts_on, clock.today()))
    return [*([rate] if rate else []), *(reason.sentence for reason in gate.not_possible(wanted, by=by))]


@transaction.atomic
def decline(offer: Offer, *, reason: str, note: str = "", by: Acting) -> None:
    """The provider says no, with a coded reason."""
    _refuse_stranger(offer, by)
    if not OFFER_DECLINES.is_offered(reason):
        raise MoveRefused("Select why you cannot take the pupil.")
    stamps = {**_answered(by), "decline_reason": reason, "decline_note": note.strip()}
    words = f"{offer.provider.name} declined the offer: {OFFER_DECLINES.label(reason).lower()}."
    offer.move(Status.DECLINED, by=by, act="declined", sentence=words, **stamps)
    notices.offer_answered(offer)


@transaction.atomic
def lapse(offer: Offer, *, by: Acting | None) -> None:
    """The offer is taken back, or by the clock: no answer came in time."""
    words = "The offer was taken back." if by else "The offer lapsed: no answer came in time."
    offer.move(Status.LAPSED, by=by, act="lapsed", sentence=words)
    notices.offer_answered(offer)


@transaction.atomic
def override_gate(referral: Referral, provider: Provider, *, reason: str, ends_on: date, by: Acting) -> GateOverride:
    """Let this pupil's place go ahead in spite of the gate, in one officer's name; a placement that waited starts."""
    row = gate.override(referral, provider, reason=reason, ends_on=ends_on, by=by)
    for placement in referral.placements.waiting_to_start(clock.today()).filter(provider=provider):
        if not running.waiting_for(placement, by=by):
            running.start(placement, by=by)
    return row


def placement_of(offer: Offer, acting: Acting) -> Placement | None:
    """The placement an accepted offer became, when this person may see it."""
    return Placement.objects.visible_to(acting).filter(offer=offer).first()


def _answered(by: Acting) -> dict[str, Any]:
    return {"answered_by_id": by.user_id, "answered_at": clock.now()}


def _refuse_stranger(offer: Offer, by: Acting) -> None:
    if by.organisation_id != offer.provider.organisation_id:
        raise MoveRefused("Only the provider that was asked answers an offer.")
    refuse_own(by, offer.offered_by_id, words="You made this offer. Somebody else answers it for the provider.")


def _refuse_days(starts_on: date, ends_on: date) -> None:
    if starts_on < clock.today():
        raise MoveRefused("The first day must be today or later.")
    if starts_on > ends_on:
        raise MoveRefused("The last day must be on or after the first day.")


def _asked_already(referral: Referral, half_days: set[str]) -> str:
    """One open offer at a time for the same half-days."""
    for there in referral.offers.open().select_related("provider__organisation"):
        shared = [code for code in there.half_days if code in half_days]
        if shared:
            return (
                f"{there.provider.name} has an open offer for {in_words(shared)}. "
                "Wait for its answer, or take that offer back first."
            )
    return ""


def _reply_by(referral: Referral) -> date:
    """The day the answer is due, in school days of the pupil's own school."""
    today = clock.today()
    school = Enrolment.objects.home_schools([referral.pupil_id], today).get(referral.pupil_id)
    count = int(Threshold.objects.value_on("offer_reply_days", today, REPLY_DAYS))
    try:
        return school_calendars.school_days_of([school])[school].add(today, count)
    except OutsideCalendar:
        # Where no term dates are entered yet, plain days are better than no offer.
        return today + timedelta(days=count)
