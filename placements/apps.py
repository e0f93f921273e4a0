from importlib import import_module

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "placements"
    verbose_name = "Referrals and placements"

    def ready(self) -> None:
        """Have said in every process what is asked from below."""
        import_module("placements.models.places_found")
        import_module("placements.about_pupils")
        import_module("placements.child_page")
        import_module("placements.about_providers")
        import_module("placements.watching")
