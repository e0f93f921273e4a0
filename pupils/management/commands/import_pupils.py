"""manage.py import_pupils FILE: pupils and the rolls they are on, from a school's or the council's list."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from core import clock
from core.commands import FileCommand
from core.files import sheets
from core.files.faults import Fault
from core.files.intake import counted
from pupils.importing import import_pupils

YEAR = timedelta(days=366)
LONGEST_ON_ROLL = 20 * YEAR


def first_day(text: str) -> date:
    """A day on which pupils may have come onto a roll."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"'{text}' is not a date written like 2026-09-01") from None
    if not clock.today() - LONGEST_ON_ROLL <= day <= clock.today() + YEAR:
        raise ArgumentTypeError(f"{text} is too long ago or too far ahead for a pupil of today")
    return day


class Command(FileCommand):
    help = (
        "Add and update pupils by UPN. What is doubtful is reported and left: nobody is merged, nobody moves school. "
        "Reading the same file again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a list of pupils, .csv or .xlsx, headings in its first row")
        parser.add_argument(
            "--since", type=first_day, help="first day on the school's roll of new pupils, like 2026-09-01"
        )
        parser.add_argument(
            "--new",
            action="append",
            default=[],
            metavar="UPN",
            help="this UPN was compared with its candidate and is another child; may be given more than once",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        intake = import_pupils(
            path.name, sheets.content(path), by=None, since=options["since"], confirmed=options["new"]
        )
        self.stdout.write(f"Pupils: {counted(intake.counts)}")
        for what, left in (("Sheets not read", intake.left_sheets), ("Columns left out", intake.left_columns)):
            if left:
                self.stdout.write(f"{what}: {', '.join(left)}")
        self.report("Refused", intake.refused)
        self.report("Candidates, not taken in (--new UPN takes in one you compared and found new)", intake.candidates)
        self.report("Warnings, taken in unless refused above", intake.warnings)
        if intake.refused:
            self.stdout.write("Put these rows right in the file and import it again: the others stay as they are.")
        if not intake.read:
            raise CommandError("No row of the file could be read.")

    def report(self, heading: str, faults: list[Fault]) -> None:
        """A line for each row with something to say, never a pupil's name."""
        if faults:
            self.stdout.write(f"{heading}:")
        for fault in faults:
            self.stdout.write(f"  Row {fault.number}, {fault.reason}.")
