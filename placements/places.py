"""Where a place could be offered for a referral: programmes on its lot, and what the gate says to each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef

from core import clock
from core.acting import Acting
from core.half_days import BY_CODE, in_words
from core.once import kept
from core.school_days import ONE_DAY
from placements import capacity, gate
from placements.capacity import Room
from placements.gate import Answer, Wanted
from placements.models import Agreement, GateOverride, Placement
from placements.reasons import NOT_STARTED
from placements.timetable import Cell
from providers import glance, miles
from providers.glance import Glance
from providers.models import Membership, MembershipChange, Programme, Provider
from referrals import wishing
from referrals.models import Referral


@dataclass(frozen=True)
class Place:
    """A programme, the membership it is sold under, and the gate's answer for this pupil."""

    programme: Programme
    membership: Membership
    half_days: list[str]
    missing: list[str]
    suits_age: bool
    answer: Answer
    room: Room
    glance: Glance
    miles: float | None = None
    """From the pupil's school to the site; None where one of the two is not on the map."""
    is_preferred: bool = False
    """The provider the school prefers."""
    told: Any = None
    """What a room above tells of it beside."""

    @property
    def proposed(self) -> list[MembershipChange]:
        """What a second officer has still to decide of this membership, for those who may know it."""
        return [change for change in self.glance.proposed if change.membership_id == self.membership.pk]

    @property
    def miles_words(self) -> str:
        return "" if self.miles is None else f"{self.miles:.1f}"

    @property
    def is_open(self) -> bool:
        """Whether a place can be offered here."""
        return not self.reasons

    @property
    def reasons(self) -> list[str]:
        """Why no place can be offered here, as sentences."""
        if not self.half_days:
            none = self.room.sentence or "It does not run on any half-day asked for."
            return [none, *self.answer.in_the_way]
        return self.answer.in_the_way

    @property
    def may_be_overridden(self) -> bool:
        """Whether an officer's override would open it."""
        return bool(self.half_days) and all(reason.can_be_overridden for reason in self.answer.reasons)

    @property
    def ages(self) -> str:
        return ", ".join(self.programme.key_stage_names) or "Ages not stated"

    @property
    def half_days_words(self) -> str:
        return in_words(self.half_days)

    @property
    def not_run(self) -> str:
        """The half-days asked for that it does not run on."""
        codes = [code for code in self.missing if code not in self.programme.half_days]
        return in_words(codes) if codes else ""


@dataclass(frozen=True)
class Matched:
    """The places in the order of the rules it prints: those that can be offered, and the others."""

    order: str
    open_places: Sequence[Place]
    closed_places: Sequence[Place]


Matcher = Callable[[Referral, Sequence[Place], Acting], Matched]
MATCHERS: list[Matcher] = []
ENDING = Placement.objects.exclude(end_reason__in=["", NOT_STARTED])
NOT_TOLD = ("rooms", "pupils", "weeks")


def matched_by(matcher: Matcher) -> Matcher:
    """Have the places of the page ordered by this."""
    MATCHERS[:] = [matcher]
    return matcher


def programmes_for(referral: Referral, acting: Acting) -> Any:
    """The running programmes on the referral's lot that this person may see, of providers on the framework."""
    rows = Programme.objects.visible_to(acting).running().filter(lot=referral.lot)
    rows = rows.filter(site__provider__in=_memberships(referral, acting).values("provider"))
    rows = rows.annotate(is_also_preferred=wishing.prefers(referral, "site__provider"))
    return rows.select_related("site__provider__organisation", "lot", "rate").order_by(
        "site__provider__organisation__name", "name", "pk"
    )


def membership_of(programme: Programme, referral: Referral, acting: Acting) -> Membership | None:
    """The membership this programme is sold under."""
    rows = _memberships(referral, acting).filter(provider=programme.site.provider_id)
    return rows.first()


def places_for(referral: Referral, acting: Acting) -> list[Place]:
    """Every programme on the lot with the gate's answer and its room, in a constant number of queries."""
    starts_on, ends_on = dates_wanted(referral)
    programmes = list(programmes_for(referral, acting))
    rooms = capacity.rooms(programmes, referral.half_days, starts_on, ends_on, pupil=referral.pupil_id)
    asked = asked_of_the_gate(referral, programmes, rooms, acting)
    glances, place = _glances(asked, acting), measured_from(referral)
    found = []
    for row, one, answer in asked:
        provider = row.site.provider_id
        found.append(
            Place(
                programme=row,
                membership=one.membership,
                half_days=rooms[row.pk].free,
                missing=[code for code in referral.half_days if code not in rooms[row.pk].free],
                suits_age=referral.pupil.key_stage_on(one.starts_on) in row.key_stages,
                answer=answer,
                room=rooms[row.pk],
                glance=glances[provider],
                miles=miles.between(place, row.site) if place else None,
                is_preferred=provider == referral.preferred_provider_id or getattr(row, "is_also_preferred", False),
            )
        )
    return found


def measured_from(referral: Referral) -> miles.Place | None:
    """The pupil's home school, else who asks, where that is a school."""
    organisation = referral.home_school or referral.commissioner
    return miles.at_school(getattr(organisation, "school", None))


def _glances(asked: Sequence[tuple[Programme, Wanted, Answer]], acting: Acting) -> dict[Any, Glance]:
    """Their providers at a glance, standing where the gate read them."""
    known = {one.membership.provider_id: answer.standing for _, one, answer in asked if answer.standing}
    rows = {programme.site.provider_id: programme.site.provider for programme, _, _ in asked}
    found = (
        glance.of_many(rows.values(), acting, clock.today(), known, without=("rooms", "pupils", "weeks"))
        if known
        else []
    )
    return {row.provider.pk: row for row in found}


def asked_of_the_gate(
    referral: Referral, programmes: Iterable[Programme], rooms: Mapping[Any, Room], acting: Acting
) -> list[tuple[Programme, Wanted, Answer]]:
    """Each of these programmes with the place it would be, on the half-days that are free, and the gate's answer."""
    memberships = {row.provider_id: row for row in _memberships(referral, acting)}
    days, rows = dates_wanted(referral), list(programmes)
    wanted = [
        Wanted(
            referral,
            memberships[row.site.provider_id],
            row.site,
            proposed_cells(rooms[row.pk].free),
            *days,
            programme=row,
            has_room=True,
        )
        for row in rows
    ]
    answers = gate.ask_many(wanted, clock.today(), by=acting) if wanted else []
    return list(zip(rows, wanted, answers, strict=True))


def reasons_at(referral: Referral, provider: Provider, acting: Acting) -> list[str]:
    """What the gate says against this pupil's place at this provider: as last agreed, else on any programme."""
    live = referral.placements.live().filter(provider=provider)
    agreement = (
        Agreement.objects.for_the_gate().filter(placement__in=live).exclude(status=Agreement.Status.REPLACED).first()
    )
    if agreement:
        answers = [gate.ask(gate.of_agreement(agreement), clock.today(), by=acting)]
    else:
        there = list(programmes_for(referral, acting).filter(site__provider=provider))
        rooms = capacity.rooms(there, referral.half_days, *dates_wanted(referral), pupil=referral.pupil_id)
        answers = [answer for _, _, answer in asked_of_the_gate(referral, there, rooms, acting)]
    return list(dict.fromkeys(reason.sentence for answer in answers for reason in answer.reasons))


def proposed_cells(half_days: Sequence[str]) -> tuple[Cell, ...]:
    """The half-days with the usual times."""
    return tuple(
        Cell(weekday, half, *settings.USUAL_TIMES[half]) for weekday, half in (BY_CODE[code] for code in half_days)
    )


def usual_times() -> dict[str, time]:
    """By the names of the fields in which they are entered."""
    (am_starts, am_ends), (pm_starts, pm_ends) = settings.USUAL_TIMES["AM"], settings.USUAL_TIMES["PM"]
    return {"am_starts": am_starts, "am_ends": am_ends, "pm_starts": pm_starts, "pm_ends": pm_ends}


def with_whether(referrals: Any) -> Any:
    """Each knows whether a place found for it ends, and whether the gate was ever overridden for it."""
    return referrals.annotate(
        has_place_that_ends=Exists(ENDING.filter(referral=OuterRef("pk")).order_by()),
        has_overrides=Exists(GateOverride.objects.filter(referral=OuterRef("pk")).order_by()),
    )


def place_that_ends(referral: Referral) -> Placement | None:
    """The last place found for it, where that ends after it began: another begins with its week, the day after it."""
    if not getattr(referral, "has_place_that_ends", True):
        return None
    known = kept("place that ends")
    if referral.pk not in known:
        rows = ENDING.filter(referral=referral)
        known[referral.pk] = rows.prefetch_related("agreements__pattern").order_by("-starts_on", "-pk").first()
    found: Placement | None = known[referral.pk]
    return found


def dates_wanted(referral: Referral) -> tuple[date, date]:
    """From when to when the place is wanted, not before today."""
    before = place_that_ends(referral)
    earliest = max(clock.today(), before.last_day + ONE_DAY) if before else clock.today()
    starts_on = max(referral.starts_on or earliest, earliest)
    return starts_on, max(referral.ends_on or starts_on, starts_on)


def _memberships(referral: Referral, acting: Acting) -> Any:
    rows = Membership.objects.visible_to(acting).open().filter(lot=referral.lot)
    return rows.select_related("provider__organisation", "lot")
