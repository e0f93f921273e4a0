"""Flow: the providers somebody keeps in mind while choosing."""

from django.db import transaction

from core import turns
from core.acting import Acting
from core.models import record
from providers.models import Provider, Shortlist


def add(provider: Provider, *, by: Acting) -> None:
    """Keep it in mind; asking twice keeps it once."""
    with transaction.atomic():
        turns.take("shortlist", by.pk, provider.pk)
        _, is_new = Shortlist.objects.get_or_create(affiliation_id=by.pk, provider=provider)
        if is_new:
            record("shortlisted", provider, by=by, sentence=f"{provider.name} shortlisted")


def drop(provider: Provider, *, by: Acting) -> None:
    """Let it go; nothing happens when it was not on the list."""
    with transaction.atomic():
        gone, _ = Shortlist.objects.filter(affiliation_id=by.pk, provider=provider).delete()
        if gone:
            record("dropped_from_shortlist", provider, by=by, sentence=f"{provider.name} taken off the shortlist")
