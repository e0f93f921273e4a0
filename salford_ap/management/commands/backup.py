"""manage.py backup: a copy of the whole portal, which this machine cannot read."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.backup import new_key
from core.backup.refusals import CopyRefused
from salford_ap import backups


class Command(BaseCommand):
    help = "Writes rows and files of one moment into one file, locked with a public key (docs/operate.md)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", metavar="FOLDER", default=settings.BACKUP_DIR, help="where it goes (BACKUP_DIR)")
        parser.add_argument(
            "--key",
            action="append",
            metavar="PUBLIC KEY",
            help="age1… or ssh-…, once for each that opens it (BACKUP_KEY)",
        )
        parser.add_argument(
            "--make-key", action="store_true", help="print a pair of keys, on a machine that is not the portal's"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["make_key"]:
            self.stdout.write(new_key.words(), ending="")
            return
        began = time.monotonic()
        try:
            taken = backups.take(Path(options["to"]), options["key"] or settings.BACKUP_KEY)
        except CopyRefused as refused:
            raise CommandError(f"{refused}.") from None
        self.stdout.write(
            f"{taken.path}: {taken.rows:,} rows of {taken.tables} tables and {taken.files:,} files, "
            f"{taken.size:,} bytes, in {time.monotonic() - began:.1f} s."
        )
        if taken.lost:
            self.stderr.write(
                f"{len(taken.lost)} files that rows name were not there: {', '.join(taken.lost[:5])}"
                f"{' and others' if len(taken.lost) > 5 else ''}. What is there is in the copy."
            )
