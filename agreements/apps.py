from importlib import import_module

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = "Agreements"

    def ready(self) -> None:
        """Have said in every process what is asked from below."""
        import_module("agreements.about_places")
        import_module("agreements.signing")
        import_module("agreements.starting")
