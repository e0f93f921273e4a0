"""manage.py restore: a copy in the place of an empty database, or of one that is named."""

import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.backup import checking, putting_back, sealing
from core.backup.checking import Checked
from core.backup.refusals import CopyRefused, NotUpToDate

NOTHING_CHANGED = "Nothing was changed."


class Command(BaseCommand):
    help = "Puts a backup back: checks all of it, then replaces all or nothing (docs/operate.md)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("copy", type=Path, help="the file that manage.py backup wrote")
        parser.add_argument(
            "--key", required=True, metavar="FILE", help="the file of the private key; - reads it from standard input"
        )
        parser.add_argument(
            "--into",
            default="",
            metavar="DATABASE",
            help="replace what is in this database; else it must be empty",
        )
        parser.add_argument("--files", type=Path, metavar="FOLDER", help="where its files go (the portal's own folder)")
        parser.add_argument("--check", action="store_true", help="read it through and say what it is; put nothing back")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DATABASE_OWNER_URL and not options["check"]:
            self._as_owner()
            return
        began = time.monotonic()
        try:
            keys = sealing.identities(_key(options["key"]))
            if options["check"]:
                checked = checking.check(options["copy"], keys)
                done = "is whole and can be put back"
            else:
                place = putting_back.Place(options["into"], options["files"])
                worker = os.environ.get("GRANT_RIGHTS_TO", "")
                checked = putting_back.put_back(options["copy"], keys, place, worker)
                done = "is put back, and every row and file was compared"
        except CopyRefused as refused:
            raise CommandError(f"{refused}. {NOTHING_CHANGED}") from None
        except NotUpToDate as fault:
            raise CommandError(
                f"The copy is put back as it was, but could not be brought up to date ({fault}). "
                "Run the step migrate (docs/upgrading.md) before you open the portal."
            ) from fault
        except OSError as broken:
            said = f"{broken.filename}: {broken.strerror}" if broken.filename else broken.strerror
            raise CommandError(f"The copy could not be put back ({said}). The database is as it was.") from broken
        self.stdout.write(f"{_said(checked)} {done}, in {time.monotonic() - began:.1f} s.")
        if not options["check"]:
            self.stdout.write("Everybody signs in anew. Second factors open with the FACTOR_KEY of that time.")

    @staticmethod
    def _as_owner() -> None:
        """Tables are made by who owns them: the same command, in a process of its own, under that address."""
        worker = unquote(urlsplit(os.environ.get("DATABASE_URL", "")).username or "")
        env = {**os.environ, "DATABASE_URL": settings.DATABASE_OWNER_URL, "GRANT_RIGHTS_TO": worker}
        env.pop("DATABASE_OWNER_URL", None)
        if code := subprocess.run([sys.executable, *sys.argv], env=env, check=False).returncode:
            sys.exit(code)


def _key(name: str) -> str:
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text()
    except (OSError, UnicodeDecodeError):
        raise CopyRefused(f"The key {name} cannot be read. Give the file of the private key") from None


def _said(checked: Checked) -> str:
    head = checked.head
    return (
        f"The copy of {head.council['name']} of {head.taken_at[:16].replace('T', ' ')} UTC (version {head.version}; "
        f"{checked.rows:,} rows of {len(checked.manifest.tables)} tables, {len(checked.manifest.files):,} files)"
    )
