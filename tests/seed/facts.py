"""What a borough came to, told without the ids that are drawn anew each time."""

import hashlib
from collections.abc import Iterable
from typing import Any

from accounts.models import Affiliation, School
from attendance.models import Correction, Mark, MarkChange, Upload
from audits.models import Action, Audit
from core.models import Event, Message
from outcomes.models import Review
from placements.models import Agreement, Offer, Pattern, Placement, Session
from providers.models import Block, Document, FinalAudit, Membership, MembershipChange, Programme, Rate, Site
from pupils.models import Enrolment, Pupil
from referrals.models import Referral
from reports.models import TermlyReport

FACTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "schools": (School, ("urn", "organisation__name", "postcode", "easting")),
    "roles": (Affiliation, ("user__email", "user__name", "role", "organisation__name", "starts_on")),
    "pupils": (Pupil, ("upn", "legal_surname", "legal_forename", "born_on", "sen_provision", "postcode")),
    "enrolments": (Enrolment, ("pupil__upn", "school__name", "starts_on", "ends_on")),
    "sites": (Site, ("provider__slug", "name", "postcode")),
    "programmes": (Programme, ("site__provider__slug", "name", "capacity", "half_days")),
    "memberships": (Membership, ("provider__slug", "lot__number", "starts_on", "status")),
    "rates": (Rate, ("membership__provider__slug", "membership__lot__number", "version", "amount", "starts_on")),
    "membership changes": (MembershipChange, ("membership__provider__slug", "act", "status", "proposed_at")),
    "blocks": (Block, ("provider__slug", "ground", "starts_on", "is_lifted")),
    "documents": (Document, ("provider__slug", "kind", "status", "issued_on", "expires_on", "sent_at", "sha256")),
    "referrals": (Referral, ("reference", "pupil__upn", "status", "started_at", "decided_at", "baseline_attended")),
    "offers": (Offer, ("referral__reference", "provider__slug", "status", "offered_at", "answered_at", "pattern")),
    "placements": (
        Placement,
        ("reference", "pupil__upn", "provider__slug", "status", "starts_on", "ends_on", "ended_on", "end_reason"),
    ),
    "agreements": (
        Agreement,
        ("placement__reference", "number", "status", "rate_amount", "provider_signed_at", "commissioner_signed_at"),
    ),
    "patterns": (Pattern, ("agreement__placement__reference", "agreement__number", "weekday", "half", "starts")),
    "reviews": (Review, ("placement__reference", "due_on", "held_on", "outcome")),
    "sessions": (Session, ("placement__reference", "date", "half", "starts", "ends")),
    "marks": (
        Mark,
        ("session__placement__reference", "session__date", "session__half", "kind", "reason", "minutes_late"),
    ),
    "corrections": (MarkChange, ("session__placement__reference", "session__date", "before", "after", "changed_at")),
    "corrections asked for": (
        Correction,
        ("session__placement__reference", "session__date", "kind", "status", "proposed_at"),
    ),
    "uploads": (Upload, ("reference", "status", "sha256", "sent_at")),
    "audits": (Audit, ("reference", "provider__slug", "status", "outcome", "points", "points_possible")),
    "final audits": (FinalAudit, ("provider__slug", "final_on", "source")),
    "actions": (Action, ("audit__reference", "question__code", "status", "due_on")),
    "reports": (TermlyReport, ("term", "scope", "status", "signed_off_at")),
    "messages": (Message, ("template", "recipient__email", "state", "written_at", "sent_at")),
    "trail": (Event, ("at", "act", "object_type", "organisation_name")),
}


def facts() -> dict[str, tuple[int, str]]:
    """How many rows of each kind there are, and a fingerprint of what they say."""
    return {name: _told(model.objects.order_by().values_list(*fields)) for name, (model, fields) in FACTS.items()}


def _told(rows: Iterable[Any]) -> tuple[int, str]:
    lines = sorted(repr(row) for row in rows)
    return len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()
