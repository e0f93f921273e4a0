"""Addresses of the reports."""

from django.urls import path

from reports.views import dashboard, of_term, placement_pack, rates, reports, rows

app_name = "reports"
urlpatterns = [
    path("", reports.Reports.as_view(), name="reports"),
    path("dashboard/", dashboard.Dashboard.as_view(), name="dashboard"),
    path("dashboard/rates/", rates.Rates.as_view(), name="rates"),
    path("dashboard/rows/<slug:code>/", rows.DashboardRows.as_view(), name="dashboard-rows"),
    path("sign-off/", of_term.ReportsSignOff.as_view(), name="reports-sign-off"),
    path("open/", reports.ReportAdd.as_view(), name="report-add"),
    path("<uuid:pk>/", reports.ReportPage.as_view(), name="report"),
    path("<uuid:pk>/rows/<slug:code>/", rows.ReportRows.as_view(), name="report-rows"),
    path("<uuid:pk>/sign-off/", reports.ReportSignOff.as_view(), name="report-sign-off"),
    path("placements/<uuid:pk>/", placement_pack.PlacementPack.as_view(), name="placement-pack"),
    path("placements/<uuid:pk>/print/", placement_pack.PlacementPackPrint.as_view(), name="placement-pack-print"),
    path("<uuid:pk>/print/", reports.ReportPrint.as_view(), name="report-print"),
]
