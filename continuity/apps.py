from importlib import import_module

from django.apps import AppConfig


class ContinuityConfig(AppConfig):
    name = "continuity"
    verbose_name = "Continuity"

    def ready(self) -> None:
        """Have said in every process what is asked from below."""
        import_module("continuity.changes")
        import_module("continuity.child_page")
