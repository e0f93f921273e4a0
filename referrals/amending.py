"""Flow: a referral is amended after it was sent, with a reason. Old and new are kept; who acted on it is told."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from core import clock
from core.acting import Acting
from core.half_days import in_words
from core.models import MoveRefused, record
from govuk.dates import day_words
from pupils import locks
from referrals import notices, shown
from referrals.models import Amendment, Referral
from referrals.models.amendment import Changed
from referrals.models.found import found

WORDS = ("tried", "pupil_view", "parent_view", "risk", "risk_note")
PLACE = ("lot", "half_days", "starts_on", "ends_on", "preferred_provider")
LABELS = {
    "route": "Route",
    "reason": "Main reason",
    "tried": "What has been tried",
    "lot": "What the pupil needs",
    "half_days": "Half-days",
    "starts_on": "Wanted from",
    "ends_on": "Wanted until",
    "preferred_provider": "Provider the school prefers",
    "pupil_view": "The pupil’s view",
    "parent_view": "The parent’s or carer’s view",
    "risk": "Risk level",
    "risk_note": "To keep everyone safe",
}
OPEN = (Referral.Status.SUBMITTED, Referral.Status.APPROVED)
WHY = "Enter why it is amended."
OFFERED = "A place was offered or agreed for this referral, so what is wanted stays: it is changed there."
RETURNED = "It was returned for information."

Follower = Callable[[Amendment, Acting], None]
FOLLOWERS: list[Follower] = []
"""What rooms above do in the same transaction: a provider that accepted is told."""


def followed_by(act: Follower) -> Follower:
    """Have this done whenever a referral is amended."""
    if act not in FOLLOWERS:
        FOLLOWERS.append(act)
    return act


def against(referral: Referral, names: Iterable[str]) -> list[str]:
    """Why these fields are not amended although the referral stands open."""
    if not set(names) & set(PLACE):
        return []
    known: bool | None = getattr(referral, "is_place_found", None)
    return [OFFERED] if (_is_found(referral) if known is None else known) else []


def _is_found(referral: Referral) -> bool:
    offered, live = (
        rows.filter(referral=referral).order_by().values("referral") for rows in (found().offered(), found().live())
    )
    return offered.union(live).exists()


@shown.says_whether("is_place_found")
def is_place_found() -> Any:
    """Offered, or taken and not over."""
    of_it = OuterRef("pk")
    return Exists(found().offered().filter(referral=of_it)) | Exists(found().live().filter(referral=of_it))


def amend(referral: Referral, *, by: Acting, why: str, **values: Any) -> Amendment | None:
    """Change what a sent referral says; None when nothing is new.

    Raises MoveRefused without a reason, when it was declined or withdrawn meanwhile, and for the place wanted once one
    was offered.
    """
    with transaction.atomic():
        locks.pupil(referral.pupil_id)
        now = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
        if now.status not in OPEN:
            raise MoveRefused(f"This is {now.get_status_display().lower()} and cannot be amended.")
        changed = {name: value for name, value in values.items() if getattr(now, name) != value}
        if not changed:
            return None
        if wrong := against(now, changed):
            raise MoveRefused(wrong[0])
        said = worded(now, changed)
        Referral._base_manager.filter(pk=now.pk).update(**changed)
        for name, value in changed.items():
            setattr(referral, name, value)
        return keep(referral, said, by=by, why=why)


def keep(referral: Referral, said: Sequence[Changed], *, by: Acting, why: str) -> Amendment:
    """Write down what changed, in the transaction that changes it, and tell who acted on it."""
    if not why.strip():
        raise MoveRefused(WHY)
    row = Amendment.objects.create(
        referral=referral,
        amended_by_id=by.user_id,
        amended_for=by.organisation.name,
        amended_at=clock.now(),
        reason=why.strip(),
        said=[list(each) for each in said],
    )
    fields = {"fields": sorted(each.field for each in said)}
    event = record("amended", referral, by=by, sentence="The referral was amended.", changes=fields)
    notices.referral_amended(referral, event, by=by)
    for act in FOLLOWERS:
        act(row, by)
    return row


def worded(before: Referral, changed: dict[str, Any]) -> list[Changed]:
    """What changed in words, before and after, in the order of the referral's page."""
    return [
        Changed(name, label, _words(name, getattr(before, name)), _words(name, changed[name]))
        for name, label in LABELS.items()
        if name in changed
    ]


def _words(name: str, value: Any) -> str:
    if value is None or value in ("", []):
        return ""
    if name == "half_days":
        return in_words(value)
    if name == "risk":
        return str(Referral.Risk(value).label)
    if name == "lot":
        return str(value.asked_as)
    return day_words(value) if name in ("starts_on", "ends_on") else str(value)
