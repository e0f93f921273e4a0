"""What a provider has to hand in before it can be given a pupil, until all of it is there."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from accounts.set_up import Step, step
from core.acting import Acting
from providers import ours as our
from providers.documents import SlotStatus
from providers.models import Programme, Provider, Site

FACTS = {
    "about": "what you do",
    "contact_name": "whom to ask for",
    "contact_email": "an email address",
    "telephone": "a telephone number",
    "dsl_name": "your safeguarding lead",
    "dsl_telephone": "their telephone number",
}
WANTING = frozenset({SlotStatus.MISSING, SlotStatus.REJECTED})


def own_set_up(acting: Acting, today: date) -> Iterable[Step]:
    """Profile, sites, programmes, documents: nothing once all are done."""
    row = our.of(acting)
    if row is None:
        return []
    steps = [_profile(row), _sites(row, today), _programmes(row, acting), _documents(row, today)]
    return steps if any(one["status"] != "completed" for one in steps) else []


def _profile(row: Provider) -> Step:
    left = [words for name, words in FACTS.items() if not getattr(row, name)]
    said = f"Still to enter: {', '.join(left)}" if left else "Entered"
    found = step("Your profile", said, is_done=not left, link=reverse("providers:provider-edit", args=[row.pk]))
    return _under_way(found, left=len(left), of=len(FACTS))


def _sites(row: Provider, today: date) -> Step:
    number = Site.objects.filter(provider=row).open(today).count()
    page = "provider" if number else "site-add"
    said = f"{number} site{'' if number == 1 else 's'}" if number else "Where you teach: none is entered"
    return step("Your sites", said, is_done=bool(number), link=reverse(f"providers:{page}", args=[row.pk]))


def _programmes(row: Provider, acting: Acting) -> Step:
    number = Programme.objects.visible_to(acting).running().filter(site__provider=row).count()
    page = "provider-programmes" if number else "programme-add"
    said = f"{number} programme{'' if number == 1 else 's'}" if number else "What you offer: none is entered"
    return step("Your programmes", said, is_done=bool(number), link=reverse(f"providers:{page}", args=[row.pk]))


def _documents(row: Provider, today: date) -> Step:
    slots = our.standing_of(row, today).slots
    left = sum(slot.status in WANTING for slot in slots)
    said = f"{left} of {len(slots)} still to hand in" if left else "All are handed in"
    page = "documents-add" if left else "provider-documents"
    found = step("Your documents", said, is_done=not left, link=reverse(f"providers:{page}", args=[row.pk]))
    return _under_way(found, left=left, of=len(slots))


def _under_way(found: Step, *, left: int, of: int) -> Step:
    return {**found, "status": "in_progress", "status_words": ""} if 0 < left < of else found
