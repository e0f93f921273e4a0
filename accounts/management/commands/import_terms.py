"""manage.py import_terms FILE: term dates and closures of the council, from the table its pages take too."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from accounts.importing import terms
from core.commands import FileCommand
from core.files import sheets
from core.files.intake import counted


class Command(FileCommand):
    help = "Add and change the council's term dates and closures. Reading the same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        columns = ", ".join(terms.COLUMNS)
        parser.add_argument("file", type=Path, help=f"CSV or Excel with the columns {columns}")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        intake = terms.import_terms(path.name, sheets.content(path, terms.LIMITS), by=None)
        self.stdout.write(f"Terms and closures: {counted(intake.counts)}")
        for fault in intake.refused:
            self.stdout.write(fault.sentence)
        if intake.is_nothing:
            raise CommandError("No row of the file could be taken over.")
