"""Steps of rounds, documents and proposed changes: each listed one works and every other is refused."""

from datetime import date
from typing import Any

import pytest

from core.models import MoveRefused
from providers.models import Document, MembershipChange, Round
from tests.factories.providers import DocumentFactory, FrameworkFactory, MembershipChangeFactory

pytestmark = pytest.mark.django_db


def a_round(status: str) -> Round:
    days = {"opens_on": date(2027, 2, 1), "closes_on": date(2027, 5, 31)}
    return Round.objects.create(framework=FrameworkFactory(), name="May 2027", status=status, **days)


MAKE = {Round: a_round, Document: DocumentFactory, MembershipChange: MembershipChangeFactory}


@pytest.mark.parametrize(
    ("model", "before", "after"),
    [(model, *pair) for model in MAKE for pair in ((a, b) for a in model.Status for b in model.Status if a != b)],
)
def test_each_listed_step_works_and_every_other_is_refused(model: Any, before: str, after: str, manager: Any) -> None:
    row = MAKE[model](status=before)
    if after in model.MOVES[before]:
        row.move(after, by=manager, act="moved")
    else:
        with pytest.raises(MoveRefused):
            row.move(after, by=manager, act="moved")
    expected = after if after in model.MOVES[before] else before
    assert model.objects.get(pk=row.pk).status == expected
