"""The flow of the weekly digest: who is told what of the week before, once.

It is due-based: each run asks who has none for the period, so a run missed, repeated or killed changes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q
from django.urls import reverse

from accounts.models import CASEWORK_ROLES, PROVIDER_ROLES, SCHOOL_ROLES, Affiliation, Organisation, Role
from attendance.figures import ApAttendance
from attendance.rollup import tally, total
from core import clock, mail
from core.models import Message
from core.school_days import SchoolDays
from placements.models import Agreement, Offer, Referral, Review, Session

WEEK = timedelta(days=7)
BATCH = 100
WEEKS_BACK = 10
NO_SESSIONS = ApAttendance(0, 0)
WHY = "You have a role for which the portal writes a digest each school week."


@dataclass(frozen=True)
class Period:
    """The school week a digest is about."""

    monday: date

    @property
    def friday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=4)

    @property
    def name(self) -> str:
        """What its messages' keys are made of."""
        return self.monday.isoformat()

    @property
    def words(self) -> str:
        """As people say it."""
        return f"{self.monday.day} {self.monday:%B} to {self.friday.day} {self.friday:%B %Y}"


def due_period(now: datetime, school_days: SchoolDays) -> Period | None:
    """The last school week before this one, once this week's digest hour has come; None in the holidays.

    The hour is Monday's in London (settings); in a week that begins with a closure, the first school day's.
    """
    local = now.astimezone(clock.LONDON)
    monday = local.date() - timedelta(days=local.weekday())
    first = next(school_days.open_days(monday, monday + timedelta(days=4)), None)
    if first is None:
        return None
    send_on = max(first, monday + timedelta(days=settings.DIGEST_WEEKDAY))
    if (local.date(), local.hour) < (send_on, settings.DIGEST_HOUR if local.date() == send_on else 0):
        return None
    for back in range(1, WEEKS_BACK):
        before = monday - back * WEEK
        if any(school_days.open_days(before, before + timedelta(days=4))):
            return Period(before)
    return None


def write_due(now: datetime | None = None) -> int:
    """Write the digest of every person who has none for the due period; returns how many messages were written."""
    calendar = Organisation.objects.council().calendar
    period = due_period(now or clock.now(), calendar.school_days()) if calendar else None
    return write_all(period) if period else 0


def write_all(period: Period) -> int:
    """Write this period's digests, a hundred people at a time; those who have theirs are left alone."""
    people = _people_without(period)
    written = 0
    for start in range(0, len(people), BATCH):
        written += len(_write_batch(people[start : start + BATCH], period))
    return written


def key_of(user_id: int, period: Period) -> str:
    """The one key of a person's digest of a period."""
    return f"digest:{period.name}:user-{user_id}"


def _people_without(period: Period) -> list[int]:
    """People with a role a digest is for and none written for this period yet, in a fixed order."""
    roles = CASEWORK_ROLES | SCHOOL_ROLES | PROVIDER_ROLES
    told = Message.objects.filter(template="attendance/digest", period=period.name).values("recipient")
    rows = Affiliation.objects.current().filter(role__in=roles).exclude(user__in=told)
    return list(rows.order_by("user").values_list("user", flat=True).distinct())


def _write_batch(people: Sequence[int], period: Period) -> list[Message]:
    affiliations: dict[int, list[Affiliation]] = {}
    rows = Affiliation.objects.current().filter(user__in=people).select_related("organisation")
    for affiliation in rows.order_by("starts_on", "pk"):
        affiliations.setdefault(affiliation.user_id, []).append(affiliation)
    counts = Counts.of(period, [row for each in affiliations.values() for row in each])
    return mail.post_many(_draft(person, affiliations.get(person, []), counts, period) for person in people)


def _draft(person: int, affiliations: list[Affiliation], counts: "Counts", period: Period) -> mail.Draft:
    """One person's digest: a section for each of their roles that has something to say."""
    sections = [section for affiliation in affiliations if (section := counts.section(affiliation))]
    return mail.Draft(
        recipient=person,
        template="attendance/digest",
        context={"week": period.words, "sections": sections},
        why=WHY,
        key=key_of(person, period),
        period=period.name,
        affiliations=[section["affiliation"] for section in sections],
        nothing_to_say=not sections,
    )


@dataclass(frozen=True)
class Counts:
    """What a batch of digests counts, by organisation: fetched in a fixed number of queries."""

    borough: ApAttendance
    schools: dict[Any, ApAttendance]
    providers: dict[Any, ApAttendance]
    referrals_to_decide: int
    providers_not_in: int
    returned: dict[Any, int]
    to_sign: dict[Any, int]
    reviews: dict[Any, int]
    offers: dict[Any, int]

    @classmethod
    def of(cls, period: Period, affiliations: Iterable[Affiliation]) -> "Counts":
        """Count for the organisations of these affiliations."""
        here = {affiliation.organisation_id for affiliation in affiliations}
        week = Session.objects.between(period.monday, period.friday)
        by_provider = tally(week, "placement__provider__organisation")
        soon = clock.today() + timedelta(days=14)
        return cls(
            borough=total(week),
            schools=_by_school(week, here),
            providers=by_provider,
            referrals_to_decide=Referral.objects.to_decide().count(),
            providers_not_in=sum(1 for each in by_provider.values() if each.unknown),
            returned=_by(Referral.objects.filter(status="returned"), "commissioner", here),
            to_sign=_by(Agreement.objects.filter(status="signed_by_provider"), "placement__commissioner", here),
            reviews=_by(Review.objects.due().filter(due_on__lte=soon), "placement__commissioner", here),
            offers=_by(Offer.objects.open(), "provider__organisation", here),
        )

    def section(self, affiliation: Affiliation) -> dict[str, Any] | None:
        """What one role is told, or None when there is nothing to say."""
        lines = [line for line in self._lines(affiliation) if line["count"]]
        if not lines:
            return None
        return {
            "affiliation": str(affiliation.pk),
            "heading": f"{affiliation.get_role_display()}, {affiliation.organisation.name}",
            "lines": lines,
        }

    def _lines(self, affiliation: Affiliation) -> list[dict[str, Any]]:
        if affiliation.sees_everything:
            return self._council_lines()
        if affiliation.is_school:
            return self._school_lines(affiliation)
        if affiliation.is_provider:
            return self._provider_lines(affiliation)
        return []

    def _council_lines(self) -> list[dict[str, Any]]:
        return [
            *_attendance_lines(self.borough, "attendance:attendance"),
            _line(self.borough.unknown, "sessions not marked", "attendance:unknown"),
            _line(self.providers_not_in, "providers with registers not in", "attendance:unknown"),
            _line(self.referrals_to_decide, "referrals to decide", "placements:referrals"),
        ]

    def _school_lines(self, affiliation: Affiliation) -> list[dict[str, Any]]:
        school = affiliation.organisation_id
        counted = self.schools.get(school, NO_SESSIONS)
        lines = [
            *_attendance_lines(counted, "attendance:attendance"),
            _line(counted.unknown, "sessions not marked by the provider", "attendance:unknown"),
        ]
        if affiliation.role == Role.AP_LEAD:
            lines += [
                _line(self.returned.get(school, 0), "referrals returned to you", "placements:referrals"),
                _line(self.to_sign.get(school, 0), "agreements to sign", "placements:placements"),
                _line(self.reviews.get(school, 0), "reviews due within two weeks", "placements:placements"),
            ]
        return lines

    def _provider_lines(self, affiliation: Affiliation) -> list[dict[str, Any]]:
        counted = self.providers.get(affiliation.organisation_id, NO_SESSIONS)
        lines = [
            *_attendance_lines(counted, "attendance:registers"),
            _line(counted.unknown, "sessions not marked: please take the registers", "attendance:registers"),
        ]
        if affiliation.role == Role.PROVIDER_MANAGER:
            lines.append(
                _line(self.offers.get(affiliation.organisation_id, 0), "offers to answer", "placements:offers")
            )
        return lines


def _line(count: int, label: str, name: str) -> dict[str, Any]:
    return {"count": count, "label": label, "address": mail.site_url(reverse(name))}


def _attendance_lines(counted: ApAttendance, name: str) -> list[dict[str, Any]]:
    return [
        _line(counted.due, "sessions due", name),
        _line(counted.attended, "sessions attended", name),
        _line(counted.absent, "sessions absent", name),
    ]


def _by(rows: Any, field: str, organisations: set[Any]) -> dict[Any, int]:
    """Rows counted by organisation."""
    counted = rows.filter(**{f"{field}__in": organisations}).order_by().values_list(field).annotate(n=Count("pk"))
    return dict(counted)


def _by_school(week: Any, schools: set[Any]) -> dict[Any, ApAttendance]:
    """A school's sessions: what it commissioned, and those of pupils on its roll that day whom others commissioned."""
    commissioned = tally(week.filter(placement__commissioner__in=schools), "placement__commissioner")
    roll = "placement__pupil__enrolments__"
    on_roll = (
        Q(**{f"{roll}school__in": schools, f"{roll}status__in": ["single", "main", "subsidiary"]})
        & Q(**{f"{roll}starts_on__lte": F("date")})
        & (Q(**{f"{roll}ends_on": None}) | Q(**{f"{roll}ends_on__gte": F("date")}))
        & ~Q(**{f"{roll}school": F("placement__commissioner")})
    )
    others = tally(week.filter(on_roll), f"{roll}school")
    return {
        school: _sum(commissioned.get(school, NO_SESSIONS), others.get(school, NO_SESSIONS))
        for school in commissioned.keys() | others.keys()
    }


def _sum(one: ApAttendance, other: ApAttendance) -> ApAttendance:
    return ApAttendance(
        one.attended + other.attended,
        one.absent + other.absent,
        one.closed + other.closed,
        one.unknown + other.unknown,
    )
