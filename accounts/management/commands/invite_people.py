"""manage.py invite_people FILE --as EMAIL: people are asked in by a file, by the same steps as in the browser."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from accounts import inviting_many
from accounts.inviting_many import Came
from accounts.models import ASKS_IN, Affiliation
from core.commands import FileCommand
from core.files import sheets
from core.files.intake import counted
from core.models import MoveRefused


class Command(FileCommand):
    help = (
        "Check a file of people (Name, Email, Role, Organisation) and say who would be asked in; with --approve send "
        "the invitations. The same file again asks nobody twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="people to be asked in, .csv or .xlsx")
        parser.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="in whose name they are asked")
        parser.add_argument("--approve", action="store_true", help="send the invitations")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self.person(options["email"])
        file = inviting_many.send(options["file"].name, sheets.content(options["file"]), by=by)
        proposal = inviting_many.proposal_of(file, by=by)
        self.stdout.write(f"People: {counted(proposal.counts)}")
        for told in proposal.refused:
            self.stdout.write(f"  Row {told.row.number}: {told.why}.")
        if not options["approve"]:
            self.stdout.write("Nobody is asked in. The file waits for approval in the portal, under People.")
            return
        shown = inviting_many.shown(file, proposal, by=by)
        try:
            came = inviting_many.approve(file, by=by, fingerprint=shown.fingerprint)
        except MoveRefused as refused:
            raise CommandError(str(refused)) from None
        if came is Came.DIFFERS:
            raise CommandError("Something changed while the file was checked. Nobody was asked in; run it again.")
        self.stdout.write(f"Sent: {proposal.counts['invited']} invitations.")

    def person(self, email: str) -> Affiliation:
        """Who asks: in the role that may ask most people in."""
        current = Affiliation.objects.current().filter(user__email=email.lower(), role__in=ASKS_IN)
        found = sorted(current.select_related("user", "organisation"), key=lambda row: -len(ASKS_IN[row.role]))
        if not found:
            raise CommandError(f"{email} holds no role that asks people in.")
        return found[0]
