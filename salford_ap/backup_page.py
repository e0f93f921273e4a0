"""How the backups stand: for those who must see to it that there are some."""

from collections.abc import Iterable
from datetime import date, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.set_up import Step, step
from core import clock
from core.acting import Acting
from core.backup import keeping
from core.cards import Card, Lane
from core.views import InfoPage
from salford_ap import backups


class Backups(InfoPage):
    """The last good one, those that are kept, and why one failed."""

    perm = "portal.backups"
    title = "Backups"
    kind_template = "portal/backups.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keep = {
            "daily": settings.BACKUP_KEEP_DAILY,
            "weekly": settings.BACKUP_KEEP_WEEKLY,
            "monthly": settings.BACKUP_KEEP_MONTHLY,
        }
        return super().get_context_data(
            state=backups.state(),
            keep=keep,
            hour=time(backups.hour_on(clock.today())),
            copies=keeping.copies(Path(settings.BACKUP_DIR))[::-1],
            **kwargs,
        )


def card(acting: Acting, today: date) -> Iterable[Card]:
    """How many there are, or what is wrong with them."""
    state = backups.state()
    if state.wrong:
        yield Card(Lane.CHASE, "backup to see to", 1, reverse("backups"), note=state.wrong, is_late=True)
    else:
        yield Card(Lane.WATCH, "backups kept", state.number, reverse("backups"), note=f"the last one {state.age}")


def set_up(acting: Acting, today: date) -> Iterable[Step]:
    """One line of what is to be set up."""
    state = backups.state()
    said = f"The last was made {state.age}" if state.last else "None has been made yet"
    yield step("Backups", said, is_done=not state.wrong, link=reverse("backups"))
