"""manage.py import_postcodes FILE: the places of postcodes, from Code-Point Open or a tidy list."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from accounts.council import the_council
from accounts.importing import postcodes
from core.commands import FileCommand
from core.files.faults import FileRefused
from core.models import record


class Command(FileCommand):
    help = "Add and update postcodes with their grid references. Reading the same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file."""
        parser.add_argument("file", type=Path, help="Code-Point Open as it comes, or columns postcode,easting,northing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read it in, all or nothing, and say what came of it."""
        try:
            with transaction.atomic():
                counts = postcodes.read_in(options["file"])
                figures = {"new": counts.new, "changed": counts.changed, "unchanged": counts.unchanged}
                changes = {**figures, "refused": len(counts.refused)}
                record("imported_postcodes", the_council()[0], by=None, changes=changes)
        except OSError as missing:
            raise CommandError(f"{options['file']} cannot be read: {missing.strerror}.") from None
        except FileRefused as refused:
            raise CommandError(f"{refused}. Nothing was changed.") from None
        words = ", ".join(f"{count} {word}" for word, count in changes.items())
        self.stdout.write(f"Postcodes: {words}")
        for number, reason in counts.refused:
            self.stdout.write(f"Row {number}: {reason}")
        if counts.is_nothing:
            raise CommandError("No row of the file could be taken over.")
