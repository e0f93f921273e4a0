from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ProvidersConfig(AppConfig):
    name = "providers"
    verbose_name = "Framework and providers"

    def ready(self) -> None:
        """Know in every process what follows when postcodes come."""
        autodiscover_modules("sites_placed")
