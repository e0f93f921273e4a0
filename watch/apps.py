from importlib import import_module

from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "watch"
    verbose_name = "Registration watch"

    def ready(self) -> None:
        """Have said in every process what is asked from below."""
        import_module("watch.watching")
        import_module("watch.at_the_gate")
