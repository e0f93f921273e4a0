"""manage.py import_attendance FILE --provider SLUG: a provider's file of attendance, by the same steps as an upload."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import PROVIDER_ROLES, Affiliation, Role
from attendance import uploads
from attendance.matching import GROUPS, SHOWN, Proposal
from attendance.models import Upload
from attendance.questions import CONFIRMED
from core.files.intake import counted
from core.models import MoveRefused
from core.sent_files import Came
from providers.models import Provider


class Command(BaseCommand):
    help = (
        "Check a file of attendance row by row and say what it would do; with --approve save the good rows. "
        "The same file again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a daily register or a weekly return, .csv or .xlsx")
        parser.add_argument("--provider", required=True, metavar="SLUG", help="the provider's short name")
        parser.add_argument("--approve", action="store_true", help="save the good rows")
        parser.add_argument(
            "--confirm",
            action="append",
            default=[],
            choices=sorted(CONFIRMED),
            help="answer a question of the check with yes: provider, the register is that provider's whatever name it "
            "bears; dates, the day comes first in its dates",
        )
        parser.add_argument(
            "--as",
            dest="email",
            metavar="EMAIL",
            help="who sends and approves it: somebody of the provider (its manager when none is named), or of the "
            "council, who may also change marks that are locked",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        provider = Provider.objects.select_related("organisation").filter(slug=options["provider"]).first()
        if provider is None:
            raise CommandError(f"No provider has the short name {options['provider']}.")
        by = self.person(provider, options["email"])
        upload = uploads.receive(provider, options["file"].name, self.content(options["file"]), by=by)
        proposal = uploads.check(upload.pk)
        upload.refresh_from_db()
        if proposal is None:
            raise CommandError(f"{upload.refusal} Nothing was changed.")
        self.report(proposal, upload)
        if options["approve"]:
            self.approve(upload, proposal, by, options["confirm"])
        else:
            self.stdout.write(f"Nothing is saved. {upload.reference} waits for approval in the portal.")

    def content(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as missing:
            raise CommandError(f"{path} cannot be read: {missing.strerror}.") from None

    def person(self, provider: Provider, email: str | None) -> Affiliation:
        """Who acts: the person named, else the provider's manager, else somebody else of the provider."""
        current = Affiliation.objects.current().select_related("user", "organisation").order_by("starts_on", "pk")
        here = current.filter(organisation=provider.organisation_id, role__in=PROVIDER_ROLES)
        if email:
            named = current.filter(user__email=email.lower())
            found = named.filter(pk__in=here.values("pk")).first()
            found = found or next((each for each in named if each.sees_everything), None)
            if found is None:
                raise CommandError(f"{email} holds no role at {provider.name} or in the council's casework.")
            return found
        found = here.filter(role=Role.PROVIDER_MANAGER).first() or here.first()
        if found is None:
            raise CommandError(f"Nobody holds a role at {provider.name}. Name who acts with --as EMAIL.")
        return found

    def report(self, proposal: Proposal, upload: Upload) -> None:
        """The counts, and a line for each row that was turned down; never a pupil's name."""
        counts = upload.counts
        self.stdout.write(f"Attendance: {counted({group: counts[group] for group in GROUPS})}")
        if counts["repeats"]:
            self.stdout.write(f"Said twice and counted once: {counts['repeats']}")
        if proposal.register.left_out:
            rows = ", ".join(map(str, proposal.register.left_out[:SHOWN]))
            self.stdout.write(f"Left out as no sessions (totals, signatures, keys): {counts['left_out']}, row {rows}")
        left = upload.findings
        if left.get("left_sheets"):
            self.stdout.write(f"Sheet read: {left['sheet']}; left: {', '.join(left['left_sheets'])}")
        if left.get("left_columns"):
            self.stdout.write(f"Columns left out: {', '.join(left['left_columns'])}")
        for question in proposal.questions:
            self.stdout.write(f"To be confirmed: {question.asks}. {question.otherwise}.")
        if proposal.faults:
            self.stdout.write("Rejected:")
        for fault in proposal.faults:
            self.stdout.write(f"  {fault.sentence}.")

    def approve(self, upload: Upload, proposal: Proposal, by: Affiliation, confirmed: list[str]) -> None:
        """Save the good rows, unless a question is open or marks changed between the check and now."""
        try:
            came = uploads.approve(upload.pk, by=by, said=proposal.register, confirmed=confirmed)
        except MoveRefused as refused:
            missing = [f"--confirm {each.code}" for each in proposal.questions if each.code not in confirmed]
            how = f" Nothing was saved. If it is so, run the command again with {' '.join(missing)}." if missing else ""
            raise CommandError(f"{refused}{how}") from None
        if came is Came.DIFFERS:
            raise CommandError("Marks changed while the file was checked. Nothing was saved; run the command again.")
        self.stdout.write(f"Saved as {upload.reference}.")
