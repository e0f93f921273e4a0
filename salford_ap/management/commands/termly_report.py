"""Print a termly report to a file: the whole area's, a school's or a provider's."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.council import council_if_any
from accounts.models import Organisation
from core.models import MoveRefused
from core.pdf import PaperUnavailable, print_html
from reports import paper, termly


class Command(BaseCommand):
    """Prints live figures, or the kept PDF of a report that is signed off."""

    help = "Print a termly report as a PDF: --term 2026-autumn [--school URN or --provider SLUG] --output FILE.pdf"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which report, and where to."""
        parser.add_argument("--term", required=True, help="Such as 2026-autumn")
        about = parser.add_mutually_exclusive_group()
        about.add_argument("--school", metavar="URN")
        about.add_argument("--provider", metavar="SLUG")
        parser.add_argument("--output", required=True, metavar="FILE.pdf")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            term = termly.council_term(options["term"])
            scope, about = self._about(options)
            report = termly.report_for(term, scope, about)
            body = paper.kept(report) or print_html(paper.html_of(report))
            Path(options["output"]).write_bytes(body)
        except (MoveRefused, PaperUnavailable) as refused:
            raise CommandError(str(refused)) from refused
        except OSError as unwritable:
            raise CommandError(f"{options['output']} cannot be written: {unwritable.strerror}.") from unwritable
        self.stdout.write(f"{report}: {len(body)} bytes in {options['output']}")

    def _about(self, options: dict[str, Any]) -> tuple[str, Organisation]:
        if options["school"] is not None:
            about = Organisation.objects.filter(school__urn=options["school"]).first()
            scope, what = "school", f"school with URN {options['school']}"
        elif options["provider"] is not None:
            about = Organisation.objects.filter(provider__slug=options["provider"]).first()
            scope, what = "provider", f"provider called {options['provider']}"
        else:
            about, scope, what = council_if_any(), "borough", "council yet"
        if about is None:
            raise CommandError(f"There is no {what}. Check it and try again.")
        return scope, about
