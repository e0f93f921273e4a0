from importlib import import_module

from django.apps import AppConfig

from core.choosing import alike
from govuk.fields.searched import match_choices_by


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Council settings"

    def ready(self) -> None:
        """Say how what is typed for one of many choices is compared; charts are drawn in the council's colour."""
        match_choices_by(alike)
        import_module("core.council")
