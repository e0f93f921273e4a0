"""Making and lifting a Block."""

from datetime import date

import pytest

from core.models import Event, MoveRefused
from providers import blocking
from providers.models import Block
from tests.factories.providers import BlockFactory, ProviderFactory, SiteFactory

pytestmark = pytest.mark.django_db


def test_a_block_stands_from_today_with_who_made_it_and_is_on_the_trail(quality):
    provider = ProviderFactory()
    block = blocking.block(provider, ground="safeguarding", reason="A concern", by=quality)
    assert (block.starts_on, block.ends_on, block.made_by) == (date(2026, 11, 18), None, quality.user)
    event = Event.objects.about(block).get()
    assert event.act == "blocked"
    assert "A concern" not in str(event.changes) + event.sentence


def test_the_clock_may_block_too(council):
    block = blocking.block(ProviderFactory(), ground="overdue_action", reason="Action 3 is overdue", by=None)
    assert block.made_by is None
    assert Event.objects.about(block).get().user is None


def test_the_same_source_blocks_once_until_it_is_lifted(quality):
    provider = ProviderFactory()
    asked = {"ground": "audit_outcome", "reason": "Not yet compliant", "by": quality, "source": "AUD-2026-000001"}
    first = blocking.block(provider, **asked)
    assert blocking.block(provider, **asked) == first
    blocking.lift(first, by=quality, reason="Rated again")
    assert blocking.block(provider, **asked) != first


@pytest.mark.parametrize(
    "more, words",
    [
        ({"reason": "  "}, "Enter why"),
        ({"ends_on": date(2026, 11, 17)}, "cannot be before its first"),
    ],
)
def test_it_refuses_a_block_that_makes_no_sense_and_saves_nothing(quality, more, words):
    with pytest.raises(MoveRefused, match=words):
        blocking.block(ProviderFactory(), **{"ground": "other", "reason": "Works", "by": quality, **more})
    assert not Block.objects.exists()


def test_it_refuses_a_site_of_another_provider(quality):
    with pytest.raises(MoveRefused, match="belongs to another provider"):
        blocking.block(ProviderFactory(), ground="other", reason="Works", by=quality, site=SiteFactory())


def test_lifting_keeps_the_row_with_who_and_why(manager):
    block = BlockFactory()
    blocking.lift(block, by=manager, reason="The concern came to nothing")
    block.refresh_from_db()
    assert (block.is_lifted, block.lifted_by, block.lifted_on) == (True, manager.user, date(2026, 11, 18))
    assert block.lift_reason == "The concern came to nothing"
    assert Event.objects.about(block).get().act == "lifted"


def test_it_refuses_a_second_lifting(manager):
    block = BlockFactory()
    stale = Block.objects.get(pk=block.pk)
    blocking.lift(block, by=manager, reason="Done")
    with pytest.raises(MoveRefused, match="lifted already"):
        blocking.lift(stale, by=manager, reason="Done twice")
    assert Event.objects.about(block).count() == 1
