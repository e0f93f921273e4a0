"""The tabs over the list of referrals, each with the rows it opens."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from core import clock
from core.acting import Acting
from referrals import waiting
from referrals.filters.referrals import FOUR_WEEKS
from referrals.models import Referral
from referrals.models.referral_step import APPROVED, SUBMITTED


def tabs(asked: Mapping[str, str], acting: Acting) -> list[dict[str, Any]]:
    """What the council looks for in them, and which of it the page shows."""
    narrowed = {name: asked.get(name, "") for name in ("status", "assigned")}
    return [
        {
            "label": label,
            "url": f"?{urlencode(query)}" if query else "?clear=1",
            "is_current": narrowed == {"status": "", "assigned": "", **query},
            "count": count,
        }
        for label, query, count in _counted(acting)
    ]


def _counted(acting: Acting) -> Iterator[tuple[str, dict[str, str], int | None]]:
    """All are among those still open, few however many there were: read once, and counted here."""
    visible = Referral.objects.visible_to(acting)
    still_open = waiting.still_open(visible).select_related("route").with_step().order_by()
    rows = list(
        still_open.only(
            "status",
            "assigned_to",
            "decided_by",
            "stop_by",
            "deferred_until",
            "submitted_at",
            "route__panel_from",
            "route__panel_until",
        )
    )
    states = Counter(map(_state, rows))
    unoffered = sum(row.status == APPROVED and not row.is_placed and row.answer_by is None for row in rows)
    at_desk = [row for row in rows if row.status != Referral.Status.DRAFT and not row.is_approved_by_route]
    unassigned = sum(row.assigned_to_id is None for row in at_desk)
    stoppable = sum(bool(row.is_approved_by_route and row.stop_by and row.stop_by >= clock.today()) for row in rows)
    yield "All", {}, None
    yield "To decide", {"status": "to_decide"}, states["submitted"]
    yield "Mine", {"status": "unsettled", "assigned": "me"}, sum(row.assigned_to_id == acting.user_id for row in rows)
    yield "Unassigned", {"status": "desk", "assigned": "nobody"}, unassigned
    if for_panel := sum(row.status == SUBMITTED and row.needs_panel for row in rows):
        yield "Panel", {"status": "panel"}, for_panel
    yield "Waiting", {"status": "held"}, states["deferred"] + states["returned"]
    yield "To offer", {"status": "unoffered"}, unoffered
    yield "Stoppable", {"status": "stoppable"}, stoppable
    yield "Decided", {"status": "decided"}, visible.decided_since(clock.now() - FOUR_WEEKS).count()


def _state(row: Referral) -> str:
    """Its status; of what was sent, those apart that are put off or for a panel: they wait for nobody alone."""
    if row.status != SUBMITTED:
        return str(row.status)
    return "deferred" if row.is_deferred else "panel" if row.needs_panel else SUBMITTED
