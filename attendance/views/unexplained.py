"""The page of a school's unresolved Ns: absences no reason is known for, each with the last day N may stand."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.functional import cached_property

from attendance import proposing, unexplained, unmarked
from attendance.codes import Proposal
from attendance.filters import UnexplainedFilter
from attendance.mark_rules import start_of_term
from attendance.views.attendance import AttendanceList
from attendance.views.session_columns import PUPIL, SESSION, proposed
from core import clock
from core.columns import Column
from govuk.dates import day_words
from placements.models import Session


class Unexplained(AttendanceList):
    """Sessions of the school's own pupils missed for no known reason, those whose N may still stand by default."""

    perm = "attendance.unexplained"
    queryset = Session.objects.select_related(*proposing.RELATED)
    title = "Absences without a reason"
    tab = "attendance:unexplained"
    filter_class = UnexplainedFilter
    noun = "session"
    caption = "Absences without a reason, those whose code N may still stand first"

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """With the last day of each N and the code proposed."""
        return (
            SESSION,
            Column("Date", lambda row: row.date, on_page=False),
            Column("Half-day", lambda row: row.half, on_page=False),
            Column("UPN", lambda row: row.placement.pupil.upn, on_page=False),
            replace(PUPIL, hint=self.beside),
            Column("Provider", lambda row: row.placement.provider.name, "provider"),
            Column("Last day of N", lambda row: self.deadlines.of(row.date), says=self.last_day),
            *proposed(lambda row: self.proposals[row.pk]),
        )

    def last_day(self, row: Session) -> str:
        """The last day N may stand, in words."""
        return day_words(self.deadlines.of(row.date)) or "Not known"

    @cached_property
    def proposals(self) -> dict[int, Proposal]:
        """The code proposed for each session."""
        return proposing.proposals(self.told, self.acting)

    @cached_property
    def deadlines(self) -> unexplained.Deadlines:
        """In the school's own school days."""
        return unexplained.Deadlines(self.acting.organisation_id)

    @cached_property
    def first_open(self) -> date:
        """The first day of which an N may still stand."""
        return self.deadlines.first_open(clock.today())

    def get_queryset(self) -> Any:
        """Those still N; all since the start of term when asked for, the open ones first."""
        rows = super().get_queryset()
        form = self.filter.form if self.filter else None
        asked = form.cleaned_data if form and form.is_valid() else {}
        first = self.first_open
        if asked.get("state"):
            first = asked.get("since") or start_of_term(clock.today()) or date.min
        found = unmarked.of_weeks(rows, self.acting, first, "unexplained")
        rows = unexplained.of_school(found, self.acting.organisation_id)
        return rows if asked.get("sort") else unexplained.open_first(rows, self.first_open)
