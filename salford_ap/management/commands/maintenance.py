"""manage.py maintenance on|off: close the portal for a while, without a restart."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import maintenance


class Command(BaseCommand):
    help = "Closes every page for everybody, with a page that says so (503), or opens them again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("state", choices=["on", "off"])
        parser.add_argument("words", nargs="?", default="", help="what the page says, e.g. 'It will be back at 7pm.'")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["state"] == "on":
            maintenance.close(options["words"])
            self.stdout.write("The portal is closed. Open it with: manage.py maintenance off")
        elif maintenance.open_again():
            self.stdout.write("The portal is open.")
        else:
            raise CommandError("It stays closed: MAINTENANCE is set in the environment. Take it away and restart web.")
