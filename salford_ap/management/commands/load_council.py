"""manage.py load_council PACK: what one council starts with, read once from the folder of its pack."""

from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import boundaries
from accounts.council import the_council
from core import council
from core.models import record
from core.packs import Pack, PackRefused

ROOMS = ("accounts", "providers")
SHIPPED: Path = settings.BASE_DIR / "packs"


class Command(BaseCommand):
    help = (
        "Load the pack of the council that runs this portal: terms, wards, postcodes, map, framework, lots and rounds. "
        "Nothing entered since is overwritten, and loading again changes nothing. docs/council-pack.md says how to "
        "write one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pack", type=Path, help="its folder, or the name of one that is shipped, as in packs/")

    def handle(self, *args: Any, **options: Any) -> None:
        """Each room's pack.load() in the order of the staircase, all or nothing."""
        folder: Path = options["pack"]
        if not folder.is_dir() and (SHIPPED / folder).is_dir():
            folder = SHIPPED / folder
        try:
            with transaction.atomic():
                pack = Pack(folder)
                added = {room: import_module(f"{room}.pack").load(pack) for room in ROOMS}
                if any(count for counts in added.values() for count in counts.values()):
                    record("loaded_council_pack", the_council(), by=None, changes=added)
        except PackRefused as refused:
            council.forget()
            boundaries.forget()
            raise CommandError(f"{refused}. Nothing was loaded.") from None
        for note in pack.notes:
            self.stdout.write(f"Look at {note}.")
        self.say(folder.name, {noun: count for counts in added.values() for noun, count in counts.items()})

    def say(self, name: str, counts: dict[str, int]) -> None:
        """What was added, or that there was nothing to add."""
        told = ", ".join(f"{count} {noun}" for noun, count in counts.items() if count)
        self.stdout.write(f"{name}: {told} added." if told else f"{name}: loaded before. Nothing was changed.")
