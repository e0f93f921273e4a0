"""Measure the portal on PostgreSQL: a table on standard output, and var/bench.json."""

import json
import os
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.models import Affiliation, Role
from bench.measuring import Measure
from salford_ap import own_servers

HEADINGS = ("Measured", "Time", "Against", "Its time", "Ratio", "Note", "Target", "")
PARTS = ("pages", "register", "load", "paper", "import", "boroughs", "digest")


class Command(BaseCommand):
    """Each figure is a ratio in the same run; nothing here passes or fails."""

    help = "Measure imports, pages, digests and paper on PostgreSQL"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rows", type=int, help="rows of the attendance file")
        parser.add_argument("--quick", action="store_true", help="fewer years, visits and rows: under three minutes")
        parser.add_argument("--only", choices=PARTS, help="one part alone")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.perf_counter()
        _refuse_other_servers()
        call_command("migrate", verbosity=0)
        call_command("load_reference", verbosity=0)
        call_command("seed", "--if-empty", verbosity=0)
        manager = Affiliation.objects.filter(role=Role.AP_MANAGER).select_related("organisation", "user").first()
        if manager is None:
            raise CommandError("The demo borough has no AP Manager. Start from an empty database.")
        self._took("the demo borough", began)
        lines = list(self._measures(manager, options))
        self.stdout.write("| " + " | ".join(HEADINGS) + " |\n|" + " --- |" * len(HEADINGS))
        for line in lines:
            self.stdout.write(line.line())
        file = settings.VAR_DIR / "bench.json"
        file.write_text(json.dumps([line.as_json() for line in lines], indent=1))
        self.stdout.write(f"Written to {file}")
        self._took("all of it", began)

    def _measures(self, manager: Affiliation, options: dict[str, Any]) -> Iterator[Measure]:
        from bench import attendance_import, boroughs, digest, load, pages, paper, register  # noqa: PLC0415 - django-import-export is there for the bench alone

        sizes = [options["rows"]] if options["rows"] else [2_000] if options["quick"] else [2_000, 100_000]
        size = pages.QUICK if options["quick"] else pages.Size()
        parts: dict[str, Callable[[], list[Measure]]] = {
            "pages": lambda: pages.measures(size),
            "register": lambda: register.measures(size),
            "load": lambda: load.measures(size, load.QUICK if options["quick"] else load.Size()),
            "paper": lambda: paper.measures(manager),
            "import": lambda: attendance_import.measures(manager, sizes),
            "boroughs": lambda: boroughs.measures(size),
            "digest": lambda: digest.measures(size),
        }
        for name in [options["only"]] if options["only"] else PARTS:
            began = time.perf_counter()
            yield from parts[name]()
            self._took(f"part {name}", began)

    def _took(self, what: str, began: float) -> None:
        self.stderr.write(f"{what} took {time.perf_counter() - began:.0f} s")


def _refuse_other_servers() -> None:
    """Rows are added by the hundred thousand, and deleted."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            if own_servers.is_marked(cursor, os.environ):
                return
    raise CommandError(
        "The benchmarks add and delete rows, so they run only on servers that they started themselves: make bench. "
        "Nothing was changed."
    )
