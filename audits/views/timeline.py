"""What happened to an audit or an action, in sentences."""

from typing import Any

from core.models import Event


def of(row: Any) -> list[dict[str, Any]]:
    """Its events, the newest first."""
    return [
        {
            "sentence": event.sentence or event.act.replace("_", " ").capitalize(),
            "at": event.at,
            "by": event.user.name if event.user else "",
        }
        for event in Event.objects.about(row).select_related("user").reverse()
    ]
