from importlib import import_module

from django.apps import AppConfig


class EnquiriesConfig(AppConfig):
    name = "enquiries"
    verbose_name = "Enquiries"

    def ready(self) -> None:
        """Have said in every process what is asked from below."""
        import_module("enquiries.about_referrals")
        import_module("enquiries.about_places")
        import_module("enquiries.about_providers")
        import_module("enquiries.letters")
