"""Flow: who was told and has not acknowledged it is reminded; where nobody is left, whoever stands in is told."""

from datetime import datetime, timedelta

from django.db import transaction

from concerns import hearing, raising, sending
from concerns.models import Allegation, Told
from core import clock
from core.models import Threshold

MOST = 5
"""Reminders of one concern: home goes on counting it."""


def within() -> timedelta:
    """How long somebody has to acknowledge it."""
    return timedelta(hours=int(Threshold.objects.value_on("concern_acknowledge_hours", clock.today())))


def late_before() -> datetime:
    """What was told before this moment and is not acknowledged is late."""
    return clock.now() - within()


def chase() -> int:
    """Remind everybody whose time has passed, once for each such time; how many rows it took up."""
    taken = 0
    late = Told.objects.waiting().filter(told_at__lte=late_before(), chased__lt=MOST)
    for row in late.select_related("concern__placement__provider__organisation", "concern__raised_as", "organisation"):
        if row.told_at + within() * (row.chased + 1) <= clock.now():
            taken += _remind(row)
    return taken + _remind_named_officer()


def _remind(row: Told) -> int:
    with transaction.atomic():
        again = row.chased + 1
        if not Told.objects.filter(pk=row.pk, chased=row.chased, acknowledged_at=None).update(chased=again):
            return 0
        hearer, raiser = hearing.hearer_in(row), row.concern.raised_as
        if not hearer.people().exclude(user=raiser.user_id).exists():
            hearer = _stand_in(row) or hearer
        people = hearing.people_of([hearer], but=raiser.user_id)
        raising.write(people, key=f"concern:{row.concern_id}:{again}", template="concerns/reminder")
    return 1


def _stand_in(row: Told) -> hearing.Hearer | None:
    """Nobody holds that role any more: whoever is told in their place from now on."""
    raiser = row.concern.raised_as
    found = hearing.hearer_of(row.who, row.concern.placement, raiser)
    if found is None or not found.is_anybody or found.is_you:
        return None
    Told.objects.filter(pk=row.pk).update(
        organisation=found.organisation, holder=found.holder, affiliation=found.affiliation, instead=found.instead
    )
    raising.let_read(row.concern, found, raiser)
    return found


def _remind_named_officer() -> int:
    taken = 0
    for row in Allegation.objects.filter(status=Allegation.Status.SENT, sent_at__lte=late_before(), chased__lt=MOST):
        again = row.chased + 1
        if row.sent_at + within() * again > clock.now():
            continue
        with transaction.atomic():
            if Allegation.objects.filter(pk=row.pk, chased=row.chased).update(chased=again):
                taken += sending.write(f"concern:{row.pk}:{again}", "concerns/reminder")
    return taken
