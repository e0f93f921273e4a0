"""Columns about one session: which it is, whose, what happened, and the code proposed for it."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from attendance.codes import Proposal
from core import clock
from core.columns import Column
from govuk.dates import short_day
from placements.models import Session

NOT_YET = "Not yet"


def proposed(of: Callable[[Session], Proposal | None]) -> tuple[Column, Column]:
    """The code proposed for a session, and why; none while it is to come."""

    def code(row: Session) -> str | None:
        found = of(row)
        return found.code if found else ""

    def drawn(row: Session) -> str:
        found = of(row)
        if found is None:
            return ""
        return format_html("<strong>{}</strong>", found.code) if found.code else "None"

    def why(row: Session) -> str:
        found = of(row)
        return found.reason if found else NOT_YET

    def why_drawn(row: Session) -> str:
        found = of(row)
        if found is None:
            return NOT_YET
        alert = format_html(" <strong>{}.</strong>", found.alert) if found.alert else ""
        return format_html("{}.{}", found.reason, alert)

    return Column("Proposed code", code, says=drawn), Column("Why", why, says=why_drawn)


def in_short(row: Session) -> str:
    """3 Nov 2026 am."""
    return f"{short_day(row.date)} {row.half}"


def of_week(row: Session) -> str:
    """The pupil's attendance in the week of a session."""
    return f"{reverse('attendance:placement', args=[row.placement_id])}?week={row.date.isoformat()}"


SESSION = Column("Session", in_short, "date", in_file=False)
PUPIL = Column("Pupil", lambda row: str(row.placement.pupil), "pupil", link=of_week)


def is_to_come(row: Session) -> bool:
    """Nobody has said anything of it, and it has not begun: that is no register missing."""
    return not hasattr(row, "mark") and clock.is_to_come(row.date, row.starts)


def mark_of(row: Session) -> dict[str, Any]:
    return {"mark": getattr(row, "mark", None), "is_to_come": is_to_come(row)}


def happened(row: Session) -> str:
    if hasattr(row, "mark"):
        return str(row.mark)
    return NOT_YET if is_to_come(row) else "Not marked"
