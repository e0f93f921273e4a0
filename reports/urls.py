"""Addresses of the reports."""

from django.urls import path

from reports.views import dashboard, reports

app_name = "reports"
urlpatterns = [
    path("", reports.Reports.as_view(), name="reports"),
    path("dashboard/", dashboard.Dashboard.as_view(), name="dashboard"),
    path("open/", reports.ReportAdd.as_view(), name="report-add"),
    path("<uuid:pk>/", reports.ReportPage.as_view(), name="report"),
    path("<uuid:pk>/sign-off/", reports.ReportSignOff.as_view(), name="report-sign-off"),
    path("<uuid:pk>/print/", reports.ReportPrint.as_view(), name="report-print"),
]
