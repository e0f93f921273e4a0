from django.apps import AppConfig


class SalfordApConfig(AppConfig):
    name = "salford_ap"
    verbose_name = "Salford AP"
