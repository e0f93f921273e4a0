"""What is said from here on a child's page: days to come, what is open, its history, and the tables."""

from collections.abc import Iterable
from functools import cached_property

import rules
from django.db.models import Model
from django.urls import reverse

from core import clock
from govuk.dates import day_words, short_day
from placements.models import Agreement, Offer, Placement
from pupils import record
from pupils.record import Child, Coming, Open, Table


class Its:
    """The child's offers, placements and agreements that whoever looks may open, asked once."""

    def __init__(self, child: Child) -> None:
        self.pupil, self.acting, self.today = child.pupil, child.acting, clock.today()

    @cached_property
    def placements(self) -> list[Placement]:
        """The latest first."""
        rows = Placement.objects.visible_to(self.acting).filter(pupil=self.pupil).with_could_not_start(self.today)
        return list(rows.select_related("provider__organisation"))

    @cached_property
    def offers(self) -> list[Offer]:
        if not rules.has_perm("placements.offer", self.acting):
            return []
        rows = Offer.objects.visible_to(self.acting).filter(referral__pupil=self.pupil)
        return list(rows.select_related("provider__organisation", "referral"))

    @cached_property
    def agreements(self) -> list[Agreement]:
        if not rules.has_perm("agreements.agreement", self.acting):
            return []
        rows = Agreement.objects.visible_to(self.acting).filter(placement__pupil=self.pupil)
        return list(rows.select_related("placement__provider__organisation", "placement__commissioner"))


@record.comes
def dates(child: Child) -> Iterable[Coming]:
    """The first and last days of places."""
    its = child.of(Its)
    for row in its.placements:
        link = reverse("placements:placement", args=[row.pk])
        if row.is_live and row.starts_on >= its.today:
            yield Coming(row.starts_on, f"First day at {row.provider.name}", link)
        if row.is_live and row.last_day >= its.today:
            yield Coming(row.last_day, f"Last day at {row.provider.name}", link)


@record.asks
def tasks(child: Child) -> Iterable[Open]:
    """Offers and agreements that wait for somebody."""
    its = child.of(Its)
    for offer in its.offers:
        if offer.status == Offer.Status.OFFERED:
            link, by = reverse("placements:offer", args=[offer.pk]), f"answer by {day_words(offer.reply_by)}"
            yield Open(f"Offer to {offer.provider.name} waits for its answer", link, by, offer.reply_by < its.today)
    for agreement in its.agreements:
        if agreement.is_open:
            yield _unsigned(agreement)


@record.asks
def late(child: Child) -> Iterable[Open]:
    """Places that could not start."""
    its = child.of(Its)
    for placement in its.placements:
        if placement.could_not_start:  # type: ignore[attr-defined]
            link = reverse("placements:placement", args=[placement.pk])
            yield Open(f"{placement.reference} could not start", link, f"due on {day_words(placement.starts_on)}", True)


def _unsigned(row: Agreement) -> Open:
    is_drafted = row.status == Agreement.Status.DRAFTED
    who = row.placement.provider.name if is_drafted else row.placement.commissioner.name
    link = reverse("agreements:agreement", args=[row.pk])
    since = f"from {day_words(row.starts_on)}"
    return Open(f"Agreement {row.number} waits for {who} to sign", link, since, row.starts_on < clock.today())


@record.tells
def story(child: Child) -> Iterable[Model]:
    its = child.of(Its)
    # A provider is not told who offered: the school would say where the pupil is from.
    yield from () if child.acting.is_provider else its.offers
    yield from its.placements
    yield from its.agreements


@record.shows
def placements(child: Child) -> Table:
    shown = [
        [
            _link(row.reference, "placement", row),
            row.provider.name,
            short_day(row.starts_on),
            short_day(row.last_day),
            {"tag": row},
        ]
        for row in child.of(Its).placements
    ]
    headings = ["Placement", "Provider", "From", "Until", "Status"]
    return Table("Placements", headings, shown, "No placement yet.")


def _link(text: str, name: str, row: Model) -> dict[str, str]:
    return {"text": text, "link": reverse(f"placements:{name}", args=[row.pk])}
