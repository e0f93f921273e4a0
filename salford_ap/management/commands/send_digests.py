"""manage.py send_digests: the weekly digest, by the same code as the timetable calls every ten minutes."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from salford_ap import digests


class Command(BaseCommand):
    help = "Write the digest of the week before for everybody who has none yet. Running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day to stand on."""
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="as on this day, like 2026-11-23")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them, and say how many; the outbox sends them."""
        week = digests.told_on(options["on"]) if options["on"] else digests.week_at(clock.now())
        if week is None:
            self.stdout.write("No digest is due: school holidays, or a week without a school day.")
            return
        number = digests.send(week)
        self.stdout.write(f"Digests of {week.label}: {number} people had none yet.")
