"""Each term every organisation says which of its people stay. What nobody confirmed is paused, after a warning."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Model, OuterRef, Q, Subquery

from accounts import closing, invitations, last_ones
from accounts.council import calendar_of_council
from accounts.models import ASKS_IN, Affiliation, Organisation
from accounts.models.organisation import OrganisationQuerySet
from accounts.models.user import AffiliationQuerySet
from core import clock, mail
from core.acting import Acting
from core.models import Threshold, record, record_each
from core.once import kept
from govuk.dates import day_words

CONFIRM, WARN, AWAY = "people_confirm_days", "people_warning_days", "people_away_days"
SHIPPED = {WARN: 7, AWAY: 60}


@dataclass(frozen=True)
class Round:
    """Of which term people are confirmed, and by when."""

    since: date
    """The term's first day: whoever came later need not be confirmed in it."""
    until: date
    """The last day on which nobody loses anything."""
    warning: timedelta


def round_on(day: date) -> Round | None:
    """The term this day is in, or the last one before it; None where no figure says that people are confirmed."""
    known = kept("round of people")
    if day not in known:
        known[day] = _round_on(day)
    found: Round | None = known[day]
    return found


def _round_on(day: date) -> Round | None:
    figures, calendar = Threshold.objects.values_on(day), calendar_of_council()
    if calendar is None or not figures.get(CONFIRM):
        return None
    begun = [term.starts_on for term in calendar.terms() if term.starts_on <= day]
    if not begun:
        return None
    until = begun[-1] + timedelta(days=int(figures[CONFIRM]))
    return Round(begun[-1], until, timedelta(days=int(figures.get(WARN, SHIPPED[WARN]))))


def away_since(day: date) -> date:
    """Whoever has not signed in from this day on is long away."""
    return day - timedelta(days=int(Threshold.objects.values_on(day).get(AWAY, SHIPPED[AWAY])))


def theirs(organisation: Organisation, *, by: Acting) -> AffiliationQuerySet:
    """Whom of an organisation this person answers for: those they may ask in. Nobody gives back their own role."""
    rows = Affiliation.objects.visible_to(by).held().filter(organisation=organisation)
    rows = rows.exclude(user=by.user_id, paused_at__isnull=False)
    return rows.filter(role__in=ASKS_IN.get(by.role, ()))


def to_confirm(organisation: Organisation, *, by: Acting) -> AffiliationQuerySet:
    """Whom of an organisation this person has still to say of whether they stay."""
    this, rows = round_on(clock.today()), theirs(organisation, by=by)
    return rows.to_confirm(this.since) if this else rows.none()


def organisations() -> OrganisationQuerySet:
    """Those with people nobody has confirmed this term, with how many, and how many of them lost access."""
    this = round_on(clock.today())
    rows = Affiliation.objects.to_confirm(this.since) if this else Affiliation.objects.none()
    here = rows.filter(organisation=OuterRef("pk")).order_by().values("organisation")
    found = Organisation.objects.filter(pk__in=rows.values("organisation"))
    return found.annotate(
        to_confirm=Subquery(here.annotate(number=Count("pk")).values("number")),
        paused=Subquery(here.annotate(number=Count("paused_at")).values("number")),
    ).order_by("name", "pk")


def confirm(
    organisation: Organisation, *, shown: Collection[str], stays: Collection[str], by: Acting
) -> tuple[int, int]:
    """Of those shown, these stay and the others leave: returns how many of each.

    Nobody who was not shown is touched, and whoever confirms stays. A paused role that is confirmed is given back.
    """
    today = clock.today()
    with transaction.atomic():
        if organisation.is_council:
            last_ones.take_turns()
        rows = list(_locked(theirs(organisation, by=by).filter(pk__in=shown)))
        staying = [row for row in rows if str(row.pk) in stays or row.user_id == by.user_id]
        leaving = [row for row in rows if row not in staying]
        for row in leaving:
            leave(row, by=by)
        kept = Affiliation.objects.filter(pk__in=[row.pk for row in staying])
        kept.update(confirmed_on=today, warned_on=None, paused_at=None)
        back: list[tuple[Model, dict[str, Any]]] = [(row, {}) for row in staying if row.paused_at]
        record_each("access_given_back", back, by=by, sentence="Given back, because it was confirmed")
        words = f"{by.user} confirmed who works at {organisation}: {len(staying)} stay, {len(leaving)} leave"
        record("people_confirmed", organisation, by=by, sentence=words)
    return len(staying), len(leaving)


def leave(affiliation: Affiliation, *, by: Acting) -> None:
    """Somebody leaves: this role ends at once, and the account with the last role it holds."""
    with transaction.atomic():
        invitations.end(affiliation, by=by)
        if not Affiliation.objects.held().filter(user=affiliation.user_id).exists():
            closing.close(affiliation.user, by=by)


def give_back(affiliation: Affiliation) -> None:
    """Open a role that is paused, as whoever has the server may; one that is not stays as it is."""
    paused = Affiliation.objects.filter(pk=affiliation.pk, paused_at__isnull=False)
    if paused.update(confirmed_on=clock.today(), warned_on=None, paused_at=None):
        record("access_given_back", affiliation, by=None, sentence="Given back by a command on the server")
        invitations.settle_admin_access(affiliation.user)


def sweep() -> tuple[int, int]:
    """Each night: warn of what nobody has confirmed, and pause what was warned of long enough ago. Twice is once."""
    today = clock.today()
    this = round_on(today)
    if this is None:
        return 0, 0
    rows = Affiliation.objects.current().to_confirm(this.since)
    warned = paused = 0
    if today >= this.until - this.warning:
        warned = _warn(rows.filter(Q(warned_on=None) | Q(warned_on__lt=this.since)), this, today)
    if today > this.until:
        paused = _pause(rows.filter(warned_on__gte=this.since, warned_on__lt=today - this.warning))
    return warned, paused


def _locked(rows: AffiliationQuerySet) -> AffiliationQuerySet:
    return rows.select_for_update(of=("self",)).select_related("user", "organisation").order_by("pk")


@transaction.atomic
def _warn(rows: AffiliationQuerySet, this: Round, today: date) -> int:
    found = list(_locked(rows))
    Affiliation.objects.filter(pk__in=[row.pk for row in found]).update(warned_on=today)
    last = day_words(max(this.until, today + this.warning))
    mail.post_many(
        mail.Draft(
            row.user,
            "accounts/confirm_warning",
            {"organisation": str(row.organisation), "last": last},
            f"Nobody has confirmed this term that you work at {row.organisation}.",
            f"confirm:{row.pk}:{this.since}",
            affiliations=[str(row.pk)],
        )
        for row in found
    )
    return len(found)


@transaction.atomic
def _pause(rows: AffiliationQuerySet) -> int:
    spared = last_ones.spared(rows)
    found = [row for row in _locked(rows) if row.pk not in spared]
    now = clock.now()
    Affiliation.objects.filter(pk__in=[row.pk for row in found]).update(paused_at=now)
    record_each("access_paused", [(row, {}) for row in found], by=None, sentence="Paused, because nobody confirmed it")
    said = "Your role {role} is paused, because nobody has confirmed this term that you work there."
    mail.post_many(
        mail.Draft(
            row.user,
            "accounts/access_paused",
            {"organisation": str(row.organisation)},
            said.format(role=f"{row.get_role_display()} at {row.organisation}"),
            f"paused:{row.pk}:{now.date()}",
        )
        for row in found
    )
    return len(found)
