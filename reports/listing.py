"""How the rows behind a figure are listed: what they are called, their columns, and where each leads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from audits.models import Action
from core.acting import Acting
from core.columns import Column
from outcomes.models import Review
from placements.models import Offer, Pattern, Placement, Session
from providers.models import Programme
from pupils.models import Pupil
from pupils.readers import Reader
from referrals.models import Referral


@dataclass(frozen=True)
class Listing:
    """One kind of row."""

    noun: str
    columns: Sequence[Column]
    link: Callable[[Any], str]
    with_rows: tuple[str, ...] = ()
    pupil: str = ""
    """The way from a row to the pupil it names."""
    told: Callable[[Reader], Sequence[Column]] = lambda reader: ()

    def columns_for(self, acting: Acting) -> tuple[Column, ...]:
        """Its columns, with what turns on who reads them."""
        return (*self.columns, *self.told(Reader(acting)))

    def fetch(self, rows: Any) -> Any:
        """With what the columns show, in one order."""
        if not isinstance(rows, QuerySet):
            return rows
        return rows.select_related(*self.with_rows).order_by(*(rows.model._meta.ordering or ()), "pk")


def _link(name: str, path: str = "pk") -> Callable[[Any], str]:
    """To a page about the row, or about something it belongs to."""

    def address(row: Model) -> str:
        for part in path.split("."):
            row = getattr(row, part)
        return reverse(name, args=[row])

    return address


def _happened(session: Session) -> str:
    mark = getattr(session, "mark", None)
    return str(mark.get_kind_display()) if mark else "Not marked"


def _change(placement: Placement) -> str:
    referral = placement.referral
    if referral.baseline_possible is None:
        return "Not known"
    return f"{referral.baseline_attended} of {referral.baseline_possible}"


PLACEMENT = ("pupil", "provider__organisation", "commissioner", "membership__lot", "referral")
PLACEMENTS = Listing(
    "placement",
    (
        Column("Placement", lambda row: row.reference),
        Column("Pupil", lambda row: str(row.pupil)),
        Column("Provider", lambda row: row.provider.name),
        Column("Commissioner", lambda row: row.commissioner.name),
        Column("First day", lambda row: row.starts_on),
        Column("Last day", lambda row: row.last_day),
        Column("Status", lambda row: row.get_status_display()),
        Column("Referral", lambda row: row.referral.reference),
        Column("Attended before referral", _change),
    ),
    _link("placements:placement"),
    PLACEMENT,
    pupil="pupil",
)
LISTINGS: dict[type[Model], Listing] = {
    Placement: PLACEMENTS,
    Pupil: Listing(
        "pupil",
        (Column("Pupil", str),),
        _link("pupils:pupil"),
        pupil="pk",
        told=lambda reader: (Column("Year group", reader.year),),
    ),
    Session: Listing(
        "session",
        (
            Column("Placement", lambda row: row.placement.reference),
            Column("Pupil", lambda row: str(row.placement.pupil)),
            Column("Provider", lambda row: row.placement.provider.name),
            Column("Date", lambda row: row.date),
            Column("Half", lambda row: row.half),
            Column("What happened", _happened),
        ),
        _link("attendance:placement", "placement_id"),
        ("placement__pupil", "placement__provider__organisation", "mark"),
        pupil="placement__pupil",
    ),
    Pattern: Listing(
        "half-day",
        (
            Column("Placement", lambda row: row.agreement.placement.reference),
            Column("Provider", lambda row: row.agreement.placement.provider.name),
            Column("Lot", lambda row: str(row.agreement.placement.membership.lot)),
            Column("Half-day", str),
        ),
        _link("placements:placement", "agreement.placement_id"),
        (
            "agreement__placement__provider__organisation",
            "agreement__placement__membership__lot__framework",
        ),
    ),
    Programme: Listing(
        "programme",
        (
            Column("Programme", lambda row: row.name),
            Column("Provider", lambda row: row.site.provider.name),
            Column("Lot", lambda row: str(row.lot)),
            Column("Places in each half-day", lambda row: row.capacity, is_number=True),
            Column("Half-days", lambda row: len(row.half_days), is_number=True),
            Column("Half-days a week", lambda row: row.capacity * len(row.half_days), is_number=True),
        ),
        _link("providers:provider-programmes", "site.provider_id"),
    ),
    Referral: Listing(
        "referral",
        (
            Column("Referral", lambda row: row.reference or "Draft"),
            Column("Pupil", lambda row: str(row.pupil)),
            Column("Commissioner", lambda row: row.commissioner.name),
            Column("Lot", lambda row: str(row.lot or "")),
            Column("Half-days wanted", lambda row: len(row.half_days), is_number=True),
            Column("Status", lambda row: row.get_status_display()),
        ),
        _link("referrals:referral"),
        ("pupil", "commissioner", "lot"),
        pupil="pupil",
    ),
    Review: Listing(
        "review",
        (
            Column("Placement", lambda row: row.placement.reference),
            Column("Provider", lambda row: row.placement.provider.name),
            Column("Due", lambda row: row.due_on),
            Column("Held", lambda row: row.held_on),
            Column("Outcome", lambda row: row.get_outcome_display()),
        ),
        _link("outcomes:review"),
        ("placement__provider__organisation",),
    ),
    Action: Listing(
        "action",
        (
            Column("Action", str),
            Column("Provider", lambda row: row.audit.provider.name),
            Column("Priority", lambda row: row.get_priority_display()),
            Column("Due", lambda row: row.due_on),
            Column("Status", lambda row: row.get_status_display()),
        ),
        _link("audits:action"),
        ("audit__provider__organisation", "question"),
    ),
    Offer: Listing(
        "offer",
        (
            Column("Referral", lambda row: row.referral.reference),
            Column("Provider", lambda row: row.provider.name),
            Column("Answer due", lambda row: row.reply_by),
            Column("Status", lambda row: row.get_status_display()),
        ),
        _link("placements:offer"),
        ("referral", "provider__organisation"),
    ),
}
PROVIDERS = Listing(
    "provider",
    (
        Column("Provider", lambda row: row[0].name),
        Column("Standing", lambda row: row[1].words),
        Column("Reasons", lambda row: " ".join(reason.sentence for reason in row[1].reasons)),
    ),
    lambda row: reverse("providers:provider-standing", args=[row[0].pk]),
)
DOCUMENTS = Listing(
    "document",
    (
        Column("Provider", lambda row: row[0].name),
        Column("Document", lambda row: row[1].kind.title),
        Column("Site", lambda row: row[1].site.name if row[1].site else "All sites"),
        Column("Last day", lambda row: row[1].expires_on),
    ),
    lambda row: reverse("providers:provider-documents", args=[row[0].pk]),
)
OF_CODE = {
    "providers": PROVIDERS,
    "never_audited": PROVIDERS,
    "audits_overdue": PROVIDERS,
    "documents_expired": DOCUMENTS,
}


def listing_of(code: str, rows: Any) -> Listing:
    """How the rows of this figure are listed."""
    if code in OF_CODE:
        return OF_CODE[code]
    return LISTINGS[rows.model if isinstance(rows, QuerySet) else Programme]
