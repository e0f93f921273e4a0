from importlib import import_module

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "placements"
    verbose_name = "Referrals and placements"

    def ready(self) -> None:
        """Have said in every process what rooms below ask: of their pupils, and when a registration changes."""
        import_module("placements.about_pupils")
        import_module("placements.watching")
