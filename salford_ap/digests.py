"""The weekly digest: who is told what of the week before, once, however often it is asked.

It is due from Monday at seven in London (both are settings) until the next one is, for everybody who has none yet.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import CASEWORK_ROLES, PROVIDER_ROLES, SCHOOL_ROLES, Affiliation, Role, User
from accounts.school_calendars import school_days_of
from attendance import digest_figures
from attendance.digest_figures import Counts, Week
from attendance.figures import ApAttendance
from core import clock, mail
from core.mail import Draft
from core.models import Message
from govuk.dates import month_day

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
    opens = clock.at(monday + timedelta(days=settings.DIGEST_WEEKDAY), settings.DIGEST_HOUR)
    if moment < opens:
        monday -= timedelta(days=7)
    before = monday - timedelta(days=7)
    days = school_days_of([])[None]
    in_term = all(any(days.open_days(first, first + timedelta(days=6))) for first in (monday, before))
    return Week(before, day) if in_term else None


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
    figures = _Figures(affiliations, week)
    by_person: dict[int, list[dict[str, Any]]] = {}
    for affiliation in affiliations:
        section = figures.section(affiliation)
        sections = by_person.setdefault(affiliation.user_id, [])
        if section["lines"]:
            sections.append(section)
    return [_draft(person, sections, week) for person, sections in by_person.items()]


def _draft(person: int, sections: list[dict[str, Any]], week: Week) -> Draft:
    return Draft(
        recipient=person,
        template=TEMPLATE,
        context={"week": week.label, "sections": sections},
        why=f"The weekly digest of {week.label}, for your role in the portal",
        key=f"digest:{week.key}:user-{person}",
        period=week.key,
        affiliations=[section["affiliation"] for section in sections],
        nothing_to_say=not sections,
    )


class _Figures:
    """The counts that the sections of some people need, each asked once."""

    def __init__(self, affiliations: list[Affiliation], week: Week) -> None:
        self.affiliations = affiliations
        self.week = week

    def _organisations(self, roles: frozenset[Role]) -> set[UUID]:
        return {each.organisation_id for each in self.affiliations if each.role in roles}

    @cached_property
    def schools(self) -> dict[UUID, Counts]:
        return digest_figures.of_schools(self._organisations(SCHOOL_ROLES), self.week)

    @cached_property
    def providers(self) -> dict[UUID, Counts]:
        return digest_figures.of_providers(self._organisations(PROVIDER_ROLES), self.week)

    @cached_property
    def borough(self) -> Counts:
        return digest_figures.of_borough(self.week)

    @cached_property
    def since(self) -> str:
        return month_day(self.week.since)

    def section(self, affiliation: Affiliation) -> dict[str, Any]:
        """What one role is told; no lines when there is nothing."""
        if affiliation.is_school:
            lines = self._of_school(affiliation)
        elif affiliation.is_provider:
            lines = self._of_provider(affiliation)
        else:
            lines = self._of_council() if affiliation.sees_everything else []
        title = f"{affiliation.get_role_display()} at {affiliation.organisation.name}"
        return {"affiliation": str(affiliation.pk), "title": title, "lines": lines}

    def _of_school(self, affiliation: Affiliation) -> list[dict[str, str]]:
        counts = self.schools[affiliation.organisation_id]
        lines = _week_lines(counts)
        if counts.unknown:
            words = f"{_number(counts.unknown, 'session')} since {self.since} not marked: nobody has said what happened"
            lines.append(_line(words, "attendance:unknown"))
        if counts.reviews and affiliation.role == Role.AP_LEAD:
            lines.append(_line(f"{_number(counts.reviews, 'review')} due or overdue", "placements:reviews"))
        return lines

    def _of_provider(self, affiliation: Affiliation) -> list[dict[str, str]]:
        counts = self.providers[affiliation.organisation_id]
        lines = []
        if counts.registers:
            words = f"{_number(counts.registers, 'register')} since {self.since} not in"
            lines.append(_line(words, "attendance:registers-missing"))
        if counts.offers and affiliation.role == Role.PROVIDER_MANAGER:
            lines.append(_line(f"{_number(counts.offers, 'offer')} to answer", "placements:offers"))
        if counts.uploads:
            lines.append(_line(f"{_number(counts.uploads, 'upload')} to approve or cancel", "attendance:uploads"))
        return lines

    def _of_council(self) -> list[dict[str, str]]:
        counts = self.borough
        lines = _week_lines(counts)
        if counts.registers:
            words = f"{_number(counts.registers, 'register')} since {self.since} not in: {_named(counts.by_provider)}"
            lines.append(_line(words, "attendance:unknown"))
        return lines


def _week_lines(counts: Counts) -> list[dict[str, str]]:
    if not counts.pupils:
        return []
    words = f"{_number(counts.pupils, 'pupil')} due at alternative provision: {_sums(counts.sessions)}"
    return [_line(words, "attendance:attendance")]


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


def _line(words: str, page: str) -> dict[str, str]:
    return {"text": words, "url": mail.site_url(reverse(page))}


def told_on(day: date) -> Week | None:
    """The week a digest of this day tells about, asked at the hour it goes out."""
    return week_at(clock.at(day, settings.DIGEST_HOUR))
