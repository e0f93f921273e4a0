"""Two children of two schools, whom an officer keeps apart, and a provider with six places."""

import pytest

from tests.factories.apart import kept_apart
from tests.factories.placing import approved, on_framework


@pytest.fixture
def membership(provider, council):
    return on_framework(provider)


@pytest.fixture
def ours(lead, membership):
    """The referral of the one."""
    return approved(lead.organisation)


@pytest.fixture
def theirs(lead2, membership):
    """The referral of the other."""
    return approved(lead2.organisation)


@pytest.fixture
def pair(ours, theirs, officer):
    return kept_apart(ours.pupil, theirs.pupil, by=officer)
