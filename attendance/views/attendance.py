"""Pages of attendance for the council and schools: by placement, by day with proposed codes, and what is not known."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property

from attendance import overview, proposing, registers, rollup, unmarked
from attendance.filters import DayOfSessionFilter, PlacementFilter, SessionFilter
from core import clock
from core.half_days import Half
from core.lists import Column, GentlePaginator, ListPage
from core.views import DetailPage
from placements.models import Placement, Session

ONE_DAY = timedelta(days=1)
TOGETHER = 500
"""Placements whose figures one page adds up; those of more are on the dashboard and in reports."""

DEFINITIONS = [rollup.AP_ATTENDANCE, rollup.NOT_KNOWN, rollup.CLOSED_SESSIONS, rollup.SINCE_REFERRAL]
TABS = (
    ("By placement", "attendance:attendance"),
    ("By day, with codes", "attendance:day"),
    ("Not known", "attendance:unknown"),
)
OF_SCHOOLS = (("Without a reason", "attendance:unexplained"),)


class AttendanceList(ListPage):
    """What the three lists share."""

    tab = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lists beside each other, and what the figures mean."""
        shown = TABS + OF_SCHOOLS if self.acting.is_school else TABS
        tabs = [{"label": label, "url": reverse(name), "is_current": name == self.tab} for label, name in shown]
        return super().get_context_data(tabs=tabs, definitions=DEFINITIONS, today=clock.today(), **kwargs)


class Attendance(AttendanceList):
    """Attendance by placement, with what it was before the referral."""

    perm = "attendance.attendance"
    queryset = Placement.objects.select_related("pupil", "provider__organisation", "commissioner", "referral").order_by(
        "pupil__legal_surname", "pupil__legal_forename", "-starts_on"
    )
    template_name = "attendance/attendance.html"
    title = "Attendance"
    tab = "attendance:attendance"
    filter_class = PlacementFilter
    figures: dict[Any, rollup.SinceReferral] = {}

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """With the figures of each placement."""
        since = self.figures
        return (
            Column("Placement", lambda row: row.reference),
            Column("Pupil", lambda row: str(row.pupil), "pupil"),
            Column("Provider", lambda row: row.provider.name, "provider"),
            Column("Commissioner", lambda row: row.commissioner.name),
            Column("Attended", lambda row: since[row.pk].now.attended),
            Column("Marked", lambda row: since[row.pk].now.marked),
            Column("Not known", lambda row: since[row.pk].now.unknown),
            Column("Closed by the provider", lambda row: since[row.pk].now.closed),
            Column("AP attendance", lambda row: overview.percent(since[row.pk].now.ratio)),
            Column("Before the referral", lambda row: overview.percent(since[row.pk].before)),
            Column("Since referral", lambda row: overview.points(since[row.pk])),
            Column("Referral", self.referral_of),
            Column("Attended before", lambda row: row.referral.baseline_attended),
            Column("Possible before", lambda row: row.referral.baseline_possible),
        )

    def referral_of(self, row: Placement) -> str:
        """Its reference, by which a file counts each referral once; the commissioner's and the council's to see."""
        is_theirs = self.acting.sees_everything or row.commissioner_id == self.acting.organisation_id
        return (row.referral.reference or "") if is_theirs else ""

    def download(self, kind: str) -> HttpResponse:
        """The whole list, its figures worked out together."""
        self.figures = rollup.since_referral(self.get_queryset())
        return super().download(kind)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figures of this page's placements, and of the whole list when one page may go through it."""
        context = super().get_context_data(**kwargs)
        is_summed = context["paginator"].count <= TOGETHER
        page = context["page_obj"]
        whole = context["paginator"].object_list
        self.figures = rollup.since_referral(whole) if is_summed else overview.placement_figures(page)
        rows = [
            {
                "placement": row,
                "since": self.figures[row.pk],
                "now": overview.percent(self.figures[row.pk].now.ratio),
                "before": overview.percent(self.figures[row.pk].before),
                "points": overview.points(self.figures[row.pk]),
            }
            for row in page
        ]
        cards = overview.cards(self.figures.values()) if is_summed else []
        linked = [{**card, "url": reverse(card["page"])} if "page" in card else card for card in cards]
        return {**context, "rows": rows, "cards": linked, "together": TOGETHER}


class DayPage(AttendanceList):
    """The sessions of a day, what happened, and the code proposed to the home school."""

    perm = "attendance.day"
    queryset = Session.objects.select_related(*proposing.RELATED)
    template_name = "attendance/day.html"
    title = "Attendance by day"
    tab = "attendance:day"
    filter_class = DayOfSessionFilter
    paginate_by = 50
    proposals: dict[int, Any]
    columns: tuple[Column, ...] = ()

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
        names = ("placement__pupil__legal_surname", "placement__pupil__legal_forename", "half", "pk")
        return rows.filter(date=self.day).order_by(*names)

    def download(self, kind: str) -> HttpResponse:
        """The whole day, with its proposals."""
        self.proposals = proposing.proposals(self.get_queryset(), self.acting)
        self.columns = (
            Column("Date", lambda row: row.date),
            Column("Half-day", lambda row: row.half),
            Column("UPN", lambda row: row.placement.pupil.upn),
            Column("Pupil", lambda row: str(row.placement.pupil)),
            Column("Provider", lambda row: row.placement.provider.name),
            Column("What happened", _happened),
            Column("Proposed code", lambda row: "" if _is_to_come(row) else self.proposals[row.pk].code),
            Column("Why", lambda row: "Not yet" if _is_to_come(row) else self.proposals[row.pk].reason),
        )
        return super().download(kind)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each session with its mark and proposal, and the day's sums."""
        context = super().get_context_data(**kwargs)
        proposals = proposing.proposals(context["page_obj"], self.acting)
        rows = [
            {
                "session": row,
                "half": Half(row.half).label,
                "mark": getattr(row, "mark", None),
                "proposal": proposals[row.pk],
                "is_to_come": _is_to_come(row),
            }
            for row in context["page_obj"]
        ]
        day = self.day
        beside = {"day": day, "day_before": day - ONE_DAY, "day_after": day + ONE_DAY}
        return {**context, **beside, "rows": rows}


def _is_to_come(row: Session) -> bool:
    """Nobody has said anything of it, and it has not begun: that is no register missing."""
    return not hasattr(row, "mark") and clock.is_to_come(row.date, row.starts)


def _happened(row: Session) -> str:
    if hasattr(row, "mark"):
        return str(row.mark)
    return "Not yet" if _is_to_come(row) else "Not known"


class Unknown(AttendanceList):
    """Sessions up to yesterday of which nobody has said what happened: to be chased."""

    perm = "attendance.unknown"
    queryset = Session.objects.select_related(
        "placement__pupil", "placement__provider__organisation", "placement__site"
    ).order_by("date", "half", "placement__provider__organisation__name", "pk")
    template_name = "attendance/unknown.html"
    title = "Sessions not known"
    tab = "attendance:unknown"
    filter_class = SessionFilter
    columns = (
        Column("Date", lambda row: row.date, "date"),
        Column("Half-day", lambda row: row.half),
        Column("Provider", lambda row: row.placement.provider.name, "provider"),
        Column("Site", lambda row: row.placement.site.name),
        Column("Placement", lambda row: row.placement.reference),
        Column("Pupil", lambda row: str(row.placement.pupil), "pupil"),
    )

    def get_queryset(self) -> Any:
        """Those that have been and are not marked, since the start of term unless another day is asked for."""
        rows = super().get_queryset()
        return rollup.unknown(unmarked.of_weeks(rows, self.acting, self.since))

    def get_paginator(self, queryset: Any, per_page: int, **kwargs: Any) -> GentlePaginator:  # type: ignore[override]
        """Counted by weeks, and gone through by them: those of ten years are read as quickly as a term's."""
        until, yesterday = self.asked.get("until") or date.max, clock.today() - ONE_DAY
        of_provider = {"placement__provider": provider} if (provider := self.asked.get("provider")) else {}
        spans = unmarked.spans(self.acting, self.since, min(until, yesterday), **of_provider)
        pages = GentlePaginator(queryset, per_page)
        if not self.asked.get("sort"):
            pages = unmarked.ByWeek(queryset, per_page)
            pages.spans = spans
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
        """From when on they are listed."""
        return super().get_context_data(since=None if self.since == date.min else self.since, **kwargs)


class PlacementAttendance(DetailPage):
    """One pupil's attendance at a provider, week by week; opening it is logged."""

    perm = "attendance.placement"
    queryset = Placement.objects.select_related("pupil", "provider__organisation", "commissioner", "referral", "site")
    template_name = "attendance/placement.html"
    context_object_name = "placement"
    title = "Attendance"
    is_logged = True

    def get_title(self) -> str:
        """By the placement's reference."""
        return f"Attendance of {self.object.reference}"

    @property
    def monday(self) -> date:
        """The week asked for, or the latest one."""
        try:
            asked = parse_date(self.request.GET.get("week", ""))
        except ValueError:
            asked = None
        latest = min(clock.today(), self.object.last_day)
        return overview.monday_of(asked if asked and 1900 < asked.year < 2100 else latest)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its figures, a week, and how saved marks were changed."""
        placement, monday = self.object, self.monday
        sees_codes = not self.acting.is_provider
        return super().get_context_data(
            summary=overview.summary_of(placement),
            week=overview.week_of(placement, monday, codes_for=self.acting if sees_codes else None),
            sees_codes=sees_codes,
            monday=monday,
            week_before=monday - timedelta(days=7),
            week_after=monday + timedelta(days=7),
            changes=overview.changes_of(placement),
            definitions=DEFINITIONS,
            **kwargs,
        )
