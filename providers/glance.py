"""A provider at a glance: one value for the directory, the places, the comparison and the provider's own page."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet

from core.acting import Acting
from core.half_days import BY_CODE, name_of
from core.the_week import Entry, Look, TheWeek
from govuk.dates import short_month_day
from providers import miles, standing, told
from providers.documents import SlotStatus
from providers.models import KeyStage, Membership, MembershipChange, Programme, Provider, Rate, Site
from providers.standing import Standing
from providers.told import Facts

RED = frozenset({SlotStatus.MISSING, SlotStatus.EXPIRED, SlotStatus.REJECTED})
AMBER = frozenset({SlotStatus.EXPIRING, SlotStatus.AWAITING_CHECK})
NAMES = [name_of(*half_day) for half_day in BY_CODE.values()]


class Lights(NamedTuple):
    """The documents it must hold: wanting or run out, running out or waiting to be checked, in date."""

    red: int
    amber: int
    green: int


@dataclass(frozen=True)
class Glance:
    """One provider as whoever looks may know it."""

    provider: Provider
    standing: Standing
    facts: Facts
    proposed: list[MembershipChange] = field(default_factory=list)
    """Changes of its memberships that wait for a second officer: the council's own matter until then."""
    is_shortlisted: bool = False
    tells_why: bool = False
    # Caseworkers read the grounds; an administrator sees the standing and does no casework.
    reads_grounds: bool = False
    number: int = 0
    """Its place in the list and on the map."""

    @property
    def programmes(self) -> list[Programme]:
        """What it sells today, over all open sites."""
        return [programme for site in self.provider.sites.all() for programme in site.programmes.all()]

    @property
    def lots(self) -> list[str]:
        """The lots it is on."""
        return [str(membership.lot) for membership in self.provider.memberships.all()]

    @property
    def prices(self) -> list[str]:
        """S1196a lot 3, £58 a session; lot 4: each framework once, and no price where no rate is known."""
        told, said = "", []
        for row in sorted(self.provider.memberships.all(), key=lambda row: (row.lot.of, row.lot.number)):
            lot = f"lot {row.lot.number}" if row.lot.of == told else f"{row.lot.of} lot {row.lot.number}"
            said.append(", ".join([lot, *(str(rate).replace(".00 ", " ") for rate in row.rates.all()[:1])]))
            told = row.lot.of
        return said

    @property
    def key_stages(self) -> str:
        """The key stages of its programmes, in order."""
        taught = {stage for programme in self.programmes for stage in programme.key_stages}
        return ", ".join(stage.label for stage in KeyStage if stage.value in taught)

    @property
    def key_stages_in_short(self) -> str:
        """KS3, KS4, post-16."""
        taught = {stage for programme in self.programmes for stage in programme.key_stages}
        return ", ".join(
            stage.value if stage.value.startswith("KS") else "post-16" for stage in KeyStage if stage.value in taught
        )

    @property
    def what_it_sells(self) -> str:
        """Lot 3, £58 a session. KS3, KS4. Drives pupils."""
        drives = "Drives pupils" if self.provider.carries_pupils else ""
        return ". ".join(filter(None, ["; ".join(self.prices), self.key_stages_in_short, drives]))

    @property
    def sites(self) -> str:
        """Its open sites with their postcodes."""
        return "; ".join(f"{site.name}, {site.postcode}" for site in self.provider.sites.all())

    @property
    def distance(self) -> str:
        """How far its nearest site is from the place measured from; empty when none was."""
        return miles.in_words(getattr(self.provider, "square", None))

    @property
    def miles(self) -> str:
        """The same in short: 1.2."""
        square = getattr(self.provider, "square", None)
        return "" if square is None else f"{miles.of_square(square):.1f}"

    @property
    def why(self) -> list[str]:
        """That no audit is in date and what follows, read by all; to those who may know, what else stops new placements
        or soon will."""
        its = self.standing
        if not self.reads_grounds:
            return [reason.sentence for reason in its.of_audits]
        soon = its.reasons if self.level == "warning" else []
        return list(dict.fromkeys(reason.sentence for reason in (*its.of_audits, *its.blocking, *soon)))

    @property
    def more_reasons(self) -> int:
        """How many more reasons there are than the first."""
        return max(len(self.why) - 1, 0)

    @property
    def why_not(self) -> list[str]:
        """Everything that stops new placements, worded for whoever looks."""
        stops = self.standing.blocking
        return list(dict.fromkeys(reason.sentence if self.reads_grounds else reason.public for reason in stops))

    @property
    def level(self) -> str:
        """Where it stands, as far as whoever looks may know: clear, warning, blocked."""
        return self.standing.level if self.tells_why or not self.standing.is_open else "clear"

    @property
    def words(self) -> str:
        """The standing as this person may know it."""
        return self.standing.words if self.level != "clear" or self.tells_why else "Open to referrals"

    @property
    def colour(self) -> str:
        return {"clear": "green", "warning": "yellow", "blocked": "red"}[self.level]

    @property
    def lights(self) -> Lights | None:
        """For those who may know how its documents stand."""
        if not self.reads_grounds:
            return None
        slots = self.standing.slots
        red, amber = (sum(slot.status in some for slot in slots) for some in (RED, AMBER))
        return Lights(red, amber, len(slots) - red - amber)

    @property
    def documents_in_date(self) -> int:
        return sum(slot.is_good for slot in self.standing.slots)

    @property
    def pupils_in_words(self) -> str:
        """12 pupils; for a school with how many are its own; empty where it is not told."""
        own, everybody = self.facts.own_pupils, self.facts.pupils
        if everybody is None:
            return "" if own is None else f"{own} of yours" if own else f"Fewer than {told.LEAST} pupils"
        words = f"{everybody} pupil{'' if everybody == 1 else 's'}" if everybody else "No pupils"
        return f"{words} ({own} yours)" if own else words

    @property
    def attendance_in_words(self) -> str:
        """81.3% over 12 weeks; that nothing is marked is said."""
        share = self.facts.attendance
        return "not known yet" if share is None else f"{share:.1f}%".replace(".0%", "%")

    @property
    def attendance_is_known(self) -> bool:
        """Whether anything was marked: else its figure is words, and no line is drawn."""
        return bool(self.facts.weeks) and self.facts.attendance is not None

    @property
    def points(self) -> list[tuple[str, float | None]]:
        """For a spark line: each week and its attendance in per cent."""
        return [(f"week of {short_month_day(week.monday)}", week.share) for week in self.facts.weeks or ()]

    @property
    def half_days(self) -> list[tuple[str, bool | None]]:
        """The ten of a week with their places, and whether one is free; None where nothing runs."""
        rooms = self.facts.rooms or {}
        return [("", None) if code not in rooms else (self._places(code), not rooms[code].is_full) for code in BY_CODE]

    def _places(self, code: str) -> str:
        room = (self.facts.rooms or {})[code]
        return str(room.free) if self.reads_grounds else "full" if room.is_full else "free"

    @property
    def free_in_words(self) -> str:
        """What the grid shows: Monday morning 3 free, Monday afternoon full."""
        return "; ".join(
            f"{name}: {said}{' free' if said.isdigit() else ''}"
            for name, (said, _is_free) in zip(NAMES, self.half_days, strict=True)
            if said
        )

    @property
    def free_week(self) -> TheWeek:
        """The same as a week."""
        entries = {
            code: Entry(said, look=Look.PLACE if is_free else Look.CLOSED)
            for code, (said, is_free) in zip(BY_CODE, self.half_days, strict=True)
            if is_free is not None
        }
        return TheWeek.of_codes("Places free in the next four weeks", entries, "Nothing runs", caption_is_shown=False)


def of_many(
    providers: Iterable[Provider],
    acting: Acting,
    day: date,
    known: Mapping[Any, Standing] | None = None,
    first: int = 1,
    without: Collection[str] = (),
    facts: Mapping[Any, Facts] | None = None,
    rooms: Mapping[Any, Facts] | None = None,
) -> list[Glance]:
    """These providers, read as `shown` says, in a constant number of queries; numbered from the first.

    Their places may be known.
    """
    rows = list(providers)
    keys = [row.pk for row in rows]
    found = known or standing.of_many(rows, day)
    said = facts or told.of_many(keys, acting, day, [*without, told.ROOMS] if rooms else without)
    for key, its in (rooms or {}).items():
        if key in said:
            said[key].rooms = its.rooms
    waiting: dict[Any, list[MembershipChange]] = {}
    for change in MembershipChange.objects.visible_to(acting).proposed().filter(membership__provider__in=keys):
        waiting.setdefault(change.membership.provider_id, []).append(change)
    return [
        Glance(
            row,
            found[row.pk],
            said[row.pk],
            waiting.get(row.pk, []),
            getattr(row, "is_shortlisted", False),
            acting.is_council,
            acting.sees_everything,
            number,
        )
        for number, row in enumerate(rows, first)
    ]


def shown(day: date, *, with_prices: bool = True) -> list[Prefetch]:
    """What a glance shows of each provider: lots it is on today with their price, open sites, running programmes."""
    programmes = Programme.objects.running().order_by("name")
    sites: Any = Site.objects.open(day).prefetch_related(Prefetch("programmes", queryset=programmes))
    rates: QuerySet[Rate] = Rate.objects.true_on(day).order_by("amount")
    lots: Any = Membership.objects.active_on(day).select_related("lot")
    lots = lots.prefetch_related(Prefetch("rates", rates)) if with_prices else lots
    return [Prefetch("memberships", queryset=lots), Prefetch("sites", queryset=sites)]
