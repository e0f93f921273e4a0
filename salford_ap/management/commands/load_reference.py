"""manage.py load_reference: what holds in all of England, room by room."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.council import the_council
from core.models import record

ROOMS = (
    "core",
    "accounts",
    "providers",
    "referrals",
    "panels",
    "enquiries",
    "attendance",
    "concerns",
    "packages",
    "matching",
    "audits",
    "reports",
)


class Command(BaseCommand):
    help = (
        "Load what holds in all of England: thresholds, bank holidays, routes, kinds of document, audit questions as a "
        "draft. Nothing entered, changed or deleted since is touched. What is one council's comes with load_council."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Each room's reference.load() in the order of the staircase, all or nothing."""
        with transaction.atomic():
            added = {room: self.load(room) for room in ROOMS if find_spec(f"{room}.reference")}
            if any(count for counts in added.values() for count in counts.values()):
                record("loaded_reference_data", the_council(), by=None, changes=added)

    def load(self, room: str) -> dict[str, int]:
        """Load one room's and say how much was added."""
        counts: dict[str, int] = import_module(f"{room}.reference").load()
        words = ", ".join(f"{count} {noun}" for noun, count in counts.items())
        self.stdout.write(f"{room}: {words} added")
        return counts
