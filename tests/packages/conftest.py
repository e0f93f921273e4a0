"""What tests of the whole week start from: a child of our school, placed with our provider on two mornings."""

from datetime import date

import pytest

from tests.cast import held
from tests.factories.attendance import placed
from tests.factories.placements import AgreementFactory, PatternFactory

TODAY = date(2026, 11, 18)


@pytest.fixture(scope="module")
def scene(bare):
    placement = placed(bare["provider"], bare["school"])
    agreement = AgreementFactory(placement=placement)
    for weekday in (0, 2):
        PatternFactory(agreement=agreement, weekday=weekday)
    bare["placement"], bare["pupil"], bare["agreement"] = placement, placement.pupil, agreement
    for name in ("tutor", "lead", "viewer", "manager", "officer", "quality", "admin", "lead2", "provider2"):
        assert bare[name]
    return bare


placement, pupil, agreement = held("placement"), held("pupil"), held("agreement")
