"""What tests of concerns start from: a child of our school at our provider, and both safeguarding leads."""

from datetime import date

import pytest

from tests.cast import held
from tests.factories.accounts import AffiliationFactory
from tests.factories.attendance import due, placed

TODAY = date(2026, 11, 18)


@pytest.fixture(scope="module")
def scene(bare):
    """Tutor, manager and safeguarding lead of the provider; AP Lead and safeguarding lead of the school."""
    placement = placed(bare["provider"], bare["school"])
    due(placement, TODAY)
    bare["placement"] = placement
    since = {"safeguarding_lead_since": date(2026, 9, 1)}
    bare["school_dsl"] = AffiliationFactory(
        role="school_viewer", organisation=bare["school"], user__name="Shula Dale", **since
    )
    bare["provider_dsl"] = AffiliationFactory(
        role="provider_tutor", organisation=bare["provider"].organisation, user__name="Pat Dean", **since
    )
    for name in ("tutor", "lead", "viewer", "manager", "officer", "quality", "admin", "lead2", "provider2"):
        assert bare[name]
    return bare


placement, school_dsl, provider_dsl = held("placement"), held("school_dsl"), held("provider_dsl")
