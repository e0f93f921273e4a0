"""Flow: the providers somebody keeps in mind while choosing."""

from datetime import date

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from core import turns
from core.acting import Acting
from core.models import record
from providers.models import Membership, Provider, Shortlist


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


def first(acting: Acting, day: date) -> QuerySet[Provider]:
    """The providers on the framework that day, those on this person's list first; each says whether it is on it."""
    rows = Provider.objects.visible_to(acting).filter(pk__in=Membership.objects.active_on(day).values("provider"))
    marked = shown_on(rows.select_related("organisation"), acting)
    return marked.order_by(F("is_shortlisted").desc(), "organisation__name", "pk")


def shown_on(providers: QuerySet[Provider], acting: Acting) -> QuerySet[Provider]:
    """Each with whether it is on this person's list, as `is_shortlisted`."""
    mine = Shortlist.objects.visible_to(acting).filter(provider=OuterRef("pk"))
    return providers.annotate(is_shortlisted=Exists(mine))
