"""Flow: a family's refusal of a provider is written down, apart from what the provider said."""

from datetime import date

from django.db import transaction

from core import clock
from core.acting import Acting
from core.models import MoveRefused, record
from enquiries.models import FamilyRefusal
from enquiries.reasons import FAMILY_REFUSALS
from providers.models import Provider
from referrals.models import Referral


@transaction.atomic
def record_refusal(
    referral: Referral, *, provider: Provider, who: str, said_on: date, reason: str, by: Acting
) -> FamilyRefusal:
    """Who did not want which provider, when they said so, and why in a code."""
    if not FAMILY_REFUSALS.is_offered(reason):
        raise MoveRefused("Select why they do not want it.")
    if said_on > clock.today():
        raise MoveRefused("The day they said so must be today or in the past.")
    row = FamilyRefusal.objects.create(
        referral=referral,
        provider=provider,
        who=who,
        said_on=said_on,
        reason=reason,
        recorded_by_id=by.user_id,
        recorded_at=clock.now(),
    )
    record("recorded", row, by=by, sentence=f"The family did not want {provider.name}.")
    return row
