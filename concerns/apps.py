from importlib import import_module

from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    name = "concerns"
    verbose_name = "Concerns and incidents"

    def ready(self) -> None:
        """Have said in every process what is asked from below."""
        import_module("concerns.about_places")
        import_module("concerns.about_providers")
