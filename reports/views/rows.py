"""The page of the rows behind a figure: of a report, or of the dashboard as it is filtered."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from attendance import since_referral
from attendance.since_referral import SinceReferral
from attendance.unmarked import ByWeek
from core import clock
from core.columns import Column
from core.lists import GentlePaginator, ListPage
from pupils.by_name import FindsPupils
from reports import compared, flow, links, listing, rows, termly, wards
from reports.cohort import Cohort
from reports.figures import DEFINITIONS
from reports.models import TermlyReport
from reports.views.dashboard import chosen_cohort


class FigureRows(FindsPupils, ListPage):
    """What a figure counts, row by row, under its definition."""

    template_name = "reports/rows.html"
    codes: Any = rows.BEHIND
    tells_row_by_row = True

    def remember(self, request: HttpRequest) -> None:
        """Each figure's rows are asked for anew: nothing is kept for the next visit."""

    @property
    def code(self) -> str:
        code: str = self.kwargs["code"]
        if code not in self.codes:
            raise Http404
        return code

    @property
    def about(self) -> Cohort:
        """Whom and which days it is about."""
        raise NotImplementedError

    @cached_property
    def found(self) -> Any:
        """The rows this person may see of those that are counted."""
        found: Any = self.narrowed(rows.BEHIND[self.code](self.about, self.acting))
        return found if isinstance(found, list) else found.visible_to(self.acting)

    def narrowed(self, found: Any) -> Any:
        """To one line of a table."""
        reason, step = self.request.GET.get("reason", ""), self.request.GET.get("step", "")
        if self.code == "ended" and reason:
            return found.filter(end_reason=reason)
        if self.code in wards.CODES and (ward := self.request.GET.get("ward", "")):
            if not wards.is_told(self.code, ward, self.about, self.acting):
                raise Http404
            return wards.living_in(found, ward)
        if self.code == "made" and step:
            return flow.at_step(found, step)
        if self.code == "referrals" and step:
            return found.filter(status=step)
        if self.code == "providers" and step:
            return [each for each in found if each[1].level == step]
        return found

    @cached_property
    def kind(self) -> listing.Listing:
        """How they are listed."""
        if self.code in compared.CODES:
            return compared.listing_of(lambda row: self.since[row.pk])
        return listing.listing_of(self.code, self.found)

    @cached_property
    def since(self) -> dict[Any, SinceReferral]:
        """Of each placement before and since, where the figure is a change."""
        return since_referral.of_each(self.found, self.about.until)

    @cached_property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """Those of their kind, as far as this person reads them; the first leads to the row's own page."""
        first, *others = (
            replace(each, hint=self.beside) if self.pupil not in ("", "pk") and each.heading == "Pupil" else each
            for each in self.kind.columns_for(self.acting)
        )
        return (replace(first, link=self.kind.link), *others)

    @property
    def noun(self) -> str:  # type: ignore[override]
        return self.kind.noun

    def get_queryset(self) -> Any:
        """In one order, with what the columns show."""
        rows = self.kind.fetch(self.found)
        return self.sought(rows, self.words) if self.words else rows

    @property
    def sought_by(self) -> str:  # type: ignore[override]
        """Rows that name a pupil."""
        return FindsPupils.sought_by if self.kind.pupil else ""

    @property
    def pupil(self) -> str:  # type: ignore[override]
        return self.kind.pupil

    def get_paginator(self, queryset: Any, per_page: int, **kwargs: Any) -> GentlePaginator:  # type: ignore[override]
        """Sessions are counted by weeks, and gone through by them."""
        if self.code in compared.CODES:
            return compared.ByChange.of(queryset, per_page, self.since)
        if self.words or self.code not in rows.SAID:
            return GentlePaginator(queryset, per_page)
        spans = rows.spans(self.code, self.about, self.acting)
        return ByWeek.of(queryset, per_page, self.acting, spans, rows.held(self.code))

    def get_title(self) -> str:
        return DEFINITIONS[self.code][0]

    @property
    def title(self) -> str:  # type: ignore[override]
        """What the download is called."""
        return self.get_title()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            meaning=DEFINITIONS[self.code][1],
            days=self.about,
            total=self.total(),
            together=compared.in_words(self.since) if self.code in compared.CODES else "",
            **kwargs,
        )

    def total(self) -> int | None:
        """Half-days, where the figure adds them up."""
        if self.code == "capacity":
            return sum(row.capacity * len(row.half_days) for row in self.found)
        if self.code == "wanted":
            return sum(len(half_days) for half_days in self.found.values_list("half_days", flat=True))
        return None

    @property
    def back(self) -> str:
        """The page the figure stands on."""
        raise NotImplementedError

    def within_week(self, about: Cohort) -> Cohort:
        """The days of one week of it, when a Monday is given."""
        try:
            monday = date.fromisoformat(self.request.GET.get("week", ""))
            first, last = max(monday, about.starts_on), min(monday + timedelta(days=6), about.ends_on)
        except (ValueError, OverflowError):
            return about
        return replace(about, starts_on=first, ends_on=last) if first <= last else about


class DashboardRows(FigureRows):
    """Rows behind a figure of the dashboard."""

    perm = "reports.dashboard_rows"

    @cached_property
    def about(self) -> Cohort:
        """As the dashboard is filtered."""
        chosen = chosen_cohort(self.request, self.acting).about
        if chosen is None:
            raise Http404
        return self.within_week(self.up_to(chosen))

    def up_to(self, about: Cohort) -> Cohort:
        """Days of a term that is compared with another are counted as far as that one's."""
        try:
            until = date.fromisoformat(self.request.GET.get("until", ""))
        except ValueError:
            return about
        return replace(about, ends_on=until) if about.starts_on <= until <= about.ends_on else about

    @property
    def back(self) -> str:
        """The dashboard, filtered as it was."""
        return f"{reverse('reports:dashboard')}{links.query_of(self.request.GET)}"


class ReportRows(FigureRows):
    """Rows behind a figure of a termly report, as they stand now."""

    perm = "reports.report_rows"
    codes = rows.OF_REPORTS

    @cached_property
    def report(self) -> TermlyReport:
        """The report, when this person may see it."""
        return get_object_or_404(TermlyReport.objects.visible_to(self.acting), pk=self.kwargs["pk"])

    @cached_property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """Of a report that was signed off, each row of the file says of which day it is."""
        as_of = Column("As it stands on", lambda row: clock.today(), on_page=False)
        return (*super().columns, as_of) if self.report.signed_off_at else super().columns

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """When it was signed off: what it says stays, and its rows are those of now."""
        return super().get_context_data(signed_off_at=self.report.signed_off_at, today=clock.today(), **kwargs)

    @cached_property
    def about(self) -> Cohort:
        """Of the report, or of one line of its tables."""
        return self.within_week(termly.line_of(self.report, self.request.GET.get("of", "")))

    @property
    def back(self) -> str:
        return reverse("reports:report", args=[self.report.pk])
