from importlib import import_module

from django.apps import AppConfig


class PackagesConfig(AppConfig):
    name = "packages"
    verbose_name = "Packages"

    def ready(self) -> None:
        """Have said in every process what is asked from below."""
        import_module("packages.about_pupils")
        import_module("packages.about_referrals")
        import_module("packages.about_places")
