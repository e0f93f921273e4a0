"""The weekly digest: who is told what of the week before, once, however often it is asked.

It tells the week in numbers, and the cards of home as they are when it is written, in the same words and lanes. It is
due from Monday at seven in London, or as an administrator entered, until the next one is, for all who have none yet.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

import rules
from django.db import transaction

from accounts.models import CASEWORK_ROLES, PROVIDER_ROLES, SCHOOL_ROLES, Affiliation, User
from accounts.school_calendars import school_days_of
from attendance import digest_figures
from attendance.digest_figures import Counts, Week
from attendance.figures import ApAttendance
from core import clock, mail
from core.cards import Card, by_lane, cards_of, listing
from core.mail import Draft
from core.models import Message
from core.once import asked_once
from core.school_days import SchoolDays
from govuk.dates import day_words, moment_words, month_day
from govuk.templatetags.govuk import in_number
from salford_ap.digest_times import goes_out
from salford_ap.home import CARDS

TEMPLATE = "attendance/digest"
ROLES = CASEWORK_ROLES | SCHOOL_ROLES | PROVIDER_ROLES
AT_ONCE = 100
PROVIDERS_NAMED = 10


def send_due() -> int:
    """Write the digests that are due at this moment; returns how many people had none yet."""
    week = week_at(clock.now())
    return send(week) if week else 0


def week_at(moment: datetime) -> Week | None:
    """The week to tell about at this moment; None in the school holidays, and after a week without a school day."""
    day = clock.day_of(moment)
    monday = day - timedelta(days=day.weekday())
    if moment < opens(monday):
        monday -= timedelta(days=7)
    return Week(monday - timedelta(days=7), day) if _is_told(monday, school_days_of([])[None]) else None


def opens(monday: date) -> datetime:
    """From when the digest is due in this week: it keeps the day and hour that held on its Monday."""
    weekday, hour = goes_out(monday)
    return clock.at(monday + timedelta(days=weekday), hour)


def next_at(moment: datetime) -> datetime | None:
    """When the next one is due after this moment; None when no term is entered for as long as a year."""
    day, days = clock.day_of(moment), school_days_of([])[None]
    mondays = (day - timedelta(days=day.weekday()) + timedelta(weeks=week) for week in range(53))
    return next((opens(monday) for monday in mondays if opens(monday) > moment and _is_told(monday, days)), None)


def _is_told(monday: date, days: SchoolDays) -> bool:
    """Whether anything is told in this week of the one before: both must have a school day."""
    weeks = (monday, monday - timedelta(days=7))
    return all(any(days.open_days(first, first + timedelta(days=6))) for first in weeks)


def send(week: Week) -> int:
    """Write the digest of this week for everybody who has none; a run that was cut short goes on where it stopped."""
    roles = Affiliation.objects.current(week.told_on).filter(role__in=ROLES)
    told = Message.objects.filter(template=TEMPLATE, period=week.key)
    waiting = User.objects.filter(pk__in=roles.values("user")).exclude(pk__in=told.values("recipient"))
    people = list(waiting.order_by("pk").values_list("pk", flat=True))
    for some in _by_hundreds(people):
        with transaction.atomic():
            mail.post_many(drafts(some, week))
    return len(people)


def _by_hundreds(people: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(people), AT_ONCE):
        yield people[start : start + AT_ONCE]


def drafts(people: Iterable[int], week: Week) -> list[Draft]:
    """The digests of these people, in a constant number of queries."""
    affiliations = list(
        Affiliation.objects.current(week.told_on)
        .filter(user__in=list(people), role__in=ROLES)
        .select_related("organisation")
        .order_by("user", "organisation__name", "role", "pk")
    )
    today = clock.today()
    with asked_once():
        cards = cards_of(affiliations, CARDS, today)
        figures = _Figures(affiliations, week)
        by_person: dict[int, list[dict[str, Any]]] = {}
        for affiliation, its in zip(affiliations, cards, strict=True):
            section = _section(affiliation, figures.lines(affiliation), its)
            sections = by_person.setdefault(affiliation.user_id, [])
            if section["lines"] or section["lanes"]:
                sections.append(section)
    return [_draft(person, sections, week) for person, sections in by_person.items()]


def _section(affiliation: Affiliation, of_week: list[dict[str, str]], cards: list[Card]) -> dict[str, Any]:
    """What one role is told: the week in numbers, and what home tells it now; no lines when there is nothing."""
    return {
        "affiliation": str(affiliation.pk),
        "title": f"{affiliation.get_role_display()} at {affiliation.organisation.name}",
        "lines": [*of_week, *(_card_line(card) for card in cards if card.band and card.count)],
        "lanes": [
            {"lane": lane.name, "title": lane.title, "count": sum(card.count for card in its), "lines": lines}
            for lane, its in by_lane(cards)
            if (lines := [_card_line(card) for card in its])
        ],
    }


def _card_line(card: Card) -> dict[str, str]:
    """A card in the words of home; of its rows none is told, for they may be of a child."""
    first = f"first due {day_words(card.due)}" if card.due else ""
    words = ", ".join(filter(None, [f"{card.count} {in_number(card.label, card.count)}", card.note, first]))
    before = card.band or ("Late" if card.is_late else "")
    return {"text": f"{before}: {words}" if before else words, "url": mail.site_url(card.url)}


def _draft(person: int, sections: list[dict[str, Any]], week: Week) -> Draft:
    return Draft(
        recipient=person,
        template=TEMPLATE,
        context={"week": week.label, "as_of": moment_words(clock.now()), "sections": sections},
        why=f"The weekly digest of {week.label}, for your role in the portal",
        key=f"digest:{week.key}:user-{person}",
        period=week.key,
        affiliations=[section["affiliation"] for section in sections],
        nothing_to_say=not sections,
    )


class _Figures:
    """The week in numbers as the sections of some people need it, each asked once."""

    def __init__(self, affiliations: list[Affiliation], week: Week) -> None:
        self.affiliations = affiliations
        self.week = week

    @cached_property
    def schools(self) -> dict[UUID, Counts]:
        own = {each.organisation_id for each in self.affiliations if each.is_school}
        return digest_figures.of_schools(own, self.week)

    @cached_property
    def borough(self) -> Counts:
        return digest_figures.of_borough(self.week)

    def lines(self, affiliation: Affiliation) -> list[dict[str, str]]:
        """Of a school its own pupils, of the council everybody; a provider's week is its registers, which are cards."""
        if affiliation.is_school:
            return _week_lines(self.schools[affiliation.organisation_id])
        return self._of_council(affiliation) if affiliation.sees_everything else []

    def _of_council(self, affiliation: Affiliation) -> list[dict[str, str]]:
        counts = self.borough
        lines = _week_lines(counts)
        if counts.registers:
            since = month_day(self.week.since)
            words = f"{_number(counts.registers, 'register')} since {since} not in: {_named(counts.by_provider)}"
            is_theirs = rules.has_perm("attendance.registers_missing", affiliation)
            lines.append(_line(words, "attendance:registers-missing" if is_theirs else ""))
        return lines


def _week_lines(counts: Counts) -> list[dict[str, str]]:
    if not counts.pupils:
        return []
    words = f"{_number(counts.pupils, 'pupil')} due at alternative provision: {_sums(counts.sessions)}"
    return [_line(words)]


def _sums(sessions: ApAttendance) -> str:
    parts = [f"{sessions.attended} attended", f"{sessions.absent} absent"]
    if sessions.closed:
        parts.append(f"{sessions.closed} closed by the provider")
    parts.append(f"{sessions.unknown} not marked")
    return f"{_number(sessions.due, 'session')}, {', '.join(parts)}"


def _named(by_provider: list[tuple[str, int]]) -> str:
    named = [f"{name} {number}" for name, number in by_provider[:PROVIDERS_NAMED]]
    rest = sum(number for _, number in by_provider[PROVIDERS_NAMED:])
    return ", ".join([*named, f"others {rest}"] if rest else named)


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _line(words: str, page: str = "") -> dict[str, str]:
    """A link where a list holds exactly what is counted; no list is of the pupils of a week."""
    return {"text": words, "url": mail.site_url(listing(page)) if page else ""}


def told_on(day: date) -> Week | None:
    """The week a digest of this day tells about, asked at the hour it goes out."""
    return week_at(clock.at(day, goes_out(day - timedelta(days=day.weekday()))[1]))
