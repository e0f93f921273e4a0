"""What tests of enquiries start from: two providers on one lot, and a referral of our school on it."""

import pytest

from tests.cast import held
from tests.factories.placing import approved, on_framework
from tests.factories.providers import MembershipFactory, ProgrammeFactory, RateFactory, SiteFactory
from tests.factories.pupils import PupilFactory


def also_on(acting, lot):
    """Another provider on the same lot."""
    provider = acting.organisation.provider
    membership = MembershipFactory(provider=provider, lot=lot)
    RateFactory(membership=membership)
    ProgrammeFactory(site=SiteFactory(provider=provider), lot=lot)
    return membership


@pytest.fixture(scope="module")
def scene(bare):
    bare["membership"] = on_framework(bare["provider"])
    bare["other_membership"] = also_on(bare["provider2"], bare["membership"].lot)
    bare["pupil"] = PupilFactory(
        legal_forename="Markforename", legal_surname="Marksurname", postcode="M7 4BX", primary_need="SEMH"
    )
    bare["referral"] = approved(bare["school"], pupil=bare["pupil"], lot=bare["membership"].lot, risk="medium")
    for name in ("lead", "lead2", "viewer", "manager", "officer", "quality", "admin", "tutor"):
        assert bare[name]
    return bare


membership, other_membership = held("membership"), held("other_membership")
pupil, referral = held("pupil"), held("referral")


@pytest.fixture
def ours(membership):
    return membership.provider


@pytest.fixture
def theirs(other_membership):
    return other_membership.provider
