from importlib import import_module

from django.apps import AppConfig


class ApartConfig(AppConfig):
    name = "apart"
    verbose_name = "Kept apart"

    def ready(self) -> None:
        """Have said in every process what is asked from below."""
        import_module("apart.about_places")
        import_module("apart.about_pupils")
