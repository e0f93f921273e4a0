from importlib import import_module

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "attendance"
    verbose_name = "Attendance"

    def ready(self) -> None:
        """Know in every process what follows when sessions are made or taken away."""
        import_module("attendance.recounting")
