"""What the home page shows of termly reports."""

from collections.abc import Iterable
from datetime import date

from core.acting import Acting
from core.cards import Card, Lane, counted
from reports.models import TermlyReport


def to_sign_off(acting: Acting, today: date) -> Iterable[Card]:
    """Those whose term is over and that nobody has signed off."""
    rows = TermlyReport.objects.visible_to(acting).to_sign_off(today)
    yield counted(Lane.DECIDE, "termly reports to sign off", rows, "reports:reports", "status=to_sign_off")
