"""Two at the same moment: one signature counts, and what changed under it is told."""

import pytest

from agreements import choosing, content, signing
from agreements.models import Chosen, Paper, Signature
from agreements.reading import Known
from agreements.words import shipped
from placements.models import Agreement
from tests.factories.placing import accepted, approved, offered, on_framework
from tests.placements.test_offering_at_once import together

pytestmark = pytest.mark.django_db(transaction=True)
TEXTS = {term.key: term.text for term in shipped()}


@pytest.fixture
def drafted(lead, provider, council):
    offer = offered(approved(lead.organisation), on_framework(provider), lead)
    return accepted(offer, provider).agreements.get()


def opened(agreement, by):
    """The agreement as somebody has it open, and what they were shown."""
    row = content.AGREEMENTS.get(pk=agreement.pk)
    return row, signing.seen(row, content.of(row, None), Known.of(row.placement, by), by)


def test_one_of_two_signatures_counts(drafted, provider):
    pages = [opened(drafted, provider) for _ in range(2)]
    came = together(*(lambda page=page: signing.sign(page[0], "provider", page[1], by=provider) for page in pages))
    assert Signature.objects.count() == Paper.objects.count() == 1
    assert sum(one is None for one in came) == 1


def test_a_change_while_somebody_signs_is_signed_by_nobody_unread(drafted, provider, lead):
    row, seen = opened(drafted, provider)
    other = Agreement.objects.get(pk=drafted.pk)
    came = together(
        lambda: signing.sign(row, "provider", seen, by=provider),
        lambda: choosing.choose(other, aims="Read every day.", texts=TEXTS, by=lead),
    )
    assert sum(one is None for one in came) == 1
    if paper := Paper.objects.first():
        assert "Read every day." not in str(paper.content)
        assert "Somebody has signed" in str(came[1])
    else:
        assert Chosen.objects.get().aims == "Read every day."
        assert "Nothing was signed" in str(came[0])
