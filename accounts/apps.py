from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People and organisations"

    def ready(self) -> None:
        """Know in every process, the worker's too, how secret links are made and what must be checked."""
        autodiscover_modules("letters", "checks")
