"""Flow: what the clock does. Who has not answered is reminded before the last day; after it, who asked is told."""

from datetime import date

import structlog
from django.db import transaction

from core import clock
from core.models import Threshold
from enquiries import asking, notices
from enquiries.models import Asked, Enquiry
from govuk.dates import in_london

log = structlog.get_logger(__name__)


def run(day: date) -> bool:
    """False when one of them could not be done; one that fails does not keep the others waiting."""
    before = int(Threshold.objects.value_on("enquiry_reminder_days", day))
    waiting = Asked.objects.waiting(day).filter(reminded_at=None).with_details().order_by("pk")
    over = Enquiry.objects.open().filter(reply_by__lt=day, told_at=None).select_related("commissioner")
    done = [_remind(row, day, before) for row in list(waiting)]
    return all([*done, *(_tell(row) for row in list(over))])


def _remind(row: Asked, day: date, before: int) -> bool:
    """From that day on, and not on the day it was asked."""
    by = row.enquiry.reply_by
    if by is None or day < asking.days_later(row.enquiry, by, -before) or in_london(row.asked_at).date() >= day:
        return True
    try:
        with transaction.atomic():
            if Asked.objects.filter(pk=row.pk, reminded_at=None).update(reminded_at=clock.now()):
                notices.still_asked(row)
    except Exception:  # the other rows go on; no heartbeat says that this one did not
        log.exception("enquiry_not_reminded", row=str(row.pk))
        return False
    return True


def _tell(enquiry: Enquiry) -> bool:
    try:
        with transaction.atomic():
            notices.answers_in(enquiry)
    except Exception:  # the same
        log.exception("enquiry_not_told", row=str(enquiry.pk))
        return False
    return True
