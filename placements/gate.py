"""The compliance gate: why a place may not be offered, agreed or started. A list of reasons, empty when it is clear.

It stands before new placements only: live ones are never touched by it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import cached_property

from core import clock
from core.acting import Acting
from core.half_days import BY_CODE
from core.models import MoveRefused, Threshold, record
from govuk.dates import day_words
from placements import capacity, elsewhere
from placements.elsewhere import Due
from placements.models import Agreement, GateOverride, Offer, Placement
from placements.seats import Seat, to_find
from placements.timetable import Cell
from providers import standing
from providers.models import Membership, Programme, Provider, Site
from providers.standing import Standing
from pupils.models import Pupil
from referrals.models import Referral


@dataclass(frozen=True)
class Wanted:
    """A place that is about to be offered, agreed or started; `placement` when it exists already."""

    referral: Referral
    membership: Membership
    site: Site
    cells: tuple[Cell, ...]
    starts_on: date
    ends_on: date
    placement: Placement | None = None
    programme: Programme | None = None
    has_room: bool = False
    """Its half-days were looked at, and a place is free in each."""

    @property
    def pupil(self) -> Pupil:
        """Whom it is for."""
        return self.referral.pupil


@dataclass(frozen=True)
class Reason:
    """One reason against it, as a sentence. A child cannot be in two places: no officer overrides that."""

    code: str
    sentence: str
    can_be_overridden: bool = True


@dataclass(frozen=True)
class Answer:
    """What the gate says: its reasons, and the override that lets the place go ahead in spite of them.

    `watch` is what the registration watch would say with this place, as a sentence: where it is red, that is a reason;
    a registered school is not watched. It `is_told` by itself unless it is plainly green.
    """

    reasons: tuple[Reason, ...]
    override: GateOverride | None = None
    watch: str = ""
    standing: Standing | None = None  # where the provider stands, as the gate read it
    is_told: bool = False

    @property
    def in_the_way(self) -> list[str]:
        """The reasons that still stop it, as sentences."""
        return [row.sentence for row in self.reasons if not (self.override and row.can_be_overridden)]

    @property
    def overridden(self) -> list[str]:
        """The reasons an officer has overridden, as sentences."""
        return [row.sentence for row in self.reasons if self.override and row.can_be_overridden]

    @property
    def is_clear(self) -> bool:
        """Whether it may go ahead."""
        return not self.in_the_way


@dataclass(frozen=True)
class Said:
    """What a room above says of one place: reasons against it, and words to be read though nothing is against it."""

    reasons: tuple[Reason, ...] = ()
    words: str = ""
    is_told: bool = False


@dataclass(frozen=True)
class Asking:
    """On which day, for whom, and the council's figures of that day."""

    day: date
    by: Acting | None
    figures: Mapping[str, Decimal]


Guard = Callable[[Sequence[Wanted], Asking], Sequence[Said]]
GUARDS: list[Guard] = []


def guarded_by(guard: Guard) -> Guard:
    """Have this asked of places too, in a constant number of queries: one answer for each, in their order."""
    if guard not in GUARDS:
        GUARDS.append(guard)
    return guard


def reasons(wanted: Wanted, day: date, *, by: Acting | None = None) -> list[str]:
    """Why this place may not go ahead on this day, as sentences fit for who acts; empty when nothing is against it."""
    return ask(wanted, day, by=by).in_the_way


def demand(wanted: Wanted, day: date, *, by: Acting) -> None:
    """Raise MoveRefused with the reasons unless the gate is clear."""
    against = reasons(wanted, day, by=by)
    if against:
        raise MoveRefused(" ".join(against))


def ask(wanted: Wanted, day: date, *, by: Acting | None = None) -> Answer:
    """Every reason against this place on this day, worded for who acts, and the override there may be."""
    return ask_many([wanted], day, by=by)[0]


def ask_many(places: Sequence[Wanted], day: date, *, by: Acting | None = None) -> list[Answer]:
    """The same for many places, in a constant number of queries."""
    asking = Asking(day, by, Threshold.objects.values_on(day))
    facts, full = Facts.of(places, asking), _full(places)
    said = [guard(places, asking) for guard in GUARDS]
    return [_answer(one, facts, [each[at] for each in said], full[at]) for at, one in enumerate(places)]


def of_offer(offer: Offer) -> Wanted:
    """The place this offer is about."""
    days = offer.starts_on, offer.ends_on
    return Wanted(offer.referral, offer.membership, offer.site, offer.cells, *days, programme=offer.programme)


def of_agreement(agreement: Agreement) -> Wanted:
    """The place as this agreement would have it."""
    placement = agreement.placement
    return Wanted(
        placement.referral,
        placement.membership,
        placement.site,
        agreement.cells,
        agreement.starts_on,
        agreement.ends_on,
        placement,
        placement.programme,
    )


def not_possible(wanted: Wanted, *, by: Acting | None = None) -> list[Reason]:
    """What no officer overrides: the pupil is due elsewhere then, or no place is available."""
    return [*clashes(wanted, by=by), *_not_available(_full([wanted])[0])]


def clashes(wanted: Wanted, *, by: Acting | None = None) -> list[Reason]:
    """Half-days in which the pupil is due at another live placement at the same time.

    Whoever does not see that placement reads that the pupil is taken, not by whom.
    """
    return list(_clashes(wanted, elsewhere.of_pupils([wanted.referral.pupil_id], by)))


def providers_of(acting: Acting) -> QuerySet[Provider]:
    """The providers this person may see."""
    return Provider.objects.visible_to(acting).select_related("organisation")


@transaction.atomic
def override(referral: Referral, provider: Provider, *, reason: str, ends_on: date, by: Acting) -> GateOverride:
    """Let this pupil's place at this provider go ahead in spite of the gate until a day, in one officer's name."""
    if ends_on < clock.today():
        raise MoveRefused("The override must end today or later.")
    if not reason.strip():
        raise MoveRefused("Enter why the gate is overridden.")
    row = GateOverride.objects.create(
        referral=referral,
        provider=provider,
        reason=reason.strip(),
        ends_on=ends_on,
        made_by_id=by.user_id,
        made_at=clock.now(),
    )
    words = f"The compliance gate was overridden for {provider.name} until {day_words(ends_on)}."
    record("gate_overridden", row, by=by, sentence=words, changes={"ends_on": [None, ends_on.isoformat()]})
    return row


@dataclass(frozen=True)
class Facts:
    """What the gate asks of the database, for all places at once."""

    day: date
    standings: dict[Any, Standing]
    of_pupils: dict[Any, list[Due]]
    given: QuerySet[GateOverride]

    @cached_property
    def overrides(self) -> dict[tuple[Any, Any], GateOverride]:
        """By referral and provider; asked for when there is something to override."""
        return {(row.referral_id, row.provider_id): row for row in self.given.order_by("made_at", "pk")}

    @classmethod
    def of(cls, places: Sequence[Wanted], asking: Asking) -> Self:
        """Standings, live placements of the pupils (and which are seen), overrides."""
        providers = {wanted.membership.provider_id: wanted.membership.provider for wanted in places}
        referrals = {wanted.referral for wanted in places if getattr(wanted.referral, "has_overrides", True)}
        given = (
            GateOverride.objects.in_force(asking.day)
            .select_related("made_by")
            .filter(referral__in=referrals, provider__in=providers)
        )
        return cls(
            asking.day,
            standing.of_many(providers.values(), asking.day, asking.figures),
            elsewhere.of_pupils({wanted.referral.pupil_id for wanted in places}, asking.by),
            given,
        )


def _answer(wanted: Wanted, facts: Facts, said: Sequence[Said], full: Sequence[str]) -> Answer:
    found = [
        *_of_standing(wanted, facts),
        *(reason for each in said for reason in each.reasons),
        *_clashes(wanted, facts.of_pupils),
        *_not_available(full),
    ]
    provider = wanted.membership.provider_id
    return Answer(
        tuple(found),
        facts.overrides.get((wanted.referral.pk, provider)) if found else None,
        " ".join(each.words for each in said if each.words),
        facts.standings[provider],
        any(each.is_told for each in said),
    )


def _of_standing(wanted: Wanted, facts: Facts) -> Iterable[Reason]:
    """The provider's membership, documents and Blocks; and that the lot is the one asked for."""
    membership, asked_for = wanted.membership, wanted.referral.lot
    if asked_for and membership.lot_id != asked_for.pk:
        words = f"The referral asks for {asked_for.in_short}, and this place is on {membership.lot.in_short}."
        yield Reason("lot", words)
    against = standing.reasons_against(membership, wanted.site, facts.day, facts.standings[membership.provider_id])
    yield from (Reason("standing", sentence) for sentence in against)


def _full(places: Sequence[Wanted]) -> list[list[str]]:
    """Of each place the half-days in which none is available, full or held back."""
    wanted = [
        (number, Seat(one.pupil.pk, one.site.pk, one.programme, codes, days, one.placement))
        for number, one in enumerate(places)
        if not one.has_room
        for codes, days in to_find(one.cells, one.starts_on, one.ends_on, one.placement)
    ]
    full: dict[int, set[str]] = defaultdict(set)
    for (number, _seat), codes in zip(wanted, capacity.full_for([seat for _, seat in wanted]), strict=True):
        full[number].update(codes)
    return [[code for code in BY_CODE if code in full[number]] for number in range(len(places))]


def _not_available(full: Sequence[str]) -> Iterable[Reason]:
    if full:
        yield Reason("not_available", capacity.not_available(full), can_be_overridden=False)


def _clashes(wanted: Wanted, of_pupils: Mapping[Any, Sequence[Due]]) -> Iterable[Reason]:
    for due in of_pupils[wanted.referral.pupil_id]:
        if wanted.placement is None or due.pk != wanted.placement.pk:
            for sentence in due.clashes(wanted.cells, wanted.starts_on, wanted.ends_on):
                yield Reason("clash", sentence, can_be_overridden=False)
