"""Reference data of this room: the council itself with a calendar, and the bank holidays of England in it."""

import json
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.council import the_council
from accounts.models import Organisation
from core.models import Calendar, Closure, Loaded
from core.reference import add_missing

BANK_HOLIDAYS = Path(__file__).parent / "data" / "bank_holidays.json"
NAMED = "COUNCIL_NAME"


def load() -> dict[str, int]:
    """How many councils (one, the first time) and bank holidays were added, and whether the council's name changed."""
    with transaction.atomic():
        is_new = not Organisation.objects.filter(is_council=True).exists()
        council = the_council()
        renamed = _follow_the_name(council)
        calendar = council.calendar
        holidays = _load_bank_holidays(calendar) if calendar else 0
        return {"councils": int(is_new), "new names of the council": int(renamed), "bank holidays": holidays}


def _follow_the_name(council: Organisation) -> bool:
    """The setting is the one source of the council's name: who changes it there changes it in every list."""
    name = settings.COUNCIL["name"]
    if not name or not Loaded.objects.first_time(NAMED, name):
        return False
    Loaded.objects.filter(kind=NAMED).exclude(key=name).delete()
    return bool(Organisation.objects.filter(pk=council.pk).exclude(name=name).update(name=name))


def _load_bank_holidays(calendar: Calendar) -> int:
    """All of them: one in the holidays closes nothing that is open, whatever the terms turn out to be."""
    kind = Closure.Kind.BANK_HOLIDAY
    rows = (
        {"calendar_id": calendar.pk, "kind": kind, "starts_on": day, "ends_on": day, "note": row["name"]}
        for row in json.loads(BANK_HOLIDAYS.read_text(encoding="utf-8"))
        for day in [date.fromisoformat(row["date"])]
    )
    return add_missing(Closure, ("calendar_id", "kind", "starts_on"), rows)
