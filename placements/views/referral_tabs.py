"""The tabs over the list of referrals, each with the rows it opens."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from core.acting import Acting
from placements.models import Referral


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
    seen = Referral.objects.visible_to(acting)
    open_ones = seen.unsettled()
    yield "All", {}, None
    yield "To decide", {"status": "submitted"}, seen.to_decide().count()
    yield "Waiting for offer", {"status": "unoffered"}, seen.not_offered().count()
    mine = open_ones.filter(assigned_to=acting.user_id).count()
    yield "Mine", {"status": "unsettled", "assigned": "me"}, mine
    yield "Nobody’s", {"status": "unsettled", "assigned": "nobody"}, open_ones.filter(assigned_to=None).count()
