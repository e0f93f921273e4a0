"""Who needs to know: each of those asked about, who holds that role today, and who is told where nobody does."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.models import SAFEGUARDING_LEAD, Affiliation, Organisation, Role
from concerns.models import Post, Told
from core import clock
from core.acting import Acting
from placements.models import Placement
from pupils.models import Enrolment

Who = Told.Who

ROLES = {
    Role.AP_LEAD: "the AP Leads of the school",
    Role.PROVIDER_MANAGER: "the managers of the provider",
    Role.AP_MANAGER: "the AP Manager of the council",
    Role.COMMISSIONING_OFFICER: "the commissioning officers of the council",
}


@dataclass(frozen=True)
class Hearer:
    """One who may be told: whoever holds a role or post at an organisation, or a person; and for whom they stand in."""

    who: str
    organisation: Any
    holder: str = ""
    affiliation: Affiliation | None = None
    instead: str = ""
    is_you: bool = False
    is_anybody: bool = True

    @property
    def label(self) -> str:
        return str(Who(self.who).label)

    @property
    def hint(self) -> str:
        """What is said of it where it is ticked."""
        if self.is_you:
            return "That is you: you know already."
        if not self.is_anybody:
            return "Nobody in the portal can be told: telephone."
        if self.instead:
            return f"Nobody in the portal holds this role: {self.instead} will be told instead."
        return ""

    @property
    def named_words(self) -> str:
        """Whom the list of readers names."""
        return f"{self.instead[0].upper()}{self.instead[1:]}" if self.instead else self.label

    def people(self) -> Any:
        """The roles of those who are told today."""
        if self.affiliation:
            return Affiliation.objects.current().filter(pk=self.affiliation.pk)
        return _holding(self.organisation.pk, self.holder)


def hearers(placement: Placement, acting: Acting) -> list[Hearer]:
    """Everybody who can be ticked for a child at this place, in the order asked about."""
    return [_found(who, chain, acting) for who, chain in _chains(placement)]


def hearer_of(who: str, placement: Placement, acting: Acting) -> Hearer | None:
    return next((each for each in hearers(placement, acting) if each.who == who), None)


def hearer_in(told: Told) -> Hearer:
    """Whom this row names."""
    return Hearer(told.who, told.organisation, told.holder, told.affiliation, told.instead)


def _chains(placement: Placement) -> Iterator[tuple[str, Sequence[tuple[Organisation, str]]]]:
    """Whom each tick is about, and after them those who stand in, the nearest first."""
    council = Organisation.objects.council()
    school = school_of(placement)
    manager = (council, Role.AP_MANAGER)
    if school:
        yield Who.SCHOOL_DSL, [(school, SAFEGUARDING_LEAD), (school, Role.AP_LEAD), manager]
    provider = placement.provider.organisation
    yield Who.PROVIDER_DSL, [(provider, SAFEGUARDING_LEAD), (provider, Role.PROVIDER_MANAGER), manager]
    yield Who.SOCIAL_CARE, [(council, Post.Code.SOCIAL_CARE), manager]
    yield Who.AP_MANAGER, [manager, (council, Role.COMMISSIONING_OFFICER)]


def school_of(placement: Placement) -> Organisation | None:
    """The home school today; of a child on no roll, the school that commissions."""
    found = Enrolment.objects.home_schools([placement.pupil_id], clock.today())
    key = found.get(placement.pupil_id)
    if key:
        return Organisation.objects.get(pk=key)
    return placement.commissioner if placement.commissioner.is_school else None


def _found(who: str, chain: Sequence[tuple[Organisation, str]], acting: Acting) -> Hearer:
    """The first of them that somebody holds who is not the one who asks."""
    for place, (organisation, holder) in enumerate(chain):
        if holder == Post.Code.SOCIAL_CARE:
            post = Post.objects.of(holder).exclude(affiliation__user=acting.user_id).select_related("affiliation")
            if found := post.first():
                return Hearer(who, organisation, affiliation=found.affiliation)
            continue
        held = list(_holding(organisation.pk, holder).values_list("user_id", flat=True))
        if set(held) - {acting.user_id}:
            return Hearer(who, organisation, holder, instead=ROLES[Role(holder)] if place else "")
        if held and not place:
            return Hearer(who, organisation, holder, is_you=True)
    return Hearer(who, chain[0][0], is_anybody=False)


def _holding(organisation: Any, holder: str) -> Any:
    rows = Affiliation.objects.current().filter(organisation=organisation)
    if holder == SAFEGUARDING_LEAD:
        return rows.exclude(safeguarding_lead_since=None)
    return rows.filter(role=holder)


def people_of(each: Iterable[Hearer], *, but: int) -> list[Affiliation]:
    """Whoever is told, each person once, and not who raised it."""
    found: dict[int, Affiliation] = {}
    for hearer in each:
        for row in hearer.people().exclude(Q(user=but)).order_by("starts_on", "pk"):
            found.setdefault(row.user_id, row)
    return list(found.values())
