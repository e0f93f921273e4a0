"""What is said from here to the room of pupils: what is known of half-days due, and how a child attends."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from attendance import overview, proposing, rollup, since_referral
from attendance.codes import Proposal
from attendance.figures import NONE_YET
from attendance.models import Mark
from core import clock
from core.acting import Acting
from core.columns import Tag
from core.half_days import Half, Weekday
from core.the_week import Entry, Line, Look, TheWeek
from core.weeks import monday_of
from govuk.dates import hours_words, in_london, short_month_day, span_words, time_words
from placements.models import Pause, Placement, Session
from pupils import record, whereabouts
from pupils.record import Attended, Child, Open
from pupils.whereabouts import Due, Known

NOT_MARKED = Tag("Not marked", "orange")
NOT_MARKED_YET = Tag("Not marked yet", "orange")


@whereabouts.known_by
def marked(due: Sequence[Due], acting: Acting, codes: bool) -> Mapping[Any, Known]:
    """The mark of each, or that there is none though the half-day has begun; of those to come nothing."""
    keys = [row.key for row in due if row.key]
    if not keys:
        return {}
    rows = Session.objects.filter(pk__in=keys).select_related(*(proposing.RELATED if codes else ("mark",)))
    sessions = {row.pk: row for row in rows.order_by()}
    been = [row for row in sessions.values() if row.date <= clock.today()]
    proposed = proposing.proposals(been, acting) if codes else {}
    return {key: known(session, proposed.get(key)) for key, session in sessions.items()}


def known(row: Session, proposal: Proposal | None = None) -> Known:
    """What is known of a half-day, and the code proposed for it."""
    mark: Mark | None = getattr(row, "mark", None)
    if mark:
        kind = Mark.Kind(mark.kind)
        return Known(Tag(str(kind.label), kind.colour), _detail(row, mark), proposal.code or "" if proposal else "")
    if clock.is_to_come(row.date, row.starts):
        return Known(None)
    return Known(NOT_MARKED_YET if row.date == clock.today() else NOT_MARKED)


def _detail(row: Session, mark: Mark) -> str:
    """What the mark says beside its kind; of a day that runs, also when it was saved."""
    saved = in_london(mark.saved_at)
    when = f"marked {time_words(saved.time())}" if row.date == clock.today() == saved.date() else ""
    return ", ".join(filter(None, (mark.detail, when)))


class Its:
    """The child's places that whoever looks may see, with how it attends at each and did before; asked once."""

    def __init__(self, child: Child) -> None:
        self.rows = Placement.objects.visible_to(child.acting).filter(pupil=child.pupil)
        self.since = since_referral.of_each(self.rows)


def shown(
    sessions: Iterable[dict[str, Any]],
    monday: date,
    pauses: Iterable[Pause] = (),
    *,
    leads_to: Callable[[Session], str] = lambda _: "",
) -> TheWeek:
    """The sessions of one place in a week (`overview.week_of`), and what is paused of it, as a week.

    `leads_to` is the page on which the mark of a session is made or corrected."""
    found: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for told in sessions:
        row, said = told["session"], known(told["session"], told["code"])
        hours, link = hours_words(row.starts, row.ends), leads_to(row)
        entry = Entry(hours, known=said.tag, detail=said.detail, code=said.code, link=link)
        found[row.date.weekday(), row.half].append(entry)
    for pause in pauses:
        for weekday, half in product(Weekday, Half):
            day = monday + timedelta(days=weekday.value)
            if pause.starts_on <= day and (pause.ends_on is None or day <= pause.ends_on):
                found[weekday.value, half.value] = found[weekday.value, half.value] or [
                    Entry(pause.reason, "Paused", Look.PAUSED)
                ]
    caption = f"The week of {span_words(monday, monday + timedelta(days=4))}"
    return TheWeek(caption, [Line(found)], monday, clock.today(), nothing="Not due")


@record.attended_by
def attended(child: Child) -> Attended | None:
    """Over all its places together, week by week for the last twelve."""
    its = child.of(Its)
    each = list(its.since.values())
    if not each:
        return None
    now, together = sum((one.now for one in each), NONE_YET), since_referral.together(each)
    before = together.before if together.is_comparable else next((one.before for one in each if one.before), None)
    return Attended(
        since=overview.percent(now.ratio),
        before=overview.percent(before),
        change=overview.points(together) if together.is_comparable else "",
        of=f"{now.attended} of {now.marked} marked sessions",
        weeks=_weeks(its.rows),
        baseline=before.percentage if before else None,
    )


def _weeks(its: QuerySet[Placement]) -> list[tuple[str, Any]]:
    last = monday_of(clock.today())
    first = last - timedelta(weeks=rollup.WEEKS_SHOWN - 1)
    known = {line.keys[0]: line.counted for line in rollup.by_week(its, period=rollup.Period.of(first))}
    mondays = (first + timedelta(weeks=number) for number in range(rollup.WEEKS_SHOWN))
    return [(short_month_day(monday), known.get(monday, NONE_YET).percentage) for monday in mondays]


@record.asks
def to_mark(child: Child) -> Iterable[Open]:
    """Half-days of which nobody has said what happened, for each place."""
    its = child.of(Its)
    where = {row.pk: row.provider.name for row in its.rows.select_related("provider__organisation")}
    for key, since in its.since.items():
        if unknown := since.now.unknown:
            words = f"{unknown} {'session' if unknown == 1 else 'sessions'} not marked at {where[key]}"
            yield Open(words, reverse("attendance:placement", args=[key]))
