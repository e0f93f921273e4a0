"""manage.py import_postcodes FILE [--area BL]: the places of postcodes, from Code-Point Open or a tidy list."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from accounts.council import the_council
from accounts.importing import postcodes
from core.commands import FileCommand
from core.files.intake import counted
from core.models import record


class Command(FileCommand):
    help = "Add and update postcodes with their grid references. Reading the same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="Code-Point Open as it comes, or columns postcode,easting,northing; as CSV or zip"
        )
        parser.add_argument("--area", action="append", default=[], help="take this postcode area alone, like BL")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = postcodes.Areas(options["area"])
        with transaction.atomic():
            intake = postcodes.read_in(options["file"], areas=wanted)
            record("imported_postcodes", the_council(), by=None, changes=intake.counts)
        self.stdout.write(f"Postcodes: {counted(intake.counts)}")
        if wanted.left_out:
            self.stdout.write(f"Postcodes of other areas, left out: {wanted.left_out}")
        for fault in intake.refused:
            self.stdout.write(fault.sentence)
        if intake.is_nothing:
            raise CommandError("No row of the file could be taken over.")
