"""manage.py import_schools FILE [--links FILE] [--authority 350] [--urn 105884]: schools as the register has them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from accounts.importing.schools import import_register, those_wanted
from core.commands import FileCommand
from core.files.intake import Intake, counted


class Command(FileCommand):
    help = (
        "Add and update schools from an extract of the register: those of the council's own authority, those already "
        "in the portal, and those asked for. Reading the same file again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="an extract of the schools register, as CSV or zip")
        parser.add_argument("--links", type=Path, help="the register's links file, as CSV or zip")
        parser.add_argument(
            "--authority", action="append", default=[], help="take the schools of this authority too, by its number"
        )
        parser.add_argument("--urn", action="append", default=[], help="take this school too")
        parser.add_argument("--all", action="store_true", help="take every school of the file")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = None if options["all"] else those_wanted(options["authority"], options["urn"])
        intake = import_register(options["file"], options["links"], by=None, wanted=wanted)
        self.report("Schools", intake.schools)
        if wanted and wanted.left_out:
            self.stdout.write(f"Schools of other authorities, left out: {wanted.left_out}")
        if options["links"]:
            self.report("Links", intake.links)
            self.stdout.write(f"Links of schools that are not in the portal: {intake.links.elsewhere}")
        if intake.schools.is_nothing and wanted and wanted.left_out:
            raise CommandError(
                "No school of the council's own authority stands in the file. Ask for one by --authority."
            )
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
