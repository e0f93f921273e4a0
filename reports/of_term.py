"""Every report a term has: how far each has come, and what there is to look at before it is signed off."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from accounts.models import Organisation
from attendance.figures import NONE_YET, ApAttendance
from attendance.rollup import tally
from core import clock
from core.acting import Acting
from core.models import MoveRefused, Term
from govuk.dates import day_words
from reports import rows, termly
from reports.cohort import Cohort
from reports.models import TermlyReport

Scope = TermlyReport.Scope
Status = TermlyReport.Status


@dataclass(frozen=True)
class OfTerm:
    """One report of a term, whether it was opened yet or not; `to_look_at` are words and the figure they are of."""

    scope: str
    about: Organisation
    report: TermlyReport | None
    to_look_at: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        return f"{self.scope}-{self.about.pk}"

    @property
    def kind(self) -> str:
        return str(Scope(self.scope).label)

    @property
    def is_signed_off(self) -> bool:
        return self.report is not None and self.report.status == Status.SIGNED_OFF

    @property
    def is_printed(self) -> bool:
        return self.report is not None and bool(self.report.pdf)

    @property
    def is_ready(self) -> bool:
        """Whether there is nothing to look at before it is signed off."""
        return not self.is_signed_off and not self.to_look_at


def terms_over(terms: Iterable[Term]) -> list[Term]:
    """Those of which reports may be signed off, the latest first."""
    return [term for term in terms if term.ends_on < clock.today()]


def of_term(term: Term) -> list[OfTerm]:
    """The whole area's, and that of each provider and commissioning school with a placement or a report of the term."""
    found = _Found.of(term)
    reports = {
        (report.scope, report.about_id): report
        for report in TermlyReport.objects.filter(term=term.name).select_related("about")
    }
    keys = [*found.keys(), *(key for key in reports if key not in set(found.keys()))]
    names = Organisation.objects.in_bulk({pk for _scope, pk in keys})
    order = [scope.value for scope in (Scope.BOROUGH, Scope.PROVIDER, Scope.SCHOOL)]
    listed = [
        OfTerm(scope, names[pk], reports.get((scope, pk)), tuple(found.to_look_at(scope, pk)))
        for scope, pk in keys
        if scope != Scope.SCHOOL or names[pk].is_school
    ]
    return sorted(listed, key=lambda each: (order.index(each.scope), each.about.name, each.key))


@dataclass(frozen=True)
class _Found:
    """What the term came to for each scope and whom it is about: placements, sessions, and reviews not held."""

    council: Organisation
    placements: Counter[tuple[str, Any]]
    sessions: dict[tuple[str, Any], ApAttendance]
    late: Counter[tuple[str, Any]]

    @classmethod
    def of(cls, term: Term) -> "_Found":
        about, council = Cohort.of_term(term), Organisation.objects.council()
        pair = ("provider__organisation", "commissioner")
        placements: Counter[tuple[str, Any]] = Counter()
        late: Counter[tuple[str, Any]] = Counter()
        sessions: dict[tuple[str, Any], ApAttendance] = defaultdict(lambda: NONE_YET)

        def keys(provider: Any, commissioner: Any) -> tuple[tuple[str, Any], ...]:
            return (
                (Scope.BOROUGH.value, council.pk),
                (Scope.PROVIDER.value, provider),
                (Scope.SCHOOL.value, commissioner),
            )

        for *of, number in about.placements().order_by().values_list(*pair).annotate(n=Count("pk")):
            placements.update({key: number for key in keys(*of)})
        for of_pair, counted in tally(about.placements(), *pair, period=about.so_far).items():
            for key in keys(*of_pair):
                sessions[key] = sessions[key] + counted
        reviews = rows.reviews_late(about, None).order_by()
        for *of, number in reviews.values_list(*(f"placement__{name}" for name in pair)).annotate(n=Count("pk")):
            late.update({key: number for key in keys(*of)})
        return cls(council, placements, dict(sessions), late)

    def keys(self) -> list[tuple[str, Any]]:
        return list(dict.fromkeys([(Scope.BOROUGH.value, self.council.pk), *self.placements]))

    def to_look_at(self, scope: str, pk: Any) -> Iterable[tuple[str, str]]:
        """What somebody should see before the figures are frozen: nobody is asked about what is complete."""
        counted, late = self.sessions.get((scope, pk), NONE_YET), self.late[scope, pk]
        if not counted.marked:
            yield "no attendance is known", "due"
        if counted.unknown:
            yield f"{counted.unknown:,} {_noun(counted.unknown, 'session')} not marked", "unknown"
        if late:
            yield f"{late:,} {_noun(late, 'review')} not held", "reviews_late"


def sign_off_all(keys: Sequence[str], term: Term, *, by: Acting) -> tuple[int, list[str]]:
    """Sign off each of these, an act and an event of its own; how many were, and why others were not."""
    done, against = 0, []
    listed = {each.key: each for each in of_term(term)}
    for key in dict.fromkeys(keys):
        each = listed.get(key)
        if each is None:
            continue
        if each.to_look_at and not each.is_signed_off:
            against.append(f"{each.about.name}: {' and '.join(words for words, _code in each.to_look_at)} by now")
            continue
        try:
            termly.sign_off(termly.report_for(term, each.scope, each.about), by=by)
        except MoveRefused as refused:
            against.append(f"{each.about.name}: {refused}")
        else:
            done += 1
    return done, against


def told(done: int, against: Sequence[str], term: Term) -> str:
    """What came of it, for the next page."""
    said = f"{done} {_noun(done, 'report')} of the {term.label.lower()} signed off on {day_words(clock.today())}"
    return f"{said}. Not signed off: {'; '.join(against)}" if against else said


def open_all(term: Term) -> int:
    """Begin each report that was not opened yet; how many that were."""
    waiting = [each for each in of_term(term) if each.report is None]
    for each in waiting:
        termly.report_for(term, each.scope, each.about)
    return len(waiting)


def _noun(number: int, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"
