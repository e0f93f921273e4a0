"""Write the weekly digests that are due, as the timetable does, or those of the week before a given day."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from attendance import digests
from core import clock, mail


class Command(BaseCommand):
    """The same code the timetable calls."""

    help = "Write and send the weekly digests: [--on DATE] as if today were that day"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day, written 2026-11-23."""
        parser.add_argument("--on", metavar="DATE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, send, and say how many."""
        now = clock.now()
        if options["on"]:
            try:
                now = clock.at(date.fromisoformat(options["on"]), 12)
            except ValueError as wrong:
                raise CommandError(f"{options['on']} is not a date. Write it as 2026-11-23.") from wrong
        written = digests.write_due(now)
        sent = mail.sweep()
        self.stdout.write(f"{written} digests written, {sent} messages sent.")
