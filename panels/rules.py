"""Who may do what with panels. Which meeting and item somebody sees, each says itself."""

import rules

from accounts.rules import is_ap_lead, is_ap_manager, is_caseworker, is_commissioning_officer
from core.acting import Acting
from panels.models import Item, Meeting, Seat

SITS = is_caseworker | is_ap_lead
PREPARES = is_ap_manager | is_commissioning_officer


@rules.predicate
def is_own_seat(acting: Acting, seat: Seat | None = None) -> bool:
    """Everybody answers for themselves."""
    return seat is None or seat.affiliation_id == acting.pk


@rules.predicate
def has_no_interest(acting: Acting, item: Item | None = None) -> bool:
    """Nobody decides what they asked for; who declared an interest does not read the item at all."""
    return item is None or not item.referral.is_made_by(acting.user_id)


@rules.predicate
def drafted_by_another(acting: Acting, meeting: Meeting | None = None) -> bool:
    """Nobody confirms minutes they drafted."""
    return meeting is None or meeting.drafted_by_id != acting.user_id


for act in ("meetings", "meeting", "minutes", "item", "item_declare"):
    rules.add_perm(f"panels.{act}", SITS)
rules.add_perm("panels.seat_come", SITS & is_own_seat)
rules.add_perm("panels.seat_apologise", SITS & is_own_seat)
for act in (
    "meeting_plan",
    "meeting_cancel",
    "meeting_seat",
    "seat_end",
    "meeting_agenda",
    "item_up",
    "item_take_off",
    "meeting_begin",
    "meeting_present",
    "meeting_draft",
    "meeting_take_back",
):
    rules.add_perm(f"panels.{act}", PREPARES)
rules.add_perm("panels.meeting_confirm", is_ap_manager & drafted_by_another)
for act in ("approve", "approve_on_conditions", "decline", "defer"):
    rules.add_perm(f"panels.item_{act}", is_ap_manager & has_no_interest)
