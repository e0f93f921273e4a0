"""The page of a school's unresolved Ns: absences no reason is known for, each with the last day N may stand."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.functional import cached_property

from attendance import proposing, unexplained, unmarked
from attendance.filters import UnexplainedFilter
from attendance.mark_rules import start_of_term
from attendance.views.attendance import AttendanceList
from core import clock
from core.columns import Column
from placements.models import Session


class Unexplained(AttendanceList):
    """Sessions of the school's own pupils missed for no known reason, those whose N may still stand by default."""

    perm = "attendance.unexplained"
    queryset = Session.objects.select_related(*proposing.RELATED)
    template_name = "attendance/unexplained.html"
    title = "Absences without a reason"
    tab = "attendance:unexplained"
    filter_class = UnexplainedFilter
    proposals: dict[int, Any] = {}
    columns: tuple[Column, ...] = (
        Column("Date", lambda row: row.date, "date"),
        Column("Half-day", lambda row: row.half),
        Column("UPN", lambda row: row.placement.pupil.upn),
        Column("Pupil", lambda row: str(row.placement.pupil), "pupil"),
        Column("Provider", lambda row: row.placement.provider.name, "provider"),
    )

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

    def download(self, kind: str) -> HttpResponse:
        """The whole list, with the last day of each and the code proposed."""
        self.proposals = proposing.proposals(self.get_queryset(), self.acting)
        self.columns = (
            *self.columns,
            Column("Last day of N", lambda row: self.deadlines.of(row.date)),
            Column("Proposed code", lambda row: self.proposals[row.pk].code),
            Column("Why", lambda row: self.proposals[row.pk].reason),
        )
        return super().download(kind)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each with its last day and what is proposed."""
        context = super().get_context_data(**kwargs)
        found = proposing.proposals(context["page_obj"], self.acting)
        rows = [
            {"session": row, "last_day": self.deadlines.of(row.date), "proposal": found[row.pk]}
            for row in context["page_obj"]
        ]
        return {**context, "rows": rows}
