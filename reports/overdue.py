"""The rows behind what is late or open: reviews, actions, offers, placements that could not start, and standings."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from audits.models import Action
from core import clock
from core.acting import Acting
from outcomes.models import Review
from placements.models import Offer, Placement
from providers import standing
from providers.standing import Standing
from reports.cohort import Cohort, seen

SOON = timedelta(days=14)


def actions_open(about: Cohort, acting: Acting | None) -> QuerySet[Action]:
    """Not closed by the council by the last day, of these providers."""
    return _actions(about, acting, Action.objects.open_on(about.until))


def _actions(about: Cohort, acting: Acting | None, actions: QuerySet[Action]) -> QuerySet[Action]:
    rows: QuerySet[Action] = seen(actions, acting)
    if about.provider:
        rows = rows.filter(audit__provider=about.provider)
    if about.school or about.lot or about.key_stage:
        rows = rows.filter(audit__provider__in=about.providers(acting))
    return rows


# What the dashboard counts besides: today, or at the end of a term that is over.


def reviews_overdue(about: Cohort, acting: Acting | None) -> QuerySet[Review]:
    """Not held though the day has come, of placements still running."""
    return _due(about, acting).filter(due_on__lt=clock.today())


def reviews_soon(about: Cohort, acting: Acting | None) -> QuerySet[Review]:
    """To be held within two weeks."""
    return _due(about, acting).filter(due_on__range=(clock.today(), clock.today() + SOON))


def _due(about: Cohort, acting: Acting | None) -> QuerySet[Review]:
    rows = Review.objects.due().filter(due_on__lte=about.ends_on)
    return rows.filter(placement__in=about.any_placements(acting).order_by().values("pk"))


def actions_overdue(about: Cohort, acting: Acting | None) -> QuerySet[Action]:
    """Open past their date."""
    return _actions(about, acting, Action.objects.open()).filter(due_on__lt=clock.today(), due_on__lte=about.ends_on)


def offers_late(about: Cohort, acting: Acting | None) -> QuerySet[Offer]:
    """Not answered by their day."""
    rows = seen(Offer.objects.open(), acting).filter(reply_by__lt=clock.today(), reply_by__lte=about.ends_on)
    if about.lot:
        rows = rows.filter(membership__lot=about.lot)
    if about.provider:
        rows = rows.filter(provider=about.provider)
    return rows.filter(referral__in=about.any_referrals(acting).order_by().values("pk"))


def not_started(about: Cohort, acting: Acting | None) -> QuerySet[Placement]:
    """Agreed, the first day has come, and the gate stops them."""
    rows: Any = about.any_placements(acting)
    return rows.could_not_start(about.until)


def providers(about: Cohort, acting: Acting | None) -> list[Any]:
    """Today's standing of each provider, with its name: suspended ones counted, in a constant number of queries."""
    return standing.each_of(about.providers(acting).order_by("organisation__name", "pk"), clock.today())


def never_audited(about: Cohort, acting: Acting | None) -> list[Any]:
    """Providers nobody has audited, as a whole or at one site."""
    return with_reason(providers(about, acting), "never_audited")


def audits_overdue(about: Cohort, acting: Acting | None) -> list[Any]:
    """Providers whose audit is too long ago."""
    return with_reason(providers(about, acting), "audit_overdue")


def with_reason(found: list[tuple[Any, Standing]], code: str) -> list[Any]:
    """Those with this reason in their standing."""
    return [(row, its) for row, its in found if any(reason.code == code for reason in its.reasons)]


def documents_expired(about: Cohort, acting: Acting | None) -> list[Any]:
    """Expired documents, each with its provider."""
    return expired_of(providers(about, acting))


def expired_of(found: list[tuple[Any, Standing]]) -> list[Any]:
    """Expired documents of providers whose standing is known."""
    return [(row, slot) for row, its in found for slot in its.slots if slot.status == "expired"]
