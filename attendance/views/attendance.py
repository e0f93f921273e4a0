"""Pages of attendance for the council and schools: by day with proposed codes, and what is not marked."""

from dataclasses import replace
from datetime import date
from typing import Any

import rules
from django.core.paginator import Page as PageOfList
from django.db.models import Model, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from attendance import proposing, registers, rollup, since_referral, unmarked
from attendance.codes import Proposal
from attendance.filters import DayOfSessionFilter, SessionFilter
from attendance.views import by_pupil
from attendance.views.session_columns import PUPIL, SESSION, happened, in_short, is_to_come, mark_of, proposed
from core import clock
from core.columns import Column
from core.half_days import Half
from core.lists import GentlePaginator, ListPage
from core.school_days import ONE_DAY
from placements.models import Session
from pupils.by_name import FindsPupils

DEFINITIONS = [rollup.AP_ATTENDANCE, rollup.NOT_KNOWN, rollup.CLOSED_SESSIONS, since_referral.SINCE_REFERRAL]
TABS = (
    ("By placement", "attendance:attendance"),
    ("By day, with codes", "attendance:day"),
    ("The week", "pupils:pupils-week"),
    ("Not marked", "attendance:unknown"),
)
OF_SCHOOLS = (("Without a reason", "attendance:unexplained"),)


class AttendanceList(FindsPupils, ListPage):
    """What the three lists share."""

    tab = ""
    pupil = "placement__pupil"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lists beside each other, and what the figures mean."""
        shown = TABS + OF_SCHOOLS if self.acting.is_school else TABS
        tabs = [{"label": label, "url": reverse(name), "is_current": name == self.tab} for label, name in shown]
        return super().get_context_data(tabs=tabs, definitions=DEFINITIONS, today=clock.today(), **kwargs)


class DayPage(AttendanceList):
    """The sessions of a day, what happened, and the code proposed to the home school."""

    perm = "attendance.day"
    queryset = Session.objects.select_related(*proposing.RELATED)
    title = "Attendance by day"
    tab = "attendance:day"
    filter_class = DayOfSessionFilter
    paginate_by = 50
    noun = "session due"
    nouns = "sessions due"
    caption = "Sessions of the day with the code proposed for each"

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """With what is proposed for each."""
        return (
            Column("Date", lambda row: row.date, on_page=False),
            Column("Half-day", lambda row: row.half, on_page=False),
            Column("UPN", lambda row: row.placement.pupil.upn, on_page=False),
            Column(
                "Pupil",
                lambda row: str(row.placement.pupil),
                link=lambda row: reverse("attendance:placement", args=[row.placement_id]),
                heard=lambda row: f", {Half(row.half).label.lower()}",
                hint=self.beside,
            ),
            Column("Provider", lambda row: row.placement.provider.name, on_page=False),
            Column("What happened", happened, says=mark_of, part="attendance/_mark.html"),
            *proposed(lambda row: None if is_to_come(row) else self.proposals[row.pk]),
        )

    @cached_property
    def proposals(self) -> dict[int, Proposal]:
        """The code proposed for each session."""
        return proposing.proposals(self.told, self.acting)

    def remember(self, request: HttpRequest) -> None:
        """Nothing is kept: the next visit is about today."""

    @cached_property
    def day(self) -> date:
        """The day asked for, or today."""
        form = self.filter.form if self.filter else None
        return (form.cleaned_data.get("day") if form and form.is_valid() else None) or clock.today()

    def get_queryset(self) -> Any:
        """The sessions of the day, by pupil."""
        rows = rollup.of_few(super().get_queryset(), self.acting)
        # As an expression: a surname alone lets the database go through every pupil by name to find those of the day.
        surname = Coalesce("placement__pupil__legal_surname", Value(""))
        return rows.filter(date=self.day).order_by(surname, "placement__pupil__legal_forename", "half", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """By pupil; of those whom the page would cut in two, the whole day."""
        day = self.day
        context = super().get_context_data(day=day, day_before=day - ONE_DAY, day_after=day + ONE_DAY, **kwargs)
        self.told = rows = self._whole_days(context["page_obj"])
        pupils, key = by_pupil.grouped(rows, self.proposals)
        each = [(pupil, self.beside(pupil.first)) for pupil in pupils]
        return {**context, "pupils": each, "key": key}

    def _whole_days(self, page: PageOfList) -> list[Session]:
        rows = list(page.object_list)
        if not page.has_other_pages() or not rows:
            return rows
        cut = {rows[0].placement.pupil_id, rows[-1].placement.pupil_id}
        listed: QuerySet[Session] = page.paginator.object_list  # type: ignore[assignment]
        others = listed.filter(placement__pupil__in=cut).exclude(pk__in=[row.pk for row in rows])
        return [*rows, *others]


class Unknown(AttendanceList):
    """Sessions up to yesterday of which nobody has said what happened: to be chased."""

    perm = "attendance.unknown"
    queryset = Session.objects.select_related(
        "placement__pupil", "placement__provider__organisation", "placement__site"
    ).order_by("date", "half", "placement__provider__organisation__name", "pk")
    title = "Sessions not marked"
    tab = "attendance:unknown"
    filter_class = SessionFilter
    noun = "session"
    caption = "Sessions not marked, the oldest first"

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """Whoever takes registers goes on to the one it is in."""
        return (
            SESSION,
            replace(PUPIL, in_file=False, hint=self.beside),
            Column("Date", lambda row: row.date, on_page=False),
            Column("Half-day", lambda row: row.half, on_page=False),
            Column("Provider", lambda row: row.placement.provider.name, "provider"),
            Column("Site", lambda row: row.placement.site.name),
            Column("Placement", lambda row: row.placement.reference, on_page=False),
            replace(PUPIL, on_page=False),
            Column(
                "Register",
                lambda row: "Open",
                link=lambda row: reverse("attendance:register", args=[row.placement.site_id, row.date, row.half]),
                heard=lambda row: f" the register of {in_short(row)}, {row.placement.site.name}",
                is_act=True,
                on_page=rules.has_perm("attendance.register", self.acting),
                in_file=False,
            ),
        )

    def get_queryset(self) -> Any:
        """Those that have been and are not marked, since the start of term unless another day is asked for."""
        rows = super().get_queryset()
        return rollup.unknown(unmarked.of_weeks(rows, self.acting, self.since))

    def get_paginator(self, queryset: QuerySet[Model], per_page: int, **kwargs: Any) -> GentlePaginator:  # type: ignore[override]
        """Counted by weeks, and gone through by them: those of ten years are read as quickly as a term's.

        Not where a name is looked for, nor where a filter was not understood: the list counts what it finds.
        """
        if self.words or self.filter is None or not self.filter.form.is_valid():
            return GentlePaginator(queryset, per_page)
        until, yesterday = self.asked.get("until") or date.max, clock.today() - ONE_DAY
        of_provider = {"placement__provider": provider} if (provider := self.asked.get("provider")) else {}
        spans = unmarked.spans(self.acting, self.since, min(until, yesterday), **of_provider)
        if not self.asked.get("sort"):
            return unmarked.ByWeek.of(queryset, per_page, self.acting, spans)
        pages = GentlePaginator(queryset, per_page)
        pages.count = sum(span.number for span in spans)
        return pages

    @cached_property
    def asked(self) -> dict[str, Any]:
        """What the filters say."""
        form = self.filter.form if self.filter else None
        return form.cleaned_data if form and form.is_valid() else {}

    @cached_property
    def since(self) -> date:
        """The first day asked for, else the term's."""
        return self.asked.get("since") or registers.chased_from(clock.today())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(since=None if self.since == date.min else self.since, **kwargs)
