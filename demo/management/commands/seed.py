"""manage.py seed: the demo borough, an invented one, with a history that ends today."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from accounts.models import User
from core import clock
from core.models import Calendar
from demo import borough
from demo.timeline import OutsideTimeline, Timeline, reach
from salford_ap.settings import demo_council


class Command(BaseCommand):
    help = (
        "Fill an empty database with the demo borough: invented schools, providers, pupils and staff, and a history of "
        "about five months told through the portal's own acts, and "
        "the same term of a year ago. The same facts every time for the same day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=int, default=1, help="so many times the schools, pupils and placements")
        parser.add_argument("--today", type=date.fromisoformat, help="the day the history ends, like 2026-11-23")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing, quietly, when there are people already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.REHEARSAL):
            raise CommandError(
                "The demo borough is only for the demo settings, on a database of its own: make run brings both. "
                "Nothing was changed."
            )
        if not 1 <= options["scale"] <= 50:
            raise CommandError("--scale is a whole number from 1 to 50.")
        if User.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("There are people in this database already, so the demo borough was not added.")
        with transaction.atomic():
            timeline = self.timeline(options["today"])
            borough.build(timeline, options["scale"])
            _ring_once()
        self.stdout.write(f"The demo borough stands, with a history up to {timeline.today:%d/%m/%Y}.")

    def timeline(self, wanted: date | None) -> Timeline:
        """The history up to the day asked for; without one up to today, or as far as the term dates reach."""
        today = wanted or clock.today()
        with clock.set_to(clock.at(today, 5)):
            call_command("load_reference", stdout=self.stderr)
            call_command("load_council", str(demo_council.PACK), stdout=self.stderr)
        calendar = Calendar.objects.get(organisation__is_council=True)
        starts_on = borough.framework_starts_on()
        try:
            return Timeline.ending(today, calendar, starts_on)
        except OutsideTimeline as outside:
            last = reach(calendar.school_days(), starts_on)[1]
            if wanted or today < last:
                raise CommandError(f"{outside} Nothing was changed.") from None
            self.stdout.write(f"{outside} It ends on {last:%d/%m/%Y} instead.")
            return Timeline.ending(last, calendar, starts_on)


def _ring_once() -> None:
    """A thousand messages were written; the worker need be told of them once."""
    hooks = {getattr(hook[1], "args", hook[1]): hook for hook in connection.run_on_commit}
    connection.run_on_commit = list(hooks.values())
