from importlib import import_module

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "attendance"
    verbose_name = "Attendance"

    def ready(self) -> None:
        """Know in every process what follows when sessions are made, and have said what is asked from below."""
        import_module("attendance.recounting")
        import_module("attendance.about_pupils")
        import_module("attendance.nobody")
        import_module("attendance.about_providers")
