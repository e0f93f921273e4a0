"""A provider sends many files in one go, and says then which document each is: nothing is settled by its name alone."""

from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from providers.likely import likely
from providers.models import Document, DocumentKind, UnsortedFile
from tests.factories.providers import DocumentKindFactory, MembershipFactory, SiteFactory

pytestmark = pytest.mark.django_db
TITLES = [
    (n, title)
    for n, title in enumerate(
        (
            "Behaviour policy",
            "Staff behaviour policy incl. concerns",
            "Fire risk assessment",
            "Site risk assessments",
            "Public liability insurance certificate",
        )
    )
]


@pytest.fixture
def row(provider):
    provider_row = provider.organisation.provider
    MembershipFactory(provider=provider_row)
    DocumentKind.objects.all().delete()
    DocumentKindFactory(code="behaviour", title="Behaviour policy", valid_months=12, position=1)
    DocumentKindFactory(code="fire", title="Fire risk assessment", valid_months=12, position=2)
    DocumentKindFactory(code="accounts", title="Latest accounts", valid_months=None, position=3)
    return provider_row


def page_of(row, name):
    return reverse(f"providers:{name}", args=[row.pk])


def pdf(name):
    return SimpleUploadedFile(name, b"%PDF-1.7 " + name.encode())


def send(client, row, *files, follow=True):
    return client.post(page_of(row, "documents-send"), {"chosen": list(files)}, follow=follow)


def said(**what):
    """Of each file, by its name: which document, and the last day."""
    found = {}
    for name, (which, until) in what.items():
        file = UnsortedFile.objects.get(given_name=f"{name}.pdf")
        day, month, year = until.split() if until else ("", "", "")
        found[f"which-{file.pk}"] = which
        found |= {f"until-{file.pk}_day": day, f"until-{file.pk}_month": month, f"until-{file.pk}_year": year}
    return found


@pytest.mark.parametrize(
    "name, found",
    [
        ("Behaviour policy 2026 FINAL.pdf", 0),
        ("StaffBehaviour.docx", 1),
        ("fire_risk_assessment-v2.pdf", 2),
        ("PLI.pdf", 4),
        ("risk assessment.pdf", None),
        ("policy.pdf", None),
        ("scan0001.pdf", None),
        ("%PDF{{ x }}.pdf", None),
        (".pdf", None),
    ],
)
def test_a_name_says_which_document_it_is_or_nothing_is_guessed(name, found):
    assert likely(name, TITLES) == found


def test_many_files_are_sent_in_one_go_and_handed_in_as_what_a_person_says(provider, sign_in, row):
    client = sign_in(provider)
    page = send(client, row, pdf("fire risk.pdf"), pdf("behaviour.pdf"), pdf("scan1.pdf")).content.decode()
    assert "3 files are sent" in page
    assert page.count("By its name") == 2
    assert page.count('value="" selected>') == 1
    assert not Document.objects.exists()
    answers = said(behaviour=("behaviour", "30 6 2027"), scan1=("accounts", ""))
    page = client.post(page_of(row, "documents-sort"), answers, follow=True).content.decode()
    assert "2 documents are handed in" in page
    assert "fire risk.pdf" in page
    assert dict(Document.objects.values_list("given_name", "kind")) == {
        "behaviour.pdf": "behaviour",
        "scan1.pdf": "accounts",
    }
    assert [file.given_name for file in UnsortedFile.objects.all()] == ["fire risk.pdf"]


def test_a_refused_file_holds_up_no_other_and_each_says_its_name(provider, sign_in, row):
    page = send(sign_in(provider), row, pdf("a.pdf"), SimpleUploadedFile("b.exe", b"MZ"), pdf("c.pdf")).content.decode()
    assert "b.exe: The file must be a PDF" in page
    assert "2 files are sent" in page
    assert UnsortedFile.objects.count() == 2


def test_a_file_is_kept_once_and_not_again_once_it_was_handed_in(provider, sign_in, row):
    client = sign_in(provider)
    send(client, row, pdf("scan1.pdf"))
    assert "is here already, as scan1.pdf" in send(client, row, pdf("scan1.pdf")).content.decode()
    client.post(page_of(row, "documents-sort"), said(scan1=("accounts", "")))
    assert "was handed in already" in send(client, row, pdf("scan1.pdf")).content.decode()
    assert not UnsortedFile.objects.exists()


@pytest.mark.parametrize(
    "answer, words",
    [
        (("behaviour", ""), "Enter the last day it is valid: scan1.pdf"),
        (("", "30 6 2027"), "Select which document it is: scan1.pdf"),
        (("nothing", ""), "not in the list"),
        (("", ""), "Select which document at least one file is"),
    ],
)
def test_what_is_not_said_is_asked_for(provider, sign_in, row, answer, words):
    client = sign_in(provider)
    send(client, row, pdf("scan1.pdf"))
    page = client.post(page_of(row, "documents-sort"), said(scan1=answer)).content.decode()
    assert words in page
    assert not Document.objects.exists()


def test_two_files_are_never_the_same_document(provider, sign_in, row):
    client = sign_in(provider)
    page = send(client, row, pdf("accounts.pdf"), pdf("accounts2.pdf"), pdf("scan1.pdf")).content.decode()
    assert page.count("By its name: Latest accounts, and another file’s too. Choose") == 2
    assert page.count('value="" selected>') == 3
    answers = said(accounts=("accounts", ""), accounts2=("accounts", ""), scan1=("fire", "30 6 2027"))
    page = client.post(page_of(row, "documents-sort"), answers).content.decode()
    assert "File 1: another file is said to be Latest accounts too" in page
    assert [document.kind_id for document in Document.objects.all()] == ["fire"]


def test_a_document_of_each_site_is_guessed_only_where_the_name_says_the_site(provider, sign_in, row):
    DocumentKind.objects.filter(code="fire").update(is_per_site=True)
    SiteFactory(provider=row, name="Eccles Yard")
    SiteFactory(provider=row, name="Swinton Barn")
    page = send(sign_in(provider), row, pdf("Fire risk.pdf"), pdf("Fire risk Eccles.pdf")).content.decode()
    assert page.count("By its name: Fire risk assessment, Eccles Yard. Check it") == 1
    assert page.count("By its name") == 1


def test_a_file_sent_by_mistake_is_removed_with_what_was_in_it(
    provider, sign_in, row, django_capture_on_commit_callbacks
):
    client = sign_in(provider)
    send(client, row, pdf("scan1.pdf"))
    path = Path(portal.MEDIA_ROOT, UnsortedFile.objects.get().file.name)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(page_of(row, "documents-sort"), said(scan1=("remove", "")), follow=True).content.decode()
    assert "1 file is removed" in page
    assert not path.exists()
    assert not Document.objects.exists()


def test_of_two_people_the_second_reads_that_it_is_handed_in(provider, sign_in, row):
    client = sign_in(provider)
    send(client, row, pdf("scan1.pdf"), pdf("scan2.pdf"))
    answers = said(scan1=("accounts", ""))
    for _ in range(2):
        page = client.post(page_of(row, "documents-sort"), answers, follow=True).content.decode()
    assert Document.objects.count() == 1
    assert "Select which document at least one file is" in page


def test_a_name_is_text_whatever_stands_in_it(provider, sign_in, row):
    client = sign_in(provider)
    page = send(client, row, pdf("{% nothing %} {{ view }} <b>.pdf")).content.decode()
    assert "{% nothing %} {{ view }} &lt;b&gt;.pdf" in page


def test_past_the_limit_what_came_before_is_kept(provider, sign_in, row, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "document": (2, 3600)}
    page = send(sign_in(provider), row, *(pdf(f"{n}.pdf") for n in range(4))).content.decode()
    assert UnsortedFile.objects.count() == 2
    assert page.count("not taken, the limit is 2 documents handed in in an hour") >= 2


def test_home_says_that_files_wait_to_be_said(provider, sign_in, row):
    client = sign_in(provider)
    send(client, row, pdf("scan1.pdf"), pdf("scan2.pdf"))
    assert "sent files to say which document each is" in client.get("/").content.decode()
    page = client.get(reverse("providers:provider-documents", args=[row.pk])).content.decode()
    assert "Say which document 2 sent files are" in page


def test_nobody_else_sees_or_takes_them(provider, provider2, tutor, lead, sign_in, row):
    send(sign_in(provider), row, pdf("scan1.pdf"))
    file = UnsortedFile.objects.get()
    download = reverse("providers:unsorted-download", args=[file.pk])
    assert b"".join(sign_in(provider).get(download).streaming_content).startswith(b"%PDF")
    assert sign_in(provider2).get(download).status_code == 404
    assert sign_in(provider2).post(page_of(row, "documents-sort"), said(scan1=("remove", ""))).status_code == 404
    assert {sign_in(who).get(download).status_code for who in (tutor, lead)} == {403}
    assert UnsortedFile.objects.exists()


def test_the_page_costs_the_same_for_two_files_as_for_twenty(provider, sign_in, row, queries):
    client = sign_in(provider)
    send(client, row, *(pdf(f"{n}.pdf") for n in range(2)))
    few = queries(client.get, page_of(row, "documents-sort"))
    send(client, row, *(pdf(f"more {n}.pdf") for n in range(20)))
    assert queries(client.get, page_of(row, "documents-sort")) == few <= 30
