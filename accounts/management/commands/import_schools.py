"""manage.py import_schools FILE [--links FILE]: schools as the national register has them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from accounts.importing.schools import import_register
from core.commands import FileCommand
from core.files.intake import Intake, counted


class Command(FileCommand):
    help = "Add and update schools from an extract of the register. Reading the same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="an extract of the schools register, as CSV")
        parser.add_argument("--links", type=Path, help="the register's links file, as CSV")

    def handle(self, *args: Any, **options: Any) -> None:
        intake = import_register(options["file"], options["links"], by=None)
        self.report("Schools", intake.schools)
        if options["links"]:
            self.report("Links", intake.links)
            self.stdout.write(f"Links of schools that are not in the portal: {intake.links.elsewhere}")
        if intake.schools.is_nothing:
            raise CommandError("No row of the file of schools could be taken over.")
        if options["links"] and intake.links.is_nothing and not intake.links.elsewhere:
            raise CommandError("No row of the links file could be taken over. The schools are up to date.")

    def report(self, what: str, intake: Intake) -> None:
        """One line of counts, and one for each refused row."""
        self.stdout.write(f"{what}: {counted(intake.counts)}")
        for fault in sorted(intake.refused, key=lambda fault: fault.number):
            self.stdout.write(fault.sentence)
        if intake.refused:
            self.stdout.write("Put these rows right in the file and import it again: the others stay as they are.")
