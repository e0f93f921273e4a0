from importlib import import_module

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "audits"
    verbose_name = "Safeguarding audits"

    def ready(self) -> None:
        """Have said in every process what is asked from below."""
        import_module("audits.about_providers")
