"""What is said from here to the room of pupils: who sees a child, and who is asked for."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from core.acting import Acting
from pupils import leaving, seeing
from referrals import clocks
from referrals.models import Referral
from referrals.models.found import found, names_it


@seeing.lets_see
def commissioned(acting: Acting, day: date) -> QuerySet[Referral] | None:
    """A school sees whom it referred."""
    return Referral.objects.filter(commissioner=acting.organisation_id) if acting.is_school else None


@leaving.kept_by
def asked_for(day: date) -> Iterable[QuerySet[Any]]:
    """Whoever a place is asked for; a school's draft for a pupil it has no more asks nothing."""
    asked = Referral.objects.filter(~names_it(found().agreed()), status__in=clocks.RUNNING)
    yield asked.exclude(status=Referral.Status.DRAFT, commissioner__is_council=False)
