"""What the home page shows of providers, their documents and memberships."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.urls import reverse

from core.acting import Acting
from core.cards import Card, Lane, Task, asked_ahead, counted, listing, same_for_all
from govuk.dates import day_words
from providers import ours as our
from providers import standing
from providers.documents import Slot
from providers.models import Membership, MembershipChange, Provider, UnsortedFile
from providers.standing import Standing

TASKS = 4
PROPOSED = "A change to your membership is proposed"


def changes(acting: Acting, today: date) -> Iterable[Card]:
    waiting = MembershipChange.objects.visible_to(acting).to_decide(acting)
    yield counted(Lane.DECIDE, "membership changes to confirm", waiting, "providers:changes", "status=mine")


@same_for_all
def framework(acting: Acting, today: date) -> Iterable[Card]:
    """Documents and audits of all providers on a lot, from where each stands, worked out once.

    Documents are counted as their list has them: of those active on the framework. Audits of suspended ones too.
    """
    rows = Provider.objects.visible_to(acting).filter(pk__in=Membership.objects.held_on(today).values("provider"))
    found = standing.of_set(rows, today)
    slots = [slot for its in found.values() if its.is_active for slot in its.slots]
    for lane, label, status, is_late in DOCUMENTS:
        number = sum(slot.stands_at(status) for slot in slots)
        yield Card(lane, label, number, listing("providers:documents", f"status={status}"), is_late=is_late)
    for label, level in STANDINGS:
        number = sum(its.level == level for its in found.values())
        yield Card(Lane.WATCH, label, number, listing("providers:directory", f"standing={level}"))
    for label, code, asked, is_late in AUDITS:
        number = sum(any(reason.code == code for reason in its.of_audits) for its in found.values())
        yield Card(Lane.CHASE, label, number, listing("providers:directory", f"audit={asked}"), is_late=is_late)


DOCUMENTS = (
    (Lane.DECIDE, "documents to check", "awaiting_check", False),
    (Lane.CHASE, "documents expired", "expired", True),
    (Lane.WATCH, "documents expiring", "expiring", False),
)
STANDINGS = (("providers closed to new placements", "blocked"), ("providers in need of attention", "warning"))
AUDITS = (
    ("providers never audited", "never_audited", "never", False),
    ("provider audits overdue", "audit_overdue", "overdue", True),
)


@asked_ahead(our.ask_ahead)
def ours(acting: Acting, today: date) -> Iterable[Card]:
    """What stands against a provider's new placements, and its documents: first those that do."""
    if row := our.of(acting):
        its = our.standing_of(row, today)
        yield _against(row, its)
        yield _proposed(row)
        url = reverse("providers:provider-documents", args=[row.pk])
        tasks = [_to_hand_in(row, slot) for slot in its.stopping]
        yield _unsorted(row, acting)
        label = "documents without which no new placement may start"
        yield Card(Lane.DECIDE, label, len(tasks), f"{url}?status=stopping", is_late=True).with_tasks(tasks[:TASKS])
        first = min((slot.expires_on for slot in its.running_out if slot.expires_on), default=None)
        is_late = first is not None and first < today
        label = "documents expired or expiring"
        yield Card(Lane.WATCH, label, len(its.running_out), f"{url}?status=running_out", due=first, is_late=is_late)


def _against(row: Provider, its: Standing) -> Card:
    """Why new placements may not start: everywhere, or at a site or on a lot."""
    where = "You are closed to new placements" if not its.is_open else "New placements are stopped in part"
    url = reverse("providers:provider-standing", args=[row.pk])
    reasons = [Task(reason.sentence, url, "") for reason in its.blocking]
    label = "reasons against new placements"
    return Card(Lane.WATCH, label, len(reasons), url, is_late=True, band=where).with_tasks(reasons)


def _unsorted(row: Provider, acting: Acting) -> Card:
    """Files it sent together, of which nobody has said yet what they are: they count for nothing."""
    rows = UnsortedFile.objects.visible_to(acting).filter(provider=row)
    card = counted(Lane.DECIDE, "sent files to say which document each is", rows, "providers:directory")
    return replace(card, url=reverse("providers:documents-sort", args=[row.pk]))


def _proposed(row: Provider) -> Card:
    """That one of its memberships may be suspended or removed: which and since when, and whom to ask."""
    waiting = MembershipChange.objects.announced_to(row)
    url = reverse("providers:provider-standing", args=[row.pk])
    card = counted(Lane.WATCH, "changes proposed to your memberships", waiting, "providers:directory")
    return replace(card, url=url, band=PROPOSED).with_tasks(Task(said, url, "") for said in our.announced(waiting))


def _to_hand_in(row: Provider, slot: Slot) -> Task:
    where = f", {slot.site.name}" if slot.site else ""
    query = f"?kind={slot.kind.pk}" + (f"&site={slot.site.pk}" if slot.site else "")
    last = f": last day {day_words(slot.expires_on)}" if slot.expires_on else ""
    url = reverse("providers:document-add", args=[row.pk]) + query
    return Task(f"Hand in {slot.kind.title}{where}", url, f"{slot.status.label}{last}")
