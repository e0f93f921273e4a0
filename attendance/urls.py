"""Addresses of registers, uploads and attendance."""

from datetime import date

from django.urls import path, register_converter

from attendance.views import attendance, by_placement, corrections, registers, site_week, unexplained, uploads


class Day:
    """A date such as 2026-11-16."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The date; raises ValueError, which reads as not there."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """As it stands in an address."""
        return value.isoformat()


class HalfDay:
    """AM or PM."""

    regex = "AM|PM"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Day, "day")
register_converter(HalfDay, "half")

app_name = "attendance"
urlpatterns = [
    path("", by_placement.Attendance.as_view(), name="attendance"),
    path("day/", attendance.DayPage.as_view(), name="day"),
    path("unknown/", attendance.Unknown.as_view(), name="unknown"),
    path("unexplained/", unexplained.Unexplained.as_view(), name="unexplained"),
    path("placements/<uuid:pk>/", by_placement.PlacementAttendance.as_view(), name="placement"),
    path(
        "placements/<uuid:pk>/<day:day>/<half:half>/correction/",
        corrections.CorrectionAsk.as_view(),
        name="correction-ask",
    ),
    path("corrections/", corrections.Corrections.as_view(), name="corrections"),
    path("corrections/<uuid:pk>/confirm/", corrections.CorrectionConfirm.as_view(), name="correction-confirm"),
    path("corrections/<uuid:pk>/refuse/", corrections.CorrectionRefuse.as_view(), name="correction-refuse"),
    path("registers/", registers.Registers.as_view(), name="registers"),
    path("registers/not-in/", registers.RegistersMissing.as_view(), name="registers-missing"),
    path("registers/<uuid:site>/<day:day>/<half:half>/", registers.Register.as_view(), name="register"),
    path("sites/<uuid:pk>/week/", site_week.SiteWeek.as_view(), name="site-week"),
    path("uploads/", uploads.Uploads.as_view(), name="uploads"),
    path("uploads/add/", uploads.UploadAdd.as_view(), name="upload-add"),
    path("uploads/<uuid:pk>/", uploads.UploadPage.as_view(), name="upload"),
    path("uploads/<uuid:pk>/approve/", uploads.UploadApprove.as_view(), name="upload-approve"),
    path("uploads/<uuid:pk>/cancel/", uploads.UploadCancel.as_view(), name="upload-cancel"),
    path("uploads/<uuid:pk>/file/", uploads.UploadFile.as_view(), name="upload-file"),
    path("uploads/<uuid:pk>/to-correct/", uploads.UploadFaults.as_view(), name="upload-faults"),
]
