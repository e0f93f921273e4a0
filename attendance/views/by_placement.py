"""Pages of attendance by placement: with what it was before the referral, and week by week."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import rules
from django.core.paginator import Page as PageOfList
from django.urls import reverse
from django.utils.functional import cached_property

from attendance import about_pupils, overview, registers, since_referral, unmarked
from attendance.filters import PlacementFilter
from attendance.views.attendance import DEFINITIONS, AttendanceList
from core import clock
from core.cards import listing
from core.columns import Column
from core.lists import FoundOnce, GentlePaginator
from core.school_days import ONE_DAY
from core.the_week import monday_asked
from core.views import DetailPage
from placements.models import Placement, Session

TOGETHER = 500
"""Placements whose figures one page adds up; those of more are on the dashboard and in reports."""
WHOSE = {"ended": "ended ", "all": ""}


class Attendance(AttendanceList):
    """Attendance by placement, with what it was before the referral."""

    perm = "attendance.attendance"
    queryset = Placement.objects.select_related("pupil", "provider__organisation", "commissioner", "referral").order_by(
        "pupil__legal_surname", "pupil__legal_forename", "-starts_on"
    )
    title = "Attendance"
    tab = "attendance:attendance"
    filter_class = PlacementFilter
    noun = "placement"
    pupil = "pupil"
    caption = "Attendance by placement"

    @cached_property
    def figures(self) -> dict[Any, since_referral.SinceReferral]:
        """Of the whole list where it is told together, else of the placements of this page."""
        if not isinstance(self.told, PageOfList):
            return since_referral.of_each(self.told)
        whole = self.told.paginator
        is_summed = whole.count <= TOGETHER
        if is_summed and isinstance(whole, FoundOnce):
            return overview.figures_of(whole.found)
        return since_referral.of_each(whole.object_list) if is_summed else overview.placement_figures(self.told)

    def get_paginator(self, queryset: Any, per_page: int, **kwargs: Any) -> GentlePaginator:  # type: ignore[override]
        """Those to look at are found once: to be counted, and for the page."""
        return (FoundOnce if self.asked("show") else GentlePaginator)(queryset, per_page)

    @property
    def is_by_figures(self) -> bool:
        """Whether the list is put in order by what its columns tell."""
        return not self.asked("status")

    @cached_property
    def weeks(self) -> dict[Any, list[tuple[str, Any]]]:
        """How each of the page attended, week by week."""
        return overview.last_weeks_of(self.told)

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """With the figures of each placement."""

        def since(row: Placement) -> since_referral.SinceReferral:
            return self.figures[row.pk]

        by_figures = self.is_by_figures
        unknown = Column("Not marked", lambda row: since(row).now.unknown, is_number=True)
        return (
            Column("Placement", lambda row: row.reference, on_page=False),
            Column("Pupil", lambda row: str(row.pupil), "pupil", link="attendance:placement", hint=self.beside),
            Column("Provider", lambda row: row.provider.name, "provider"),
            Column("Commissioner", lambda row: row.commissioner.name, on_page=False),
            Column("Attended", lambda row: since(row).now.attended, on_page=False),
            Column("Marked", lambda row: since(row).now.marked, on_page=False),
            replace(unknown, on_page=False),
            Column("Closed by the provider", lambda row: since(row).now.closed, on_page=False),
            Column(
                "AP attendance",
                lambda row: overview.percent(since(row).now.ratio),
                "rate" if by_figures else "",
                is_number=True,
                hint=lambda row: f"{since(row).now.attended} of {since(row).now.marked}",
            ),
            Column("Before the referral", lambda row: overview.percent(since(row).before), is_number=True),
            Column(
                "Since referral",
                lambda row: overview.points(since(row)),
                "change" if by_figures else "",
                is_number=True,
            ),
            Column("Last twelve weeks", lambda row: self.weeks[row.pk], part="attendance/_spark.html", in_file=False),
            replace(unknown, sort="-unmarked" if by_figures else "", in_file=False),
            Column("Referral", self.referral_of, on_page=False),
            Column("Attended before", lambda row: row.referral.baseline_attended, on_page=False),
            Column("Possible before", lambda row: row.referral.baseline_possible, on_page=False),
        )

    def referral_of(self, row: Placement) -> str:
        """Its reference, by which a file counts each referral once; the commissioner's and the council's to see."""
        is_theirs = self.acting.sees_everything or row.commissioner_id == self.acting.organisation_id
        return (row.referral.reference or "") if is_theirs else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figures of the whole list, when one page may go through it."""
        context = super().get_context_data(**kwargs)
        is_summed = context["paginator"].count <= TOGETHER
        each = self.figures.values()
        cards = overview.cards(each, self.not_marked(), self.whose) if is_summed else []
        rates = overview.other_rates(each) if is_summed else []
        return {**context, "cards": cards, "definitions": [*rates, *DEFINITIONS], "together": TOGETHER}

    @property
    def whose(self) -> str:
        """Which placements the figures are of, in words."""
        return "listed " if self.words or self.asked("show") else WHOSE.get(self.asked("status"), "running ")

    def asked(self, name: str) -> Any:
        """What one of the filters was set to."""
        form = self.filter.form if self.filter else None
        return form.cleaned_data.get(name) if form and form.is_valid() else None

    def not_marked(self) -> dict[str, Any] | None:
        """Those of the term, as their own list has them; none where that list cannot be narrowed as this one is."""
        if self.words or any(map(self.asked, ("commissioner", "status", "show"))):
            return None
        provider, since = self.asked("provider"), registers.chased_from(clock.today())
        of_provider = {"placement__provider": provider} if provider else {}
        number = unmarked.number(self.acting, since, clock.today() - ONE_DAY, **of_provider)
        url = listing("attendance:unknown", f"provider={provider.pk}" if provider else "")
        note = "This term, up to yesterday"
        return {"count": number, "label": "Sessions not marked", "url": url, "note": note}


class PlacementAttendance(DetailPage):
    """One pupil's attendance at a provider, week by week; opening it is logged."""

    perm = "attendance.placement"
    queryset = Placement.objects.select_related("pupil", "provider__organisation", "commissioner", "referral", "site")
    context_object_name = "placement"
    title = "Attendance"
    back_to = "placements:placement"
    is_logged = True
    back_words = "Back to {about.reference}"

    @property
    def about(self) -> Placement:
        return self.object

    def get_title(self) -> str:
        """By the placement's reference."""
        return f"Attendance of {self.object.reference}"

    @property
    def monday(self) -> date:
        """The week asked for, or the latest one."""
        return monday_asked(self.request.GET.get("week", ""), min(clock.today(), self.object.last_day))

    def register_of(self, session: Session) -> str:
        """Where its mark is made or corrected, for those who take registers."""
        if session.date > clock.today() or not rules.has_perm("attendance.register", self.acting):
            return ""
        return reverse("attendance:register", args=[self.object.site_id, session.date, session.half])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its figures, a week, and how saved marks were changed."""
        placement, monday = self.object, self.monday
        sees_codes = not self.acting.is_provider
        sessions = overview.week_of(placement, monday, codes_for=self.acting if sees_codes else None)
        pauses = placement.pauses.visible_to(self.acting).filter(is_hold=False)
        return super().get_context_data(
            summary=overview.summary_of(placement),
            sessions=sessions,
            week=about_pupils.shown(sessions, monday, pauses, leads_to=self.register_of),
            sees_codes=sees_codes,
            week_before=monday - timedelta(days=7),
            week_after=monday + timedelta(days=7),
            changes=overview.changes_of(placement),
            definitions=DEFINITIONS,
            **kwargs,
        )
