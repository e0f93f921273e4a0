"""Which providers may be asked: those with a programme on the lot, unless standing or the gate is against a place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from core import clock
from core.acting import Acting
from enquiries.models import Asked, Enquiry, FamilyRefusal
from placements import gate, places
from placements.gate import Wanted
from placements.places import proposed_cells
from providers import standing
from providers.models import Membership, Programme, Provider
from referrals.models import Referral

NO_PROGRAMME = "It has no programme on this lot, so no place could be offered there."


@dataclass
class Candidate:
    """A provider on the lot, with why it cannot be asked, and what else whoever asks should know."""

    provider: Provider
    programmes: list[Programme] = field(default_factory=list)
    why_not: list[str] = field(default_factory=list)
    is_preferred: bool = False
    is_refused_by_family: bool = False
    is_asked: bool = False

    @property
    def may_be_asked(self) -> bool:
        return not self.why_not and not self.is_asked

    @property
    def hint(self) -> str:
        """Where it teaches, and what stands against it without being in the way."""
        where = "; ".join(dict.fromkeys(f"{row.name}, {row.site.name}" for row in self.programmes))
        said = [where, "The school prefers it" if self.is_preferred else ""]
        said.append("The family did not want it" if self.is_refused_by_family else "")
        return ". ".join(filter(None, said))


def of_enquiry(enquiry: Enquiry, acting: Acting) -> list[Candidate]:
    """Everybody on the lot, those that may be asked first; in a constant number of queries."""
    memberships = Membership.objects.visible_to(acting).open().filter(lot=enquiry.lot_id)
    of_provider = {row.provider_id: row for row in memberships.select_related("provider__organisation", "lot")}
    rows = Programme.objects.visible_to(acting).running().filter(lot=enquiry.lot_id, site__provider__in=of_provider)
    programmes = list(rows.select_related("site__provider__organisation", "lot").order_by("name", "pk"))
    found = {key: Candidate(row.provider) for key, row in of_provider.items()}
    for programme in programmes:
        found[programme.site.provider_id].programmes.append(programme)
    _say_why_not(enquiry, found, of_provider, programmes, acting)
    _say_more(enquiry, found)
    return sorted(found.values(), key=_order)


def _order(one: Candidate) -> tuple[bool, bool, str]:
    return not one.may_be_asked, not one.is_preferred, one.provider.name.casefold()


def _say_why_not(
    enquiry: Enquiry,
    found: dict[Any, Candidate],
    memberships: dict[Any, Membership],
    programmes: Sequence[Programme],
    acting: Acting,
) -> None:
    """A provider is open where one of its programmes is."""
    if enquiry.referral:
        against = _by_gate(enquiry, enquiry.referral, memberships, programmes, acting)
    else:
        against = _by_standing(memberships, programmes)
    for one in found.values():
        each = [against[row.pk] for row in one.programmes]
        if not each:
            one.why_not = [NO_PROGRAMME]
        elif all(each):
            one.why_not = list(dict.fromkeys(words for reasons in each for words in reasons))


def _by_gate(
    enquiry: Enquiry,
    referral: Referral,
    memberships: dict[Any, Membership],
    programmes: Sequence[Programme],
    acting: Acting,
) -> dict[Any, list[str]]:
    """What the gate would say to the place; that the child is due elsewhere then is nothing against a provider."""
    first = max(enquiry.starts_on, clock.today())
    days = first, max(places.dates_wanted(referral)[1], first)
    wanted = [
        Wanted(referral, memberships[row.site.provider_id], row.site, proposed_cells(_shared(enquiry, row)), *days)
        for row in programmes
    ]
    answers = gate.ask_many(wanted, clock.today(), by=acting) if wanted else []
    return {
        row.pk: [
            reason.sentence
            for reason in answer.reasons
            if reason.code != "clash" and not (answer.override and reason.can_be_overridden)
        ]
        for row, answer in zip(programmes, answers, strict=True)
    }


def _shared(enquiry: Enquiry, programme: Programme) -> list[str]:
    return [code for code in enquiry.half_days if code in programme.half_days][: enquiry.how_many]


def _by_standing(memberships: dict[Any, Membership], programmes: Iterable[Programme]) -> dict[Any, list[str]]:
    """Before there is a child to ask the gate about, what stands against any."""
    today = clock.today()
    standings = standing.of_many((row.provider for row in memberships.values()), today)
    return {
        row.pk: standing.reasons_against(
            memberships[row.site.provider_id], row.site, today, standings[row.site.provider_id]
        )
        for row in programmes
    }


def _say_more(enquiry: Enquiry, found: dict[Any, Candidate]) -> None:
    asked = set(Asked.objects.filter(enquiry=enquiry).values_list("provider", flat=True))
    refused = set(
        FamilyRefusal.objects.filter(referral=enquiry.referral_id).values_list("provider", flat=True)
        if enquiry.referral_id
        else ()
    )
    preferred = enquiry.referral.preferred_provider_id if enquiry.referral else None
    for key, one in found.items():
        one.is_asked, one.is_refused_by_family, one.is_preferred = key in asked, key in refused, key == preferred
