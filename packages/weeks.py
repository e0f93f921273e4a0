"""The whole weeks of children as they stand on a day, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q

from accounts import school_calendars
from core.acting import Acting
from core.half_days import BY_CODE
from core.models import Threshold
from govuk.dates import day_words
from packages import found, owed
from packages.found import Found, What
from packages.models import Reduced
from packages.whole import WEEK, Kind, Part, Whole
from placements import committed, elsewhere
from placements.models import Agreement
from pupils.models import Pupil
from referrals import clocks, exclusions
from referrals.models import Referral
from referrals.models.found import found as places_found
from referrals.models.found import names_it

OF_REFERRAL = (
    *("pupil", "status", "home_school", "started_at", "excluded_on", "excluded_until"),
    *("earlier_excluded_on", "earlier_excluded_until"),
)


class Home(NamedTuple):
    """The home school of a child, and since when."""

    name: str
    since: date


class Weeks:
    """Of these pupils as everybody's half-days stand that day; what of it whoever acts is told, `told` says.

    `as_if` is an agreement to be counted as signed from its first day.
    """

    def __init__(
        self, pupils: Iterable[Pupil], acting: Acting | None, day: date, *, as_if: Agreement | None = None
    ) -> None:
        self.pupils = {pupil.pk: pupil for pupil in pupils}
        self.acting, self.day, self.as_if = acting, day, as_if
        figures = Threshold.objects.figures().on(day)
        self.hours = {code: Decimal(figures.get(code, shipped)) for code, shipped in owed.SHIPPED.items()}
        self.parts: dict[Any, list[Part]] = defaultdict(list)
        self.notes: dict[Any, dict[Any, str]] = defaultdict(dict)
        keys = list(self.pupils)
        rows = found.of(keys, day)
        self._at_places(keys, {row.key: row.words for row in rows if row.what == What.PAUSE})
        for row in rows:
            self._told(row)
        self._asked(keys)
        self._at_schools(rows)

    def of(self, pupil: Any) -> Whole:
        """The whole week of one of them."""
        child = self.pupils[pupil]
        full = owed.full_week(child.born_on, self.day, has_plan=child.has_plan, hours=self.hours)
        return Whole(self.parts[pupil], full, owed.of_half_day(self.hours), self.notes[pupil])

    def _at_places(self, keys: Sequence[Any], paused: dict[Any, str]) -> None:
        """What is signed counts; what waits for a signature, starts later or is paused is said of nobody's half-day."""
        for rows in elsewhere.of_pupils(keys, self.acting).values():
            for row in rows:
                self._at_place(row, paused)

    def _at_place(self, row: elsewhere.Due, paused: dict[Any, str]) -> None:
        name = row.provider if row.is_seen else ""
        terms = list(row.terms.values())
        if self.as_if and row.pk == self.as_if.placement_id:
            terms = [one for one in terms if one.number < self.as_if.number and not one.is_open]
            self._add(row, self.as_if.cells, name)
            covered = {(cell.weekday, cell.half) for cell in self.as_if.cells}
            for one in terms:
                self._note(row.pupil, (cell for cell in one.cells if (cell.weekday, cell.half) not in covered), "")
            return
        spans = committed.bound(terms, row.starts_on, row.ends_on)
        for one, _span in committed.within(spans, self.day, self.day):
            if row.pk in paused:
                self._note(row.pupil, one.cells, f"{name or 'A place'} is paused")
            elif one.is_open:
                self._note(row.pupil, one.cells, f"{name or 'A place'}: not signed by both yet")
            else:
                self._add(row, one.cells, name)
        if row.starts_on > self.day:
            cells = [cell for one in terms for cell in one.cells]
            self._note(row.pupil, cells, f"{name or 'A place'} starts on {day_words(row.starts_on)}")

    def _add(self, row: elsewhere.Due, cells: Iterable[Any], name: str) -> None:
        for cell in cells:
            half_day = (cell.weekday, str(cell.half))
            self.parts[row.pupil].append(
                Part(Kind.PROVIDER, half_day, name, cell.starts, cell.ends, link=str(row.pk) if row.is_seen else "")
            )

    def _note(self, pupil: Any, cells: Iterable[Any], words: str) -> None:
        for cell in cells:
            if words:
                self.notes[pupil].setdefault((cell.weekday, str(cell.half)), words)

    def _told(self, row: Found) -> None:
        """Tuition, what was agreed to be left out and what of it ran out, and what is offered."""
        if row.what == What.OFFER:
            self._note(row.pupil, row.cells, "Offered to a provider, not answered")
        elif row.what == What.TUITION and row.covers(self.day):
            for cell in row.cells:
                place = (cell.weekday, str(cell.half))
                part = Part(Kind.TUITION, place, row.words, cell.starts, cell.ends, link=str(row.key))
                self.parts[row.pupil].append(part)
        elif row.what == What.TUITION:
            self._note(row.pupil, row.cells, f"Tuition starts on {day_words(row.first)}")
        elif row.what == What.REDUCED and row.last:
            self._reduced(row, row.last)

    def _reduced(self, row: Found, last: date) -> None:
        for code in row.half_days or ():
            if row.covers(self.day):
                until, why = f"until {day_words(last)}", Reduced.Ground(row.words).label
                self.parts[row.pupil].append(Part(Kind.REDUCED, BY_CODE[code], until, link=str(row.key), note=str(why)))
            else:
                self.notes[row.pupil].setdefault(BY_CODE[code], f"Reduced hours ran out on {day_words(last)}")

    def _asked(self, keys: Sequence[Any]) -> None:
        """Whom an exclusion keeps out of school, whom the council is to place, and which half-days are offered."""
        rows = Referral.objects.filter(pupil__in=keys, status__in=clocks.RUNNING).exclude(route=None)
        rows = rows.exclude(status=Referral.Status.DRAFT).annotate(is_open=_is_open())
        known: list[Any] = list(rows.select_related("route").only(*OF_REFERRAL, "route").order_by("started_at"))
        days = school_calendars.school_days_of({row.home_school_id for row in known if row.excluded_on})
        self.excluded: dict[Any, date] = {}
        self.by_council: set[Any] = set()
        for row in known:
            if row.is_open and row.route and not row.route.is_schools_own:
                self.by_council.add(row.pupil_id)
            if row.excluded_on is None:
                continue
            stretch = exclusions.of_referral(row, days[row.home_school_id])
            if any(one.covers(self.day) for one in stretch):
                self.excluded[row.pupil_id] = stretch[0].starts_on

    def _at_schools(self, rows: Sequence[Found]) -> None:
        """The home school has what nobody else has, unless the child is kept out; known where somebody said so."""
        homes = {row.pupil: Home(row.words, row.first) for row in rows if row.what == What.HOME}
        said = {row.pupil: row for row in rows if row.what == What.AT_SCHOOL and row.covers(self.day)}
        for pupil, home in homes.items():
            since = self.excluded.get(pupil)
            answer = said.get(pupil)
            if since is not None and home.since <= since and not (answer and answer.first > since):
                words = "Out of school"
                self.notes[pupil] = {half_day: self.notes[pupil].get(half_day, words) for half_day in WEEK}
                continue
            is_known = answer is not None or pupil not in self.by_council
            for half_day in [BY_CODE[code] for code in answer.half_days or ()] if answer else WEEK:
                self.parts[pupil].append(Part(Kind.SCHOOL, half_day, home.name, is_known=is_known))


def _is_open() -> Q:
    """Of referrals: what was asked for has not been found, or runs."""
    return Q(names_it(places_found().live())) | ~Q(names_it(places_found().begun()))


def of_pupil(pupil: Pupil, acting: Acting | None, day: date) -> Whole:
    """The whole week of one child."""
    return Weeks([pupil], acting, day).of(pupil.pk)


def excluded_from(pupil: Pupil, today: date) -> list[date]:
    """Days to come on which an exclusion begins that was told of."""
    rows = Referral.objects.filter(pupil=pupil, status__in=clocks.RUNNING, excluded_on__gt=today)
    days = rows.exclude(status=Referral.Status.DRAFT).values_list("excluded_on", flat=True)
    return sorted(day for day in days if day)
