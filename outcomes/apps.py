from importlib import import_module

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "outcomes"
    verbose_name = "Outcomes"

    def ready(self) -> None:
        """Have said in every process what is asked from below."""
        import_module("outcomes.reviewing")
        import_module("outcomes.about_placements")
        import_module("outcomes.child_page")
        import_module("outcomes.reviews_due")
