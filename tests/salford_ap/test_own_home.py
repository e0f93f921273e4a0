"""Each of the ten sign-ins finds on home what is theirs, and nothing of anybody else's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from accounts.models import Affiliation
from core import clock
from core.forms import PageFilter
from core.models import Message
from govuk.templatetags.govuk import in_number
from providers.forms.documents import DueFilterForm
from providers.models import Provider
from reports.dashboard import LATE
from reports.figures import DEFINITIONS
from tests.cast import cast, db, standing  # noqa: F401
from tests.factories.attendance import MarkFactory
from tests.factories.audits import ActionFactory, AuditFactory
from tests.factories.placements import AgreementFactory, OfferFactory, PlacementFactory, ReviewFactory, SessionFactory
from tests.factories.providers import (
    DocumentFactory,
    DocumentKindFactory,
    LotFactory,
    MembershipChangeFactory,
    MembershipFactory,
    SiteFactory,
)
from tests.factories.pupils import EnrolmentFactory, PupilFactory
from tests.factories.referrals import ReferralFactory, RouteFactory

TODAY, YESTERDAY, LAST_WEEK = date(2026, 11, 18), date(2026, 11, 17), date(2026, 11, 11)


@dataclass
class Side:
    """A commissioner and a provider that work together."""

    commissioner: Any
    provider: Any
    references: list[str]


def make(commissioner: Any, acting: Any, times: int) -> Side:
    """One of everything a home counts, so many times, between this commissioner and this provider."""
    provider = Provider.objects.get(organisation=acting.organisation)
    lot = LotFactory(number=times, title=f"Lot for {times}")
    membership, site = MembershipFactory(provider=provider, lot=lot), SiteFactory(provider=provider)
    asked = {"commissioner": commissioner}
    if commissioner.is_council:
        asked |= {"home_school": None, "route": RouteFactory(council=True)}
    references = []
    for _ in range(times):
        for status in ("draft", "submitted", "returned", "approved"):
            step = {"complete" if status == "draft" else "submitted": True, "status": status}
            ReferralFactory(**asked, **step, information_wanted="The risk." if status == "returned" else "")
        OfferFactory(referral=_approved(asked), membership=membership, site=site, reply_by=YESTERDAY)
        drafted, signed = (_placed(asked, membership, site, status="agreed") for _ in range(2))
        AgreementFactory(placement=drafted, drafted=True)
        AgreementFactory(placement=signed, status="signed_by_provider", commissioner_signed_at=None)
        active = _placed(asked, membership, site)
        for number, (day, half) in enumerate(((TODAY, "AM"), (TODAY, "PM"), (LAST_WEEK, "AM"))):
            session = SessionFactory(placement=active, date=day, half=half)
            if number == 0:
                MarkFactory(session=session, absent=True)
        ReviewFactory(placement=active, due_on=date(2026, 11, 9))
        references.append(active.reference)
        AuditFactory(provider=provider, status="in_progress")
        ActionFactory(audit__provider=provider, due_on=YESTERDAY)
        ActionFactory(audit__provider=provider, status="evidence_submitted")
        DocumentFactory(provider=provider, expires_on=date(2026, 12, 1), kind=DocumentKindFactory())
        DocumentFactory(provider=provider, waiting=True, kind=DocumentKindFactory())
    MembershipChangeFactory(membership=membership)
    return Side(commissioner, provider, references)


def _approved(asked: dict[str, Any]) -> Any:
    return ReferralFactory(submitted=True, status="approved", **asked)


def _placed(asked: dict[str, Any], membership: Any, site: Any, **values: Any) -> Any:
    referral = _approved(asked)
    if referral.home_school:
        EnrolmentFactory(pupil=referral.pupil, school=referral.home_school)
    offer = OfferFactory(referral=referral, membership=membership, site=site, status="accepted")
    return PlacementFactory(offer=offer, starts_on=date(2026, 9, 7), **values)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[dict[str, Affiliation], list[Side]]]:
    """The cast, and one of everything with each of them: these tests only look."""
    with standing(django_db_blocker):
        people = cast()
        yield people, made(people)


@pytest.fixture
def people(built: tuple[dict[str, Affiliation], list[Side]], db: None) -> dict[str, Affiliation]:  # noqa: F811
    return built[0]


@pytest.fixture
def sides(built: tuple[dict[str, Affiliation], list[Side]]) -> list[Side]:
    return built[1]


def made(people: dict[str, Affiliation]) -> list[Side]:
    """One of everything with the first school and provider, two with the strangers, four with the council."""
    council, school, other_school = (people[name].organisation for name in ("manager", "lead", "lead2"))
    provider, provider2, lead, lead2 = (people[name] for name in ("provider", "provider2", "lead", "lead2"))
    PupilFactory()
    sides = [make(school, provider, 1), make(other_school, provider2, 2), make(council, provider2, 4)]
    for number, person in enumerate((lead, lead2), start=1):
        for place in range(number):
            key = f"failed-{person.pk}-{place}"
            Message.objects.create(
                recipient=person.user, template="x", context={}, why="", dedupe_key=key, message_id=f"<{key}@x>",
                state="failed", written_at=clock.now(), next_try_at=clock.now(),
            )  # fmt: skip
    return sides


ENQUIRIES = {"enquiries with answers in": 0, "enquiries nobody answered in time": 0}
CONDITIONS = {"conditions to record": 0, "conditions not met yet": 0}
PANELS = {"panels waiting for your answer": 0}
SEATS = PANELS | {"panels planned": 0}
PANELS_PREPARED = PANELS | {
    "panels planned": 0,
    "referrals for a panel, on no agenda": 0,
    "panels with minutes to confirm": 0,
    "panels without minutes": 0,
}


def commissioning(times: int) -> dict[str, int]:
    return {
        "placements to decide on after a provider was closed": 0,
        "closed providers with live placements": 0,
        "things to do after a change": 0,
        "reviews to follow up": 0,
        "referrals returned to you": times,
        "agreements to sign": times,
        "notices to give to parents": 0,
        "changes asked for to answer": 0,
        "referrals you have begun": times,
        "approved referrals without an offer": times,
        **ENQUIRIES,
        **CONDITIONS,
        "reviews overdue": times,
        "reviews due in two weeks": 0,
    }


def school_day(times: int) -> dict[str, int]:
    return {"sessions not marked": times, "absences without a reason": 0}


def providing(times: int, sites: int) -> dict[str, int]:
    return {
        "offers to answer": times,
        "questions to answer": 0,
        "declarations to make of pupils placed by others": 1,
        **registers(sites),
        "agreements to sign": times,
        "pupils to read about": times,
        "changes asked for to answer": 0,
        "audit actions to do": times,
        "self-assessments to send": times,
        "safeguarding audits to check": 0,
        "reasons against new placements": 0,
        "changes proposed to your memberships": sites,
        "sent files to say which document each is": 0,
        "documents without which no new placement may start": 0,
        "documents expired or expiring": 1,  # six of one kind fill one slot
    }


def registers(sites: int) -> dict[str, int]:
    own = {"uploads to approve or cancel": 0, "corrections waiting for the council": 0}
    return {"registers to take today": sites, "registers not in": sites, **own}


WATCH = {"providers red or amber on the registration watch": 0, "providers with hours for others not known": 2}
# Those handed in are of one kind and fill one slot of each provider.
DOCUMENTS = {
    "documents to check": 2,
    "documents expired": 0,
    "documents expiring": 2,
    "providers closed to new placements": 0,
    "providers in need of attention": 2,
}
# Nobody was told of any in this borough.
CONCERNS = {
    "concerns not acknowledged in time": 0,
    "concerns to acknowledge": 0,
    "concerns you raised, not acknowledged": 0,
    "concerns open": 0,
}

WEEKS = {
    "agreements of reduced hours that ran out or wait for review": 0,
    "short referrals with something missing": 0,
    "days passed without education to answer for": 0,
}
ALL_WEEKS = WEEKS | {"proposals of reduced hours to agree": 0}
APART = {"pairs kept apart to review": 0}
FILES = {"files of pupils to approve or cancel": 0}
EXPECTED: dict[str, dict[str, int]] = {
    "lead": commissioning(1) | school_day(1) | FILES | CONCERNS | WEEKS | SEATS,
    "lead2": commissioning(2) | school_day(2) | FILES | CONCERNS | WEEKS | SEATS,
    "viewer": school_day(1) | CONCERNS,
    "provider": providing(1, 1) | CONCERNS,
    "provider2": providing(6, 2) | CONCERNS,
    "tutor": registers(1) | CONCERNS,
    "officer": commissioning(4)
    | {"sessions not marked": 7, "reviews overdue": 7, "council placements running": 12, "referrals assigned to you": 0}
    | {"corrections to decide": 0, "merges of records to decide": 0}
    | PANELS_PREPARED
    | FILES
    | CONCERNS
    | ALL_WEEKS
    | APART
    | WATCH,
    "manager": {
        "referrals to decide": 7,
        "merges of records to decide": 0,
        "appeals to answer": 0,
        **ENQUIRIES,
        **PANELS_PREPARED,
        **CONDITIONS,
        "corrections to decide": 0,
        "agreements to sign": 4,
        "notices to give to parents": 0,
        "changes asked for to answer": 0,
        "placements to decide on after a provider was closed": 0,
        "closed providers with live placements": 0,
        "things to do after a change": 0,
        "reviews to follow up": 0,
        "account changes to confirm": 0,
        "termly reports to sign off": 0,
        "offers past the answer date": 7,
        "placements that could not start": 14,
        "membership changes to confirm": 3,
        "approved referrals not placed": 14,
        "referrals on schools’ own routes that can be stopped": 0,
        "sessions not marked": 7,
        "reviews overdue": 7,
        "reviews due in two weeks": 0,
        "audit actions overdue": 7,
        "providers never audited": 0,
        "provider audits overdue": 0,
        "messages that failed": 3,
        **DOCUMENTS,
        **FILES,
        **WATCH,
        **CONCERNS,
        **ALL_WEEKS,
        **APART,
    },
    "quality": {
        **PANELS,
        "audit actions overdue": 7,
        "providers never audited": 0,
        "provider audits overdue": 0,
        "actions with evidence to check": 7,
        **DOCUMENTS,
        "membership changes to confirm": 3,
        "audits in progress": 7,
        "audits planned": 0,
        "audits at factual accuracy": 0,
        **WATCH,
        **CONCERNS,
        **APART,
    },
    "admin": {
        "backup to see to": 1,
        "files of the council to approve or cancel": 0,
        "invitations open": 0,
        "addresses the mail server refused": 0,
        "invitations the mail server refused": 0,
        "roles of people not signed in for 60 days": 10,
        "messages that failed": 3,
    },
}


@pytest.mark.parametrize("role", list(EXPECTED))
def test_home_counts_what_is_theirs_and_nothing_else(people: Any, sign_in: Any, sides: list[Side], role: str) -> None:
    page = sign_in(people[role]).get("/")
    counted = {card.label: card.count for card in page.context["cards"]}
    assert counted == EXPECTED[role]


@pytest.mark.parametrize("role", list(EXPECTED))
def test_each_count_opens_a_list_of_as_many_rows(people: Any, sign_in: Any, sides: list[Side], role: str) -> None:
    """Cards, the clocks, the day and who has nobody in it; lists narrowed by a filter say how many they hold."""
    client = sign_in(people[role])
    page = client.get("/").context
    told = [(card.label, card.count, card.url) for card in page["cards"]]
    if page["clocks"]:
        told.append(("clocks", page["clocks"].card.count, page["clocks"].card.url))
    if page["day"]:
        told += [figure[:3] for figure in page["day"].figures if figure[2]]
    if page["nobody"]:
        told += [("nobody", page["nobody"].number, page["nobody"].url), *page["nobody"].reasons]
    for label, count, url in told:
        shown = client.get(url, follow=True).context
        if isinstance(shown.get("filter"), PageFilter | DueFilterForm):
            assert (label, shown["page_obj"].paginator.count) == (label, count)


# Words that go with several: beside "1 document" they would be wrong.
OF_SEVERAL = {"are", "have", "their", "them", "they", "those", "these", "were"}
LATE_LABELS = [DEFINITIONS[code][0].lower() for code in (*LATE, "never_audited", "audits_overdue", "documents_expired")]


@pytest.mark.parametrize(
    "label", sorted({label for labels in EXPECTED.values() for label in labels} | set(LATE_LABELS))
)
def test_each_count_reads_well_of_one_and_of_many(label: str) -> None:
    one = in_number(label, 1)
    assert label == in_number(label, 2) == in_number(label, 0)
    assert not OF_SEVERAL & set(one.replace("you have", "").split())


def test_a_count_opens_its_rows_whatever_the_list_was_narrowed_to_before(
    people: Any, sign_in: Any, sides: list[Side]
) -> None:
    client = sign_in(people["manager"])
    cards = {card.label: card for card in client.get("/").context["cards"]}
    card = cards["sessions not marked"]
    client.get(card.url, {"until": "2026-01-01"})
    assert client.get(card.url).context["page_obj"].paginator.count == card.count == 7


OWN_SIDES = {"manager": {0, 1, 2}, "officer": {0, 1, 2}, "lead": {0}, "lead2": {1}}


@pytest.mark.parametrize("role", list(EXPECTED))
def test_home_names_no_placement_of_a_stranger(people: Any, sign_in: Any, sides: list[Side], role: str) -> None:
    page = sign_in(people[role]).get("/")
    named = {number for number, side in enumerate(sides) if any(each in page.text for each in side.references)}
    assert named <= OWN_SIDES.get(role, set())
    assert bool(named) == (role in OWN_SIDES)


@pytest.mark.parametrize(
    ("role", "offers", "signatures", "taken"),
    [("provider", 1, 1, 1), ("provider2", 6, 6, 2), ("tutor", 0, 0, 1), ("lead", 0, 1, 0)],
)
def test_home_leads_straight_to_offers_signatures_and_registers(
    people: Any, sign_in: Any, sides: list[Side], role: str, offers: int, signatures: int, taken: int
) -> None:
    client = sign_in(people[role])
    page = client.get("/").context
    tasks = [task for card in page["cards"] for task in card.tasks]
    lines = [line for line in page["day"].lines if line.label.startswith("Register:")]
    told = [task.label.split(":")[0] for task in tasks]
    assert (told.count("Offer"), told.count("Sign")) == (offers, signatures)
    assert len([line for line in lines if line.due > line.arrived + line.absent]) == taken
    assert all(client.get(each.url).status_code == 200 for each in [*tasks, *lines])
