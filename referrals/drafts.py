"""Flow: drafts that nobody goes on with are erased by rule, with everything in them; who began them is told before."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial

import structlog
from django.db import transaction
from django.db.models import ProtectedError

from core import clock
from core.models import Event, RestrictedReader, Threshold, record
from core.models.trail import filed_as
from referrals import notices
from referrals.models import AlsoWanted, Consent, IntendedOutcome, NamedRisk, Referral, ReferralFile, TriedItem

KEPT_DAYS = 90
TOLD_BEFORE = timedelta(days=7)
ERASED = "The draft was erased with everything in it: nobody had gone on with it."
UNSENT = (Referral.Status.DRAFT, Referral.Status.WITHDRAWN)
PARTS = (AlsoWanted, Consent, IntendedOutcome, TriedItem)

log = structlog.get_logger(__name__)


def kept_days(day: date) -> timedelta:
    """For how long a draft is kept after it was changed last."""
    return timedelta(days=int(Threshold.objects.value_on("draft_kept_days", day, KEPT_DAYS)))


def erased_on(referral: Referral) -> date | None:
    """The day on which a draft goes unless somebody goes on with it; None for what was sent."""
    if referral.reference is not None or referral.status not in UNSENT:
        return None
    return _goes_on([referral], clock.today())[referral.pk]


def sweep(day: date) -> int:
    """Erase the drafts whose day has come, and tell of those that go within a week; how many went."""
    kept, gone = kept_days(day), 0
    oldest = clock.at(day, 0) - kept + TOLD_BEFORE + timedelta(days=1)
    rows = Referral.objects.filter(reference=None, status__in=UNSENT, started_at__lt=oldest)
    drafts = list(rows.select_related("commissioner"))
    days = _goes_on(drafts, day)
    for draft in drafts:
        goes = days[draft.pk]
        if goes <= day:
            gone += _erase(draft, day)
        elif draft.status == Referral.Status.DRAFT and goes - TOLD_BEFORE <= day:
            notices.draft_goes(draft, goes)
    return gone


def _goes_on(drafts: Iterable[Referral], day: date) -> dict[object, date]:
    """By its key, so many days after the last thing that was done to it."""
    last = {str(row.pk): clock.day_of(row.started_at) for row in drafts}
    done = Event.objects.filter(object_type=filed_as(Referral), object_id__in=last)
    for key, moment in done.order_by("at").values_list("object_id", "at"):
        last[key] = clock.day_of(moment)
    kept = kept_days(day)
    return {row.pk: last[str(row.pk)] + kept for row in drafts}


def _erase(draft: Referral, day: date) -> bool:
    """Take it away with everything in it, unless somebody went on with it meanwhile or another room holds it."""
    try:
        with transaction.atomic():
            row = Referral.objects.select_for_update(of=("self",)).filter(pk=draft.pk, reference=None).first()
            if row is None or _goes_on([row], day)[row.pk] > day:
                return False
            for model in PARTS:
                model.objects.filter(referral=row).delete()
            RestrictedReader.objects.filter(
                object_type__in=[NamedRisk._meta.label, ReferralFile._meta.label], object_id=row.pk
            ).delete()
            NamedRisk.objects.filter(referral=row).delete()
            for paper in ReferralFile.objects.filter(referral=row):
                transaction.on_commit(partial(paper.file.storage.delete, str(paper.file.name)))
                paper.delete()
            record("erased", row, by=None, sentence=ERASED)
            row.delete()
    except ProtectedError as held:
        log.info("draft_held", referral=str(draft.pk), by=sorted({each._meta.label for each in held.protected_objects}))
        return False
    return True
