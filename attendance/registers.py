"""Registers: the sessions of a site on one half-day. Only a view over sessions; nothing is stored of a register."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, F, Min, QuerySet, Value

from attendance import rollup, unmarked
from attendance.cells import Meaning
from attendance.mark_rules import Due, MarkRules, start_of_term
from attendance.models import Mark, PlacementWeek
from attendance.period import Period
from core import clock
from core.acting import Acting
from core.once import kept
from core.weeks import first_day
from placements.models import Session
from providers.models import Site
from pupils import names
from pupils.readers import Reader

OfWeek = tuple[UUID, date, int]
OF_WEEK = ("placement__site", "week", "when_unmarked")
PARTS = 100
GROUPED = ("placement__site", "placement__site__name", "placement__provider__organisation__name", "date", "half")

IN_ORDER = ("date", "half", "placement__provider__organisation__name", "placement__site__name", "placement__site")


class RegisterRow(NamedTuple):
    """One pupil of a register: the session, its mark if any, and why it may not be recorded or changed now."""

    session: Session
    due: Due
    mark: Mark | None
    shut: str


def grouped(sessions: QuerySet[Session]) -> Any:
    """One row for each register: how many pupils are due and how many of them are marked."""
    rows = sessions.order_by().values(*GROUPED)
    return rows.annotate(due=Count("pk"), marked=Count("mark"), begins=Min("starts")).order_by(*IN_ORDER)


def chased_from(day: date) -> date:
    """The first day of which registers are still asked for: the term's."""
    return start_of_term(day) or date.min


def not_in(sessions: QuerySet[Session], acting: Acting) -> Any:
    """Registers of this term's past days, the oldest first, with how many pupils nobody has said anything of."""
    today = clock.today()
    rows = rollup.unknown(unmarked.of_weeks(sessions, acting, chased_from(today)), today)
    return rows.order_by().values(*GROUPED).annotate(unknown=Count("pk")).order_by(*IN_ORDER)


class NotIn(NamedTuple):
    """How many registers are not in, and the day of the first."""

    number: int
    first: date | None


def number_not_in(acting: Acting) -> int:
    """How many registers of earlier days this person still waits for, or owes."""
    return so_far_not_in(acting).number


def so_far_not_in(acting: Acting) -> NotIn:
    """How many those are, and since when: by the half-days of weeks."""
    known = kept("registers not in")
    if (whose := _whose(acting)) in known:
        found: NotIn = known[whose]
        return found
    period = Period.of(chased_from(clock.today()))
    return _not_in(_weeks_not_in(acting, period).values_list(*OF_WEEK).distinct(), period)


def ask_ahead(people: Iterable[Acting], today: date) -> None:
    """The same for many providers at once, kept for `so_far_not_in`."""
    known, period = kept("registers not in"), Period.of(chased_from(today))
    each = list({_whose(acting): acting for acting in people if _whose(acting) not in known}.values())
    found: dict[int, list[OfWeek]] = {number: [] for number, _ in enumerate(each)}
    # As many parts as any database takes in one question.
    for start in range(0, len(each), PARTS):
        parts = [
            _weeks_not_in(acting, period).values_list(Value(start + n), *OF_WEEK).distinct()
            for n, acting in enumerate(each[start : start + PARTS])
        ]
        for number, *week in parts[0].union(*parts[1:], all=True):
            found[number].append(tuple(week))
    known |= {_whose(acting): _not_in(found[number], period) for number, acting in enumerate(each)}


def _whose(acting: Acting) -> tuple[bool, UUID]:
    """What is seen of registers turns on this alone."""
    return acting.is_provider, acting.organisation_id


def _weeks_not_in(acting: Acting, period: Period) -> QuerySet[PlacementWeek]:
    return PlacementWeek.objects.visible_to(acting).filter(period.weeks(), unmarked__gt=0).order_by()


def _not_in(weeks: Iterable[OfWeek], period: Period) -> NotIn:
    halves: dict[Any, int] = defaultdict(int)
    for site, monday, when in weeks:
        halves[site, monday] |= period.unknown_of(monday, when)
    number = sum(found.bit_count() for found in halves.values())
    return NotIn(
        number, min((first_day(monday, found) for (_, monday), found in halves.items() if found), default=None)
    )


def sessions_of(site: Site, day: date, half: str, acting: Acting, programme: str = "") -> list[Session]:
    """The sessions of one register that this person may see, in the order of the pupils' names."""
    rows = Session.objects.visible_to(acting).filter(placement__site=site, date=day, half=half)
    if (chosen := _uuid(programme)) is not None:
        rows = rows.filter(placement__programme=chosen)
    related = ("placement__pupil", "placement__programme", "mark__saved_by")
    by_name = ("placement__pupil__legal_surname", "placement__pupil__legal_forename", "pk")
    return list(rows.select_related(*related).order_by(*by_name))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def rows_of(sessions: Iterable[Session], acting: Acting) -> list[RegisterRow]:
    """Each session with its mark, and what keeps this person from recording it; a constant number of queries."""
    rules = MarkRules.of(acting)
    pairs = [(session, due_of(session)) for session in sessions]
    locks = rules.locks(due for _, due in pairs)
    return [
        RegisterRow(session, due, getattr(session, "mark", None), locks.get(due.session_id) or rules.shut(due))
        for session, due in pairs
    ]


def due_of(session: Session) -> Due:
    """A session as the rules for marks look at it."""
    mark: Mark | None = getattr(session, "mark", None)
    placement = session.placement
    says = (mark.kind, mark.reason, mark.minutes_late, mark.left_at, mark.nature) if mark else (None,) * 5
    when = (session.pk, session.date, session.half, session.starts, session.ends)
    return Due(placement.pupil_id, placement.provider_id, *when, *says)  # type: ignore[arg-type]


def meaning_of(mark: Mark | None) -> Meaning | None:
    """What a saved mark says."""
    return Meaning(mark.kind, mark.reason, mark.minutes_late, mark.left_at, mark.nature) if mark else None


def beside(rows: Iterable[RegisterRow], acting: Acting) -> dict[Any, str]:
    """Year and school of those whose name stands there twice, by pupil."""
    return names.of_one_name((row.session.placement.pupil for row in rows), Reader(acting))


def after(site: Site, day: date, half: str, acting: Acting, programme: str = "") -> dict[str, Any] | None:
    """The provider's next register of this day that waits for marks: this site's first, then by when it begins."""
    rows = Session.objects.visible_to(acting).filter(date=day, placement__provider=site.provider_id)
    if (chosen := _uuid(programme)) is not None:
        rows = rows.filter(placement__programme=chosen)
    waiting = [
        row
        for row in grouped(rows).filter(marked__lt=F("due"))
        if (row["placement__site"], row["half"]) != (site.pk, half)
    ]
    return min(waiting, key=lambda row: (row["placement__site"] != site.pk, row["half"], row["begins"]), default=None)
