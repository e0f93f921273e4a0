"""The flow of an action: evidence handed in, returned or closed. Only the council closes."""

import uuid
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from audits import compliance
from audits.models import Action
from core import clock
from core.acting import Acting
from core.models import MoveRefused, refuse_own


def submit_evidence(action: Action, *, evidence: str, file: Any = None, by: Acting) -> None:
    """The provider says what was done, with a file if it has one."""
    stamps: dict[str, Any] = {"evidence": evidence, "submitted_at": clock.now(), "submitted_by_id": by.user_id}
    with transaction.atomic():
        if action.status == Action.Status.EVIDENCE_SUBMITTED:
            raise MoveRefused("This was sent to the council already and waits to be checked.")
        words = "Evidence sent to the council"
        action.move(Action.Status.EVIDENCE_SUBMITTED, by=by, act="evidence_submitted", sentence=words, **stamps)
        if file:
            # Kept under a random name; what the provider called it is only data.
            action.evidence_name = PurePath(file.name).name[:200]
            suffix = PurePath(file.name).suffix.lower()
            action.evidence_file.save(f"{uuid.uuid4().hex}{suffix}", ContentFile(file.read()), save=False)
            action.save(update_fields=["evidence_file", "evidence_name"])


def return_to_provider(action: Action, *, reason: str, by: Acting) -> None:
    """The evidence does not show it yet: back to the provider, with what is missing."""
    _refuse_own(action, by)
    words = "Returned to the provider: more is needed"
    action.move(Action.Status.RETURNED, by=by, act="returned", sentence=words, returned_reason=reason)


def close(action: Action, *, by: Acting) -> None:
    """The council has seen that it is done."""
    _refuse_own(action, by)
    with transaction.atomic():
        stamps: dict[str, Any] = {"verified_by_id": by.user_id, "verified_on": clock.today()}
        action.move(Action.Status.CLOSED, by=by, act="closed", sentence="Verified and closed by the council", **stamps)
        compliance.settle_action(action, by=by)


def _refuse_own(action: Action, by: Acting) -> None:
    sent_by = Action.objects.filter(pk=action.pk).values_list("submitted_by", flat=True)
    refuse_own(by, *filter(None, sent_by), words="You sent this evidence. Somebody else checks it.")
