from importlib import import_module

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "placements"
    verbose_name = "Pupils, referrals and placements"

    def ready(self) -> None:
        """Know in every process what follows when a provider's registration changes."""
        import_module("placements.watching")
