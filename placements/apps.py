from importlib import import_module

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "placements"
    verbose_name = "Placements"

    def ready(self) -> None:
        """Have said in every process what is asked from below."""
        # On a child's page, what was asked for stands before what came of it.
        import_module("referrals.child_page")
        import_module("placements.about_referrals")
        import_module("placements.about_pupils")
        import_module("placements.child_page")
        import_module("placements.about_providers")
