from importlib import import_module

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"
    verbose_name = "Referrals"

    def ready(self) -> None:
        """Have said in every process what is asked from below."""
        import_module("referrals.about_pupils")
        import_module("referrals.child_page")
