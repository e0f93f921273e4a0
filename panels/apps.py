from importlib import import_module

from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "panels"
    verbose_name = "Panels"

    def ready(self) -> None:
        """Have said in every process what is asked from below."""
        import_module("panels.about_referrals")
