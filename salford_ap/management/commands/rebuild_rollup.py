"""manage.py rebuild_rollup: the sums of every placement's weeks, counted anew after rows were brought in by SQL."""

from typing import Any

from django.core.management.base import BaseCommand

from attendance import recounting


class Command(BaseCommand):
    help = "Counts the sums of every placement's weeks anew from sessions and marks. Safe at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{recounting.rebuild()} weeks of placements counted.")
