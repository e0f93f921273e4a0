"""What the page of an upload shows: the groups of its check, hints, and what happened to it."""

from collections.abc import Iterable
from typing import Any

from attendance import uploads
from attendance.layouts import LAYOUTS
from attendance.matching import GROUPS, SHOWN
from attendance.models import Mark, Upload
from core.acting import Acting
from core.models import Event
from core.trail_pages import told
from placements.models import Session
from pupils import names
from pupils.readers import Reader

LAYOUT_NAMES = {layout.NAME: layout.LABEL.capitalize() for layout in LAYOUTS}


def of(upload: Upload, acting: Acting) -> dict[str, Any]:
    """Everything the page needs, in a constant number of queries; pupils only as far as this person sees them.

    Of a file that is closed to this person only how many rows it had is left: its sentences, its name and those of its
    sheets may say whose.
    """
    is_shut = not Upload.objects.filter(pk=upload.pk).open_to(acting).exists()
    findings = {} if is_shut else upload.findings
    sessions = _sessions([*findings.get("changed", ()), *findings.get("new", ())], acting)
    beside = names.fetched_apart((row.placement.pupil for row in sessions.values()), Reader(acting))
    return {
        "is_shut": is_shut,
        "summary": _summary(upload, findings, is_shut=is_shut),
        "cards": _cards(upload),
        "shown": SHOWN,
        "faults": findings.get("faults", []),
        "contested": findings.get("contested", 0),
        "left_columns": findings.get("left_columns", []),
        "is_rewritten": findings.get("rewritten", False),
        "questions": findings.get("questions", []),
        "is_shown_again": findings.get("again", False),
        "new_kinds": [
            {"label": Mark.Kind(kind).label, "count": count} for kind, count in findings.get("new_kinds", {}).items()
        ],
        "new": _rows(findings.get("new", ()), sessions, beside),
        "changed": _rows(findings.get("changed", ()), sessions, beside),
        "sent_before": uploads.sent_before(upload) if upload.status in (Upload.Status.CHECKED,) else None,
        "events": told(reversed(Event.objects.about(upload).select_related("user"))),
    }


def _sessions(found: Iterable[dict[str, Any]], acting: Acting) -> dict[int, Session]:
    rows = Session.objects.visible_to(acting).filter(pk__in={row["session"] for row in found})
    return {row.pk: row for row in rows.select_related("placement__pupil")}


def _rows(
    found: Iterable[dict[str, Any]], sessions: dict[int, Session], beside: dict[Any, str]
) -> list[dict[str, Any]]:
    """Each with its session, and what tells its pupil from others of that name."""
    known = [(row, sessions[row["session"]]) for row in found if row["session"] in sessions]
    return [{**row, "session": session, "beside": beside[session.placement.pupil_id]} for row, session in known]


def _summary(upload: Upload, findings: dict[str, Any], *, is_shut: bool) -> list[dict[str, Any]]:
    rows = [
        {"key": "Provider", "value": upload.provider.name},
        {"key": "File", "value": "Closed" if is_shut else upload.given_name},
        {"key": "Sent by", "value": upload.sent_by.name},
        {"key": "Virus check", "value": "Scanned" if upload.is_scanned else "Not scanned"},
    ]
    if upload.layout:
        rows.insert(2, {"key": "Read as", "value": LAYOUT_NAMES.get(upload.layout, upload.layout)})
    if findings.get("left_sheets"):
        rows.append({"key": "Sheet read", "value": findings["sheet"]})
        rows.append({"key": "Sheets left", "value": ", ".join(findings["left_sheets"])})
    if upload.decided_by and upload.decided_at:
        rows.append({"key": upload.get_status_display() + " by", "value": upload.decided_by.user.name})
    return rows


def _cards(upload: Upload) -> list[dict[str, Any]]:
    if not upload.counts:
        return []
    return [
        {
            "count": upload.counts.get(group, 0),
            "label": group.capitalize(),
            "kind": "urgent" if group == "rejected" else "",
        }
        for group in GROUPS
    ]
