"""The tabs over the list of referrals, each with the rows it opens."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from core.acting import Acting
from referrals.models import Referral
from referrals.models.referral_step import APPROVED


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
    open_ones = Referral.objects.visible_to(acting).unsettled().with_step()
    rows = list(open_ones.order_by().only("status", "assigned_to"))
    states = Counter(row.status for row in rows)
    unoffered = sum(row.status == APPROVED and not row.is_placed and row.answer_by is None for row in rows)
    people = Counter(row.assigned_to_id for row in rows)
    yield "All", {}, None
    yield "To decide", {"status": "submitted"}, states["submitted"]
    yield "Waiting for offer", {"status": "unoffered"}, unoffered
    yield "Mine", {"status": "unsettled", "assigned": "me"}, people[acting.user_id]
    yield "Nobody’s", {"status": "unsettled", "assigned": "nobody"}, people[None]
