"""What an agreement says, section by section, in plain words: as it was signed, and before that as it would be."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.db.models import Exists, OuterRef, Subquery

from agreements import price
from agreements.models import Chosen, Paper, Signature, texts_on
from agreements.price import Price
from agreements.reading import Read
from agreements.words import shipped
from core import clock
from core.half_days import name_of
from govuk.dates import day_words, hours_words
from placements.models import Agreement, Placement
from placements.timetable import hours_per_week
from providers.models import MembershipChange
from pupils.models import Enrolment
from referrals.models import Condition

Row = tuple[str, str]
OF_PLACEMENT = ("programme", "referral__reason", "referral__referred_by")
OWN = Chosen.objects.filter(agreement=OuterRef("pk"))
PROPOSED = MembershipChange.objects.proposed().order_by()
WHETHER = {
    "has_conditions": Exists(Condition.objects.filter(referral=OuterRef("placement__referral")).order_by()),
    "has_proposals": Exists(PROPOSED.filter(membership=OuterRef("placement__membership"))),
}
AGREEMENTS = (
    Agreement.objects.with_details()
    .for_the_gate()
    .select_related(*(f"placement__{name}" for name in OF_PLACEMENT))
    .annotate(own_aims=Subquery(OWN.values("aims")), own_texts=Subquery(OWN.values("texts")), **WHETHER)
)
"""With what is said of them, in words of their own too."""
READ = (
    "By signing, the provider says that it has read what is known of the pupil’s health and of risks, and will tell "
    "those who work with the pupil what they must know. Neither is printed here."
)
NEXT_STEP = "Each review decides what comes next: back to school, another place, or further here."


@dataclass(frozen=True)
class Section:
    """Some of what is signed, under one heading."""

    key: str
    title: str
    rows: tuple[Row, ...]

    @classmethod
    def kept(cls, row: dict[str, Any]) -> Self:
        """As it stands in a paper."""
        return cls(row["key"], row["title"], tuple((key, value) for key, value in row["rows"]))


def paper_of(agreement: Agreement) -> Paper | None:
    """What was signed, once somebody has."""
    return Paper.objects.filter(agreement=agreement).first()


def signed(agreement: Agreement) -> tuple[Paper | None, list[Signature]]:
    """What was signed, with its signatures: there is no paper without one, and none while it is drafted."""
    if agreement.status == Agreement.Status.DRAFTED:
        return None, []
    rows = Signature.objects.filter(paper__agreement=agreement).select_related("paper", "entered_by")
    signatures = list(rows)
    return (signatures[0].paper if signatures else None), signatures


def of(agreement: Agreement, paper: Paper | None, cost: Price | None = None, read: Read | None = None) -> list[Section]:
    """The words that were signed, or those that whoever signs next would sign."""
    if paper:
        return [Section.kept(row) for row in paper.content]
    return live(agreement, cost or price.of(agreement), read or Read.of(agreement.placement))


def live(agreement: Agreement, cost: Price, read: Read) -> list[Section]:
    """What it says today."""
    said = agreement if hasattr(agreement, "own_aims") else AGREEMENTS.get(pk=agreement.pk)
    own_aims, own_texts = getattr(said, "own_aims", ""), getattr(said, "own_texts", None)
    texts, version = texts_on(clock.today())
    texts |= own_texts or {}
    terms = [(term.title, texts[term.key]) for term in shipped()]
    return [
        Section("parties", "Who agrees", tuple(_parties(agreement, read))),
        Section("aims", "What it is for", tuple(_aims(agreement, own_aims))),
        Section("week", "When", tuple(_week(agreement))),
        Section("price", "Price", tuple(_price(agreement, cost))),
        Section("terms", "Terms", (*terms, ("Words of the council", version), ("Before the first day", READ))),
    ]


def plain(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """As a paper keeps them."""
    return json.loads(json.dumps([asdict(section) for section in sections]))  # type: ignore[no-any-return]


def hash_of(content: list[dict[str, Any]]) -> str:
    """The hash of what is signed: the same words have the same one, whatever they are printed on."""
    said = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def address_of(placement: Placement) -> str:
    """Where the pupil goes."""
    site = placement.site
    return ", ".join(filter(None, [site.name, site.street, site.town, site.postcode]))


def _parties(agreement: Agreement, read: Read) -> Iterable[Row]:
    placement, words = agreement.placement, agreement.words
    yield "Agreement", agreement.reference
    yield "Pupil", str(placement.pupil)
    yield "Commissioner, who arranges and pays", words["commissioner"]
    yield "For the commissioner", placement.referral.referred_by.name
    yield "Provider", words["provider"]
    yield "Where", address_of(placement)
    if read.adult:
        yield "Key adult at the provider", f"{read.adult}, {read.reached}"
    yield "Lot", words["lot"]
    if placement.programme:
        yield "Programme", placement.programme.name
    yield "Route", f"{words['route']}. {placement.route.legal_basis}"
    yield "On the roll of", _roll(placement)


def _roll(placement: Placement) -> str:
    rows = Enrolment.objects.on_roll(clock.today()).filter(pupil=placement.pupil_id).select_related("school")
    said = [f"{row.school.name} ({row.get_status_display().lower()})" for row in rows]
    return ", ".join(said) or "No school"


def _aims(agreement: Agreement, own: str | None) -> Iterable[Row]:
    yield "Aims", own or aims_of(agreement.placement)
    yield "What comes next", NEXT_STEP


def aims_of(placement: Placement) -> str:
    """What it is for, as the referral says it, until somebody puts it into words of the agreement's own."""
    reason = placement.referral.reason
    why = f"Asked for because of: {reason.label[0].lower()}{reason.label[1:]}. " if reason else ""
    return f"{why}The pupil attends, makes progress, and goes on to what fits them next."


def _week(agreement: Agreement) -> Iterable[Row]:
    yield "From and to", f"{day_words(agreement.starts_on)} to {day_words(agreement.ends_on)}"
    for cell in agreement.cells:
        yield name_of(cell.weekday, cell.half), hours_words(cell.starts, cell.ends)
    hours = f"{float(hours_per_week(agreement.cells)):.2f}".rstrip("0").rstrip(".")
    yield "In a week", f"{hours} hours, breaks counted"


def _price(agreement: Agreement, cost: Price) -> Iterable[Row]:
    yield "Rate", f"£{agreement.rate_amount} {agreement.get_rate_unit_display()} (version {agreement.rate_version})"
    yield "A session", cost.session_words
    yield "A week", cost.week_words
    yield from cost.term_words
    yield "In all", cost.line
    if cost.units:
        yield "What is counted", cost.counts
