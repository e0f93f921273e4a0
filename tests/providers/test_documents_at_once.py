"""A provider hands in many documents on one page: what is good is kept, what is refused says why, nothing is lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from providers import filing
from providers.models import Document, DocumentKind
from tests.factories.providers import DocumentKindFactory, MembershipFactory

PDF = b"%PDF-1.7 a policy"


@pytest.fixture
def kinds(provider):
    """Thirty documents asked of every provider, all of which run out."""
    MembershipFactory(provider=provider.organisation.provider)
    DocumentKind.objects.all().delete()
    return [DocumentKindFactory(code=f"kind-{n}", title=f"Paper {n}", valid_months=12, position=n) for n in range(30)]


def address(provider):
    return reverse("providers:documents-add", args=[provider.organisation.provider.pk])


def one(kind, data=PDF, name="a.pdf", until="30 6 2027"):
    day, month, year = until.split() if until else ("", "", "")
    last = {f"until-{kind.pk}_day": day, f"until-{kind.pk}_month": month, f"until-{kind.pk}_year": year}
    return {f"file-{kind.pk}": SimpleUploadedFile(name, data + kind.pk.encode()), **last}


def together(*parts):
    return {name: value for part in parts for name, value in part.items()}


def test_thirty_documents_are_handed_in_on_one_page(provider, sign_in, kinds):
    answer = sign_in(provider).post(address(provider), together(*map(one, kinds)), follow=True)
    assert Document.objects.filter(status="awaiting_check").count() == 30
    assert "30 documents are handed in" in answer.content.decode()


def test_a_refused_file_holds_up_no_other_and_keeps_its_date(provider, sign_in, kinds):
    sent = together(one(kinds[0]), one(kinds[1], b"not a pdf"), one(kinds[2], until=""), one(kinds[3]))
    page = sign_in(provider).post(address(provider), sent).content.decode()
    assert set(Document.objects.values_list("kind", flat=True)) == {"kind-0", "kind-3"}
    assert "2 documents are handed in" in page
    assert re.search(r"its content is something else[^<]*: Paper 1", page)
    assert "Enter the last day it is valid: Paper 2" in page
    assert "Paper 0" not in page
    assert 'value="2027"' in page


def test_what_is_handed_in_is_not_asked_for_again(provider, sign_in, kinds):
    client = sign_in(provider)
    client.post(address(provider), one(kinds[0]))
    page = client.get(address(provider)).content.decode()
    assert "Paper 0" not in page
    assert "Paper 1" in page


def test_sending_the_same_page_again_hands_in_nothing_twice(provider, sign_in, kinds):
    client = sign_in(provider)
    for _ in range(2):
        client.post(address(provider), one(kinds[0]))
    assert Document.objects.count() == 1


def test_nothing_chosen_is_said(provider, sign_in, kinds):
    assert "Select at least one file" in sign_in(provider).post(address(provider), {}).content.decode()


def test_a_day_without_its_file_is_said(provider, sign_in, kinds):
    sent = one(kinds[0])
    del sent["file-kind-0"]
    assert "Select the file: Paper 0" in sign_in(provider).post(address(provider), sent).content.decode()


@pytest.mark.parametrize(
    "data, name", [(b"MZ", "a.exe"), (b"", "a.pdf"), (b"%PDF-1.7 /Encrypt", "a.pdf"), (b"PK\x03\x04", "a.docx")]
)
def test_a_hostile_file_is_refused_by_name(provider, sign_in, kinds, data, name):
    page = sign_in(provider).post(address(provider), together(one(kinds[0], data, name), one(kinds[1])))
    assert "There is a problem" in page.content.decode()
    assert [row.kind_id for row in Document.objects.all()] == ["kind-1"]


def test_past_the_limit_the_rest_is_kept_on_the_page_with_the_time(provider, sign_in, kinds, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "document": (2, 3600)}
    page = sign_in(provider).post(address(provider), together(*map(one, kinds[:4])))
    assert Document.objects.count() == 2
    assert "the limit is 2 documents handed in in an hour. You can try again at 11am." in page.content.decode()


def test_more_than_one_sending_takes_is_said_of_the_last_ones(provider, sign_in, kinds, monkeypatch):
    monkeypatch.setattr(filing, "MOST_MB", 0)
    page = sign_in(provider).post(address(provider), one(kinds[0])).content.decode()
    assert "Send this one again" in page
    assert Document.objects.count() == 0


def test_a_tutor_is_refused_and_a_stranger_finds_nothing(tutor, provider, provider2, sign_in, kinds):
    assert sign_in(tutor).get(address(provider)).status_code == 403
    assert sign_in(provider2).post(address(provider), one(kinds[0])).status_code == 404
    assert Document.objects.count() == 0


def test_the_page_costs_the_same_for_two_documents_as_for_thirty(provider, sign_in, kinds, queries):
    client = sign_in(provider)
    many = queries(client.get, address(provider))
    DocumentKind.objects.filter(position__gt=1).delete()
    assert queries(client.get, address(provider)) == many <= 30
