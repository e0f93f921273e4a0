from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PortalConfig(AppConfig):
    name = "salford_ap"
    verbose_name = "The portal"

    def ready(self) -> None:
        """Know in every process what each room can find."""
        autodiscover_modules("finding")
