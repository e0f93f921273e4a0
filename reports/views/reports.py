"""Pages of the termly reports."""

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from core import clock, limits
from core.columns import Column
from core.forms import PageFilter
from core.lists import ListPage
from core.models import opened
from core.pdf import PaperUnavailable
from core.views import ActPage, DetailPage, FormPage
from govuk.filters import ChoiceFilter
from providers import glance
from providers.glance import Glance
from providers.models import Provider
from reports import changed_since, paper, scopes
from reports.forms import ReportForm, SignOffForm
from reports.models import TermlyReport

REPORTS = TermlyReport.objects.select_related("about", "signed_off_by")


class ReportFilter(PageFilter):
    """By what a report is about, and whether it is signed off."""

    scope = ChoiceFilter(label="About", choices=scopes.choices, empty_label="Anything")
    status = ChoiceFilter(
        label="Status",
        choices=[*TermlyReport.Status.choices, ("to_sign_off", "To sign off: the term is over")],
        method="at_step",
        empty_label="Any status",
    )
    text = django_filters.CharFilter(label="Name", field_name="about__name", lookup_expr="icontains")
    sort = django_filters.OrderingFilter(
        fields={"starts_on": "term", "about__name": "about", "status": "status", "scope": "scope"}
    )

    def at_step(self, rows: QuerySet[TermlyReport], name: str, status: str) -> Any:
        """At this step, or waiting for the AP Manager after the term."""
        if status == "to_sign_off":
            return rows.to_sign_off(clock.today())  # type: ignore[attr-defined]
        return rows.filter(status=status)


class Reports(ListPage):
    """The termly reports this person may see."""

    perm = "reports.reports"
    queryset = REPORTS
    title = "Termly reports"
    noun = "report"
    filter_class = ReportFilter
    columns = (
        Column(
            "Term",
            lambda row: row.term_label,
            "term",
            link="reports:report",
            heard=lambda row: f", {row.about.name}",
        ),
        Column("About", lambda row: row.about.name, "about"),
        Column("Kind", lambda row: scopes.in_words(row.scope), "scope"),
        Column.of_status("status"),
        Column("Signed off", lambda row: row.signed_off_at, on_page=False),
    )


class ReportAdd(FormPage):
    """Choose a term and whom the report is about; one that is there already is opened."""

    perm = "reports.report_add"
    form_class = ReportForm
    submit = "Open the report"
    back_to = "reports:reports"
    back_words = "Back to reports"
    title = "Open a termly report"

    def get_done_url(self, result: Any) -> str:
        return reverse("reports:report", args=[result.pk])


class ReportPage(DetailPage):
    """One report: live figures until it is signed off, then the frozen ones and what has changed since."""

    perm = "reports.report"
    queryset = REPORTS
    context_object_name = "report"
    back_to = "reports:reports"
    back_words = "Back to reports"
    title = "Termly report"
    is_logged = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.object
        figures = paper.figures_of(report)
        changed = None
        if report.status == TermlyReport.Status.SIGNED_OFF and self.acting.sees_everything:
            changed = changed_since.of(report, figures)
        context = {**paper.context_of(report, figures), "changed": changed, "today": self.today()}
        return super().get_context_data(**context, **kwargs)

    def today(self) -> list[Glance]:
        """The provider a report is about as it stands today: beside the term's figures, and none of them."""
        if self.object.scope != TermlyReport.Scope.PROVIDER:
            return []
        rows = Provider.objects.visible_to(self.acting).filter(organisation=self.object.about)
        day = clock.today()
        found = rows.select_related("organisation").prefetch_related(*glance.shown(day))
        return glance.of_many(found, self.acting, day, first=0)


class ReportSignOff(ActPage):
    """Freeze the figures."""

    perm = "reports.report_sign_off"
    queryset = REPORTS
    context_object_name = "report"
    form_class = SignOffForm
    against_title = "It cannot be signed off now"
    submit = "Sign off"
    warns = True
    back_words = "Back to the report"
    title = "Sign off the report"
    back_to = "reports:report"
    done_message = "Report signed off"
    caption = "{row.term_label}, {row.about.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(against=self.row.against_sign_off(clock.today()), **kwargs)


class ReportPrint(DetailPage):
    """The report as a PDF: the kept one once signed off, else one of the figures as they stand."""

    perm = "reports.report_print"
    queryset = REPORTS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Hand it over; logged, and counted against the person's limit when it must be printed."""
        report = self.get_object()
        body = paper.kept(report)
        if body is None:
            try:
                body = paper.printed(paper.html_of(report), before=lambda: limits.count("pdf", request.user))
            except PaperUnavailable as unavailable:
                messages.error(request, str(unavailable))
                return HttpResponseRedirect(reverse("reports:report", args=[report.pk]))
        opened(report, by=self.acting)
        name = f"termly-report-{report.term}-{report.scope}.pdf"
        return HttpResponse(
            body, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )
