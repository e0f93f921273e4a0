"""What pages about an offer show. Before it accepts, a provider reads year group, need, half-days, area and risk."""

from typing import Any

from core.acting import Acting
from core.trail_pages import Moment, timeline
from govuk.dates import day_words, short_day
from govuk.fields.plain import lower_first
from placements import weeks
from placements.capacity import Room, room_of
from placements.gate import Answer
from placements.models import Offer
from providers.models import Membership, MembershipChange
from pupils import reference
from pupils.models import Pupil
from pupils.readers import Reader

NOT_KNOWN = "Not known"


def need_of(pupil: Pupil) -> str:
    """The kind of need in the words of the census, and whether there is a plan."""
    kind = reference.needs().get(pupil.primary_need, "")
    provision = pupil.get_sen_provision_display()
    return f"{kind} ({lower_first(provision)})" if kind else provision


def area_of(offer: Offer) -> str:
    """The outward half of the postcode and the ward; nothing of a confidential address."""
    pupil = offer.referral.pupil
    if pupil.is_address_protected:
        return "Kept confidential"
    outward = pupil.postcode.split(" ")[0] if pupil.postcode else ""
    return ", ".join(filter(None, [outward, getattr(offer, "ward", None)])) or NOT_KNOWN


def summary(offer: Offer, acting: Acting) -> list[dict[str, Any]]:
    """Who the pupil is as far as a provider may know before it has accepted; a former school is told nothing new."""
    referral, reader = offer.referral, Reader(acting)
    pupil = referral.pupil
    return [
        {"key": "Year group", "value": reader.told(pupil, lambda: reader.year(pupil))},
        {"key": "Need", "value": reader.told(pupil, lambda: need_of(pupil))},
        {"key": "Half-days", "week": weeks.of_offer(offer)},
        {"key": "Area", "value": reader.told(pupil, lambda: area_of(offer))},
        {"key": "Risk level", "value": referral.get_risk_display() or NOT_KNOWN},
    ]


def told_apart(offer: Offer, acting: Acting) -> str:
    """What tells it from other offers in a tab: a provider is not told whose referral it is."""
    if not acting.is_provider:
        return str(offer.referral)
    year = Reader(acting).year(offer.referral.pupil)
    what = (year, offer.membership.lot.in_short, f"from {short_day(offer.starts_on)}")
    return ", ".join(filter(None, what))


def checks(answer: Answer, room: Room) -> list[dict[str, Any]]:
    """What stands before an offer is sent: the gate and its registration watch, and how many places are free."""
    said = ["Nothing stops this placement."]
    if answer.override and answer.overridden:
        until = day_words(answer.override.ends_on)
        said = [f"{answer.override.made_by.name} lets it go ahead until {until} in spite of:", *answer.overridden]
    gate = {"key": "Checks", "lines": [*said, *filter(None, [answer.watch])]}
    return [gate, {"key": "Places", "value": room.sentence}]


def proposed(membership: Membership, acting: Acting) -> list[dict[str, Any]]:
    """What a second officer has still to decide of the membership, for those who may know it."""
    waiting = MembershipChange.objects.visible_to(acting).proposed().filter(membership=membership)
    said = [f"{change.sentence}. It waits for a second officer." for change in waiting]
    return [{"key": "Not decided yet", "lines": said}] if said else []


def terms(offer: Offer) -> list[dict[str, Any]]:
    """What is asked of the provider: where, on which lot, from when to when, by when to answer, and its room."""
    room = room_of(offer)
    programme = f"{offer.programme.name}, {offer.site.name}" if offer.programme else offer.site.name
    return [
        {"key": "Where", "value": programme},
        {"key": "Lot", "value": str(offer.membership.lot)},
        {"key": "First day", "value": day_words(offer.starts_on)},
        {"key": "Last day", "value": day_words(offer.ends_on)},
        {"key": "Answer by", "value": day_words(offer.reply_by)},
        *([{"key": "Places", "value": room.sentence}] if room else []),
    ]


def history(offer: Offer, acting: Acting) -> list[Moment]:
    """What happened to it; a provider is not told by whom, since the school would say where the pupil is from."""
    moments = timeline(offer, acting)
    return [moment._replace(by="") for moment in moments] if acting.is_provider else moments
