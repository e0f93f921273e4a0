"""How long a provider sees a pupil it taught."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Q


def placed_with(organisation_id: UUID, day: date) -> Q:
    """Placements with this provider that still give it reason to see the pupil.

    Its access ends 30 days (a setting) after the placement does.
    """
    is_seen = Q(ended_on=None) | Q(ended_on__gte=last_end_seen(day))
    return Q(provider__organisation=organisation_id) & is_seen


def last_end_seen(day: date) -> date:
    """The earliest last day of a placement that a provider may still see on this day."""
    return date.fromordinal(day.toordinal() - settings.PROVIDER_ACCESS_DAYS_AFTER_END)
