"""The whole week in words and as a table, as far as whoever looks is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from core.acting import Acting
from core.columns import Tag
from core.half_days import in_words
from core.the_week import Entry, Line, Look, TheWeek
from govuk.dates import day_words, hours_words
from packages.weeks import Weeks
from packages.whole import WEEK, Kind, Part, State, Whole
from placements.models import Agreement
from pupils.models import Pupil
from pupils.readers import Reader

TAKEN = Entry("Taken", look=Look.CLOSED)
SCHOOL_ASSUMED = Tag("Not confirmed", "yellow")
PAGES = {Kind.PROVIDER: "placements:placement", Kind.TUITION: "packages:tuition", Kind.REDUCED: "packages:reduced"}
LOOKS = {Kind.SCHOOL: Look.SCHOOL, Kind.REDUCED: Look.PAUSED}
NAMES = {Kind.TUITION: "Tuition", Kind.REDUCED: "Agreed reduced"}


@dataclass(frozen=True)
class Shown:
    """The week with what is said of it; a provider is told when the child is with it and when taken, no more."""

    week: TheWeek
    state: State | None
    lines: Sequence[str]
    link: str = ""
    heading: str = "The whole week"

    @property
    def tag(self) -> Tag | None:
        return self.state.tag if self.state else None


def of_pupil(pupil: Pupil, acting: Acting, day: date, *, heading: str = "The whole week") -> Shown | None:
    """The week as it stands that day; None for who knows the child no more."""
    return _shown(pupil, acting, Weeks([pupil], acting, day), heading)


def with_agreement(agreement: Agreement, acting: Acting, day: date) -> Shown | None:
    """The week as it will be from the first day of this agreement."""
    day = max(agreement.starts_on, day)
    pupil = agreement.placement.pupil
    heading = f"The whole week with this agreement, from {day_words(day)}"
    return _shown(pupil, acting, Weeks([pupil], acting, day, as_if=agreement), heading)


def _shown(pupil: Pupil, acting: Acting, weeks: Weeks, heading: str) -> Shown | None:
    reader = Reader(acting)
    if not reader.knows(pupil):
        return None
    whole = weeks.of(pupil.pk)
    is_told = not acting.is_provider
    entries = {half_day: _entries(whole, half_day, is_told=is_told) for half_day in WEEK}
    caption = f"As it stands on {day_words(weeks.day)}"
    nothing = "Nobody" if is_told else "Not with you"
    week = TheWeek(caption, [Line({key: found for key, found in entries.items() if found})], nothing=nothing)
    if not is_told:
        words = "Half-days marked “Taken” are somebody else’s."
        return Shown(week, None, [words], heading=heading)
    link = reverse("packages:week", args=[pupil.pk])
    return Shown(week, whole.state, sentences(whole), link, heading)


def _entries(whole: Whole, half_day: Any, *, is_told: bool) -> list[Entry]:
    there = whole.cells[half_day]
    if not is_told:
        own = [_entry(part) for part in there if part.kind == Kind.PROVIDER and part.link]
        return own or ([TAKEN] if there else [])
    if there:
        return [_entry(part) for part in there]
    return [Entry("Nobody", whole.notes.get(half_day, ""), Look.NOBODY)]


def _entry(part: Part) -> Entry:
    times = hours_words(part.starts, part.ends) if part.starts and part.ends else ""
    name = NAMES.get(part.kind) or part.name or "Elsewhere"
    link = reverse(PAGES[part.kind], args=[part.link]) if part.link else ""
    known = None if part.is_known else SCHOOL_ASSUMED
    where = part.name if part.kind in NAMES else ""
    return Entry(name, "; ".join(filter(None, (times, where))), LOOKS.get(part.kind, Look.PLACE), known, link=link)


EVERY = "every half-day of the week"


def _on(codes: Sequence[str]) -> str:
    return EVERY if len(codes) == len(WEEK) else in_words(codes)


def sentences(whole: Whole) -> list[str]:
    """What is missing first, then the hours; never that all is well over what is not known."""
    said = []
    if whole.nobody:
        said.append(f"Nobody has the child on {_on(whole.nobody)}.")
    if whole.unknown:
        said.append(f"Nobody has said that the school teaches the child on {_on(whole.unknown)}.")
    said.append(_hours(whole))
    if whole.is_complete:
        said.insert(0, "Every half-day has somebody, and the hours add up.")
    return said


def _hours(whole: Whole) -> str:
    has = hours(whole.minutes)
    if whole.owed is None:
        return f"The week holds {has} of education. No rule owes the child hours at this age."
    full = f"full time, or its equivalent, is {hours(whole.owed)} a week"
    if whole.reduced_minutes and whole.owed_now is not None:
        full += f"; {hours(whole.reduced_minutes)} less by agreement leave {hours(whole.owed_now)}"
    short = f", {hours(whole.missing)} fewer than owed" if whole.missing else ""
    return f"The week holds {has} of education{short}: {full}."


def hours(minutes: int) -> str:
    """17.5 hours."""
    number = f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
    return f"{number} hour{'' if number == '1' else 's'}"


def day_after(day: date) -> date:
    """On which something that ends on this day has changed."""
    return day + timedelta(days=1)
