"""A term with a few placements and marks."""

from datetime import date

import pytest

from accounts.models import Organisation
from providers.models import Provider
from tests.cast import held
from tests.factories.attendance import MarkFactory
from tests.factories.placements import PlacementFactory, ReviewFactory, SessionFactory
from tests.factories.providers import LotFactory, MembershipFactory
from tests.factories.pupils import EnrolmentFactory


@pytest.fixture(scope="module", autouse=True)
def scene(bare):
    """Two placements at the provider: one of the school, one of the council; 3 attended, 1 absent, 1 closed, 1 unknown."""
    council, provider, school, manager = (bare[name] for name in ("council", "provider", "school", "manager"))
    membership = MembershipFactory(provider=Provider.objects.get(organisation=provider.organisation))
    mine = PlacementFactory(offer__membership=membership, offer__referral__commissioner=school)
    EnrolmentFactory(pupil=mine.pupil, school=school)
    theirs = PlacementFactory(offer__membership=membership, offer__referral__commissioner=council)
    marked(mine, manager, {9: "attended", 10: "late", 11: "absent", 12: None})
    marked(theirs, manager, {9: "left_early", 10: "provider_closed"})
    ReviewFactory(placement=mine, due_on=date(2026, 10, 16))
    bare["placed"] = mine, theirs
    return bare


placed = held("placed")


@pytest.fixture
def elsewhere(placed, manager):
    return placed_elsewhere(manager)


def placed_elsewhere(manager):
    """A placement at another provider on another lot."""
    other = PlacementFactory(offer__membership=MembershipFactory(lot=LotFactory(number=3, title="Vocational")))
    marked(other, manager, {9: "absent"})
    return other


def marked(placement, by, days):
    """Sessions on these days of November with these marks."""
    for day, kind in days.items():
        session = SessionFactory(placement=placement, date=date(2026, 11, day))
        if kind:
            MarkFactory(
                session=session,
                kind=kind,
                reason="illness" if kind == "absent" else "",
                minutes_late=5 if kind == "late" else None,
                left_at="11:00" if kind == "left_early" else None,
                saved_by=by.user,
            )


@pytest.fixture
def quick_paper(monkeypatch):
    """Paper that says what was to be printed, where a test is not about how it is laid out."""
    monkeypatch.setattr("reports.paper.print_html", lambda html: b"%PDF" + html.encode())


@pytest.fixture
def organisation_of(provider):
    """The provider's organisation."""
    return Organisation.objects.get(pk=provider.organisation_id)
