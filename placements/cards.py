"""What the home page shows of offers, placements and agreements."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Role
from core.acting import Acting
from core.cards import Card, Lane, Task, counted
from core.half_days import BY_CODE, SHORT
from core.ordering import first_of
from govuk.dates import day_words, month_day
from placements import running_out
from placements.models import Agreement, Continuation, Offer, Placement
from placements.running_out import RunningOut
from referrals.cards import its

TASKS_SHOWN = 6
TO_GO_ON = "placements to decide on after a provider was closed"


def clocks(acting: Acting, today: date) -> RunningOut:
    """What is due of children, before everything else."""
    return running_out.of(acting, today)


def to_sign(acting: Acting, today: date) -> Iterable[Card]:
    """Agreements that wait for this organisation's signature as the commissioner."""
    rows = Agreement.objects.visible_to(acting).filter(
        status=Agreement.Status.SIGNED_BY_PROVIDER, placement__commissioner=acting.organisation_id
    )
    query = f"status=signed_by_provider{its(acting)}"
    card = counted(Lane.DECIDE, "agreements to sign", rows, "agreements:agreements", query)
    yield card.with_tasks(_signatures(rows, today))


def to_sign_first(acting: Acting, today: date) -> Iterable[Card]:
    """Agreements that wait for the provider's signature."""
    drafted = Agreement.objects.visible_to(acting).filter(status=Agreement.Status.DRAFTED)
    card = counted(Lane.DECIDE, "agreements to sign", drafted, "agreements:agreements", "status=drafted")
    yield card.with_tasks(_signatures(drafted, today))


def late_offers(acting: Acting, today: date) -> Iterable[Card]:
    late = Offer.objects.visible_to(acting).unanswered(today)
    yield counted(Lane.CHASE, "offers past the answer date", late, "placements:offers", "status=late", is_late=True)


def offers(acting: Acting, today: date) -> Iterable[Card]:
    asked = Offer.objects.visible_to(acting).open()
    card = counted(Lane.DECIDE, "offers to answer", asked, "placements:offers", "status=offered")
    yield card.with_tasks(_offer_tasks(asked, today))


def stuck(acting: Acting, today: date) -> Iterable[Card]:
    rows = Placement.objects.visible_to(acting).could_not_start(today)
    label = "placements that could not start"
    yield counted(Lane.CHASE, label, rows, "placements:placements", "status=waiting", is_late=True)


def to_go_on(acting: Acting, today: date) -> Iterable[Card]:
    """Live placements of which somebody must decide whether they go on: their provider was closed to new ones."""
    asked = Continuation.objects.visible_to(acting).to_do()
    if acting.role != Role.AP_MANAGER:
        asked = asked.filter(placement__commissioner=acting.organisation_id)
    rows = Placement.objects.visible_to(acting).filter(pk__in=asked.order_by().values("placement"))
    first = asked.select_related("placement__pupil", "placement__provider__organisation").order_by("asked_on", "pk")
    lane = Lane.CHASE if acting.role == Role.AP_MANAGER else Lane.DECIDE
    card = counted(lane, TO_GO_ON, rows, "placements:placements", f"status=to_decide{its(acting, lane)}")
    yield card.with_tasks(_to_decide(first)) if lane is Lane.DECIDE else card


def _to_decide(asked: QuerySet[Continuation]) -> Iterable[Task]:
    for row in asked[:TASKS_SHOWN]:
        placement, url = row.placement, reverse("placements:placement-decide", args=[row.placement_id])
        why = f"{placement.provider.name}: {row.why}, asked on {day_words(row.asked_on)}"
        yield Task(f"Decide whether it goes on: {placement.pupil}", url, why)


def running(acting: Acting, today: date) -> Iterable[Card]:
    live = Placement.objects.visible_to(acting).live().filter(commissioner=acting.organisation_id)
    yield counted(Lane.WATCH, "council placements running", live, "placements:placements", f"status=live{its(acting)}")


def _offer_tasks(asked: QuerySet[Offer], today: date) -> Iterable[Task]:
    shown = first_of(asked, TASKS_SHOWN, "reply_by", "pk")
    for offer in shown.select_related("referral__pupil", "membership__lot"):
        late = ", overdue" if offer.reply_by < today else ""
        weekdays = ", ".join(dict.fromkeys(SHORT[BY_CODE[code][0]].capitalize() for code in offer.half_days))
        what = (offer.referral.pupil.year_label(today), weekdays, offer.membership.lot.in_short)
        label = f"Offer: {', '.join(filter(None, what))}, from {month_day(offer.starts_on)}"
        note = f"Answer by {day_words(offer.reply_by)}{late}"
        yield Task(label, reverse("placements:offer", args=[offer.pk]), note)


def _signatures(rows: QuerySet[Agreement], today: date) -> Iterable[Task]:
    """Those that start first: a signature two clicks from home."""
    shown = first_of(rows, TASKS_SHOWN, "starts_on", "pk")
    for row in shown.select_related("placement__pupil", "placement__provider__organisation"):
        label = f"Sign: {row.placement.pupil} at {row.placement.provider.name}"
        url = reverse("agreements:agreement", args=[row.pk])
        yield Task(label, url, f"from {day_words(row.starts_on)}")
