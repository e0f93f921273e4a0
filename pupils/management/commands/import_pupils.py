"""manage.py import_pupils FILE: pupils and the rolls they are on, from a school's or the council's list."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from accounts.models import School
from core import clock
from core.commands import FileCommand
from core.files import sheets
from core.files.faults import Fault
from core.files.intake import counted
from core.identifiers import tidy
from core.models import MoveRefused
from pupils import ctf, leavers
from pupils.importing import import_pupils
from pupils.intake import PupilIntake

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


def _school(options: dict[str, Any]) -> School | None:
    if not options["school"]:
        if options["whole"]:
            raise CommandError("--whole needs --school URN: leavers are found for one school at a time.")
        return None
    found = School.objects.select_related("organisation").filter(urn=options["school"]).first()
    if found is None:
        raise CommandError(f"{options['school']} is not the URN of a school in the portal. Import the schools first.")
    return found


def _leave(intake: PupilIntake, options: dict[str, Any]) -> int:
    """End the rolls of those who were named, all or none."""
    named = set(map(tidy, options["leaver"]))
    if not named:
        return 0
    rows = [row for row in intake.leavers if row.pupil.upn in named]
    if options["check"] or not options["left_on"] or len(rows) < len(named):
        raise CommandError("--leaver needs --left-on, and UPNs that --whole lists. Nothing was changed.")
    try:
        return leavers.end(rows, options["left_on"], by=None)
    except MoveRefused as refused:
        raise CommandError(f"{refused}. Nothing was changed.") from None


class Command(FileCommand):
    help = (
        "Add and update pupils by UPN. What is doubtful is reported and left: nobody is merged, nobody moves school. "
        "Reading the same file again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="a list of pupils, .csv or .xlsx, or a Common Transfer File, .xml or .ctf"
        )
        parser.add_argument("--school", metavar="URN", help="all are of this school's roll; rows need not name it")
        parser.add_argument("--check", action="store_true", help="say what the file would do and save nothing")
        parser.add_argument("--approve", action="store_true", help="save the good rows, as without it")
        parser.add_argument(
            "--dates",
            action="store_true",
            help="put saved birth dates and first days on the roll right",
        )
        parser.add_argument(
            "--whole", action="store_true", help="with --school: say who is on its roll, not in the file"
        )
        parser.add_argument(
            "--leaver",
            action="append",
            default=[],
            metavar="UPN",
            help="with --whole and --left-on: this pupil has left; may be given more than once",
        )
        parser.add_argument("--left-on", type=first_day, metavar="DATE", help="last day on the roll of the leavers")
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
        school = _school(options)
        limits = ctf.LIMITS if path.suffix.lower().lstrip(".") in ctf.ENDINGS else sheets.LIMITS
        with transaction.atomic():
            intake = import_pupils(
                path.name,
                sheets.content(path, limits),
                by=None,
                since=options["since"],
                confirmed=options["new"],
                mends=options["dates"],
                school=school,
                is_whole=options["whole"],
                saves=not options["check"],
            )
            left = _leave(intake, options)
        self.stdout.write(f"Pupils: {counted(intake.counts)}{', nothing saved' if options['check'] else ''}")
        self.tell_of_leavers(intake, left)
        for what, names in (("Sheets not read", intake.left_sheets), ("Columns left out", intake.left_columns)):
            if names:
                self.stdout.write(f"{what}: {', '.join(names)}")
        self.report("Refused", intake.refused)
        self.report("Candidates, not taken in (--new UPN takes in one you compared and found new)", intake.candidates)
        self.report("Warnings, taken in unless refused above", intake.warnings)
        if intake.refused:
            self.stdout.write("Put these rows right in the file and import it again: the others stay as they are.")
        if not intake.read:
            raise CommandError("No row of the file could be read.")

    def tell_of_leavers(self, intake: PupilIntake, left: int) -> None:
        """Who is on the roll and not in the file, by the number alone; nobody leaves without being named."""
        if left:
            self.stdout.write(f"Left the roll: {left}")
        numbers = [row.pupil.upn or "no UPN" for row in intake.leavers if row.ends_on is None]
        if numbers:
            self.stdout.write(f"On the roll and not in the file (--leaver UPN --left-on DATE): {', '.join(numbers)}")

    def report(self, heading: str, faults: list[Fault]) -> None:
        """A line for each row with something to say, never a pupil's name."""
        if faults:
            self.stdout.write(f"{heading}:")
        for fault in faults:
            self.stdout.write(f"  Row {fault.number}, {fault.reason}.")
