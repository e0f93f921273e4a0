"""Handing documents in, checking them, taking the file away, and the list of those due."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.files.faults import FileRefused
from core.models import AccessEntry, Event, MoveRefused
from providers import filing, standing
from providers.models import Document
from tests.factories.providers import DocumentFactory, DocumentKindFactory, MembershipFactory, SiteFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
JPG = b"\xff\xd8\xff\xe0" + b"0" * 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 20


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def word(*more: str, document: str = "word/document.xml", size: int = 10) -> bytes:
    """A Word document with these parts."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        for name in ("[Content_Types].xml", document, *more):
            package.writestr(name, b"0" * size)
    return kept.getvalue()


@pytest.mark.parametrize(
    "name, data", [("a.pdf", PDF), ("A.PDF", PDF), ("b.png", PNG), ("c.jpg", JPG), ("c.jpeg", JPG), ("d.docx", word())]
)
def test_a_file_whose_content_is_what_its_name_says_is_taken(name, data):
    assert name.lower().endswith(filing.check(name, data))


@pytest.mark.parametrize(
    "name, data, words",
    [
        ("a.exe", b"MZ", "must be a PDF, a Word document"),
        ("a", PDF, "must be a PDF, a Word document"),
        ("a.pdf", b"", "is empty"),
        ("a.pdf", PNG, "its content is something else"),
        ("a.png", PDF, "its content is something else"),
        ("a.docx", PDF, "its content is something else"),
        ("a.docx", OLE, "an old Word document, or one with a password"),
        ("a.pdf", PDF + b"/Encrypt 5 0 R", "has a password or is locked"),
        ("a.docx", b"PK\x03\x04 cut off", "is damaged"),
        ("a.docx", word(document="xl/workbook.xml"), "it is no Word document"),
        ("a.docx", word("word/vbaProject.bin"), "has macros"),
        ("a.docx", word("../../etc/passwd"), "is damaged"),
        ("a.docx", word(*(f"x{n}" for n in range(500))), "holds too much"),
        ("a.docx", word("big", size=26 * 1024 * 1024), "holds too much"),
        ("a.pdf", PDF + b"0" * 10 * 1024 * 1024, "must be 10MB or smaller"),
    ],
)
def test_a_file_that_is_not_is_refused_with_a_sentence(name, data, words):
    with pytest.raises(FileRefused, match=words):
        filing.check(name, data)


def sent(forge, name: str = "Our Certificate.pdf", data: bytes = PDF, **change) -> dict:
    return {
        "kind": "complaints_policy",
        "file": SimpleUploadedFile(name, data),
        "issued_on_day": "1",
        "issued_on_month": "9",
        "issued_on_year": "2026",
        "expires_on_day": "31",
        "expires_on_month": "8",
        "expires_on_year": "2027",
        **change,
    }


def add(forge) -> str:
    return reverse("providers:document-add", args=[forge.provider.pk])


@pytest.fixture
def handed(forge, provider, sign_in) -> Document:
    """A document the provider has just handed in by the page."""
    Document.objects.all().delete()
    response = sign_in(provider).post(add(forge), sent(forge))
    assert response.status_code == 302
    return Document.objects.get()


def test_what_is_handed_in_waits_under_a_random_name(handed, forge, provider, tmp_path):
    assert (handed.status, handed.given_name, handed.sent_by) == (
        "awaiting_check",
        "Our Certificate.pdf",
        provider.user,
    )
    assert (handed.issued_on, handed.expires_on) == (date(2026, 9, 1), date(2027, 8, 31))
    assert "Certificate" not in handed.file.name
    assert (tmp_path / handed.file.name).read_bytes() == PDF
    assert Event.objects.about(handed).get().act == "handed_in"


@pytest.mark.parametrize(
    "change, words",
    [
        ({"file": ""}, "Select a file"),
        ({"kind": ""}, "Which document is it?"),
        ({"expires_on_year": ""}, "must include a year"),
        ({"expires_on_year": "2025"}, "must be today or in the future"),
        ({"issued_on_year": "2027"}, "must be today or in the past"),
        (
            {"expires_on_day": "", "expires_on_month": "", "expires_on_year": ""},
            "Enter the last day the complaints procedure is valid",
        ),
    ],
)
def test_a_form_that_will_not_do_keeps_no_file(forge, provider, sign_in, tmp_path, change, words):
    response = sign_in(provider).post(add(forge), sent(forge, **change))
    assert words in response.content.decode()
    assert Document.objects.count() == 1
    assert not list(tmp_path.rglob("*.pdf"))


def test_a_file_that_lies_about_itself_is_told_beside_the_field(forge, provider, sign_in):
    response = sign_in(provider).post(add(forge), sent(forge, "a.pdf", PNG))
    assert "its content is something else" in response.content.decode()


def test_the_very_same_file_twice_is_refused_while_it_waits(handed, forge, provider, sign_in):
    response = sign_in(provider).post(add(forge), sent(forge))
    assert "waits to be checked" in response.content.decode()
    assert Document.objects.count() == 1


def test_a_site_of_another_provider_is_refused(forge, provider):
    with pytest.raises(MoveRefused, match="belongs to another provider"):
        filing.hand_in(forge.provider, DocumentKindFactory(), "a.pdf", PDF, by=provider, site=SiteFactory())


def test_a_stranger_can_hand_in_nothing(forge, provider2, sign_in):
    assert sign_in(provider2).post(add(forge), sent(forge)).status_code == 404
    assert Document.objects.count() == 1


def test_handing_in_has_its_limit(forge, provider, sign_in, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "document": (1, 3600)}
    client = sign_in(provider)
    codes = [client.post(add(forge), sent(forge, data=PDF + bytes([n]))).status_code for n in range(2)]
    assert codes == [302, 429]


def test_accepting_puts_the_provider_in_good_standing(handed, quality, sign_in, today):
    assert standing.of(handed.provider, today).level == "warning"
    url = reverse("providers:document-accept", args=[handed.pk])
    day = {"expires_on_day": "30", "expires_on_month": "6", "expires_on_year": "2027"}
    sign_in(quality).post(url, day)
    handed.refresh_from_db()
    assert (handed.status, handed.checked_by, handed.expires_on) == ("accepted", quality.user, date(2027, 6, 30))
    assert standing.of(handed.provider, today).level == "clear"


def test_accepting_what_has_run_out_is_refused(handed, quality, sign_in):
    url = reverse("providers:document-accept", args=[handed.pk])
    day = {"expires_on_day": "17", "expires_on_month": "11", "expires_on_year": "2026"}
    assert "ran out before today" in sign_in(quality).post(url, day).content.decode()
    handed.refresh_from_db()
    assert handed.status == "awaiting_check"


def test_rejecting_needs_a_reason_and_the_provider_reads_it(handed, quality, provider, sign_in):
    url = reverse("providers:document-reject", args=[handed.pk])
    assert "Enter why the document is rejected" in sign_in(quality).post(url, {}).content.decode()
    sign_in(quality).post(url, {"reason": "The second page is missing."})
    page = sign_in(provider).get(reverse("providers:document", args=[handed.pk])).content.decode()
    assert "The second page is missing." in page


@pytest.mark.parametrize("first, second", [("accept", "reject"), ("reject", "accept"), ("accept", "accept")])
def test_a_second_decision_is_refused(handed, quality, sign_in, first, second):
    client = sign_in(quality)
    said = {"reason": "No", "expires_on_day": "1", "expires_on_month": "6", "expires_on_year": "2027"}
    client.post(reverse(f"providers:document-{first}", args=[handed.pk]), said)
    response = client.post(reverse(f"providers:document-{second}", args=[handed.pk]), said)
    assert "cannot be" in response.content.decode()
    assert Event.objects.about(handed).count() == 2


def test_the_file_leaves_as_an_attachment_and_its_opening_is_logged(handed, quality, sign_in):
    response = sign_in(quality).get(reverse("providers:document-download", args=[handed.pk]))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert "Certificate" not in response["Content-Disposition"]
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    entry = AccessEntry.objects.get()
    assert (entry.user, entry.object_id) == (quality.user, str(handed.pk))


def test_a_page_says_that_the_file_was_not_scanned(handed, quality, sign_in):
    page = sign_in(quality).get(reverse("providers:document", args=[handed.pk])).content.decode()
    assert "Not scanned" in page


@pytest.mark.parametrize(
    "person, waiting, accepted",
    [("lead", 404, 200), ("viewer", 404, 200), ("provider", 200, 200), ("provider2", 404, 404), ("admin", 403, 403)],
)
def test_who_may_take_the_file_away(handed, person, waiting, accepted, sign_in, request):
    client = sign_in(request.getfixturevalue(person))
    url = reverse("providers:document-download", args=[handed.pk])
    assert client.get(url).status_code == waiting
    Document.objects.update(status="accepted")
    assert client.get(url).status_code == accepted
    assert AccessEntry.objects.count() == [waiting, accepted].count(200)


@pytest.mark.parametrize("person, answer", [("manager", 200), ("provider", 200), ("lead", 404), ("viewer", 404)])
@pytest.mark.parametrize("page", ["document", "document-download"])
def test_a_document_of_a_closed_kind_opens_for_its_provider_and_the_council(
    handed, page, person, answer, sign_in, request
):
    Document.objects.update(status="accepted", kind=DocumentKindFactory(closed=True))
    client = sign_in(request.getfixturevalue(person))
    assert client.get(reverse(f"providers:{page}", args=[handed.pk])).status_code == answer
    assert AccessEntry.objects.count() == (answer == 200 and page == "document-download")


def test_a_school_reads_that_a_closed_document_is_held_and_nothing_more_of_it(handed, lead, sign_in):
    closed = DocumentKindFactory(closed=True)
    Document.objects.update(status="accepted", kind=closed, given_name="Jo Bloggs hours.pdf", expires_on="2026-11-30")
    page = sign_in(lead).get(reverse("providers:provider-documents", args=[handed.provider_id])).content.decode()
    assert "Documents held and in date" in page
    assert closed.title in page
    assert [word for word in ("Bloggs", str(handed.pk), "30 Nov", "Expiring", "2 Sep") if word in page] == []


@pytest.mark.parametrize("change", [{"status": "rejected"}, {"status": "awaiting_check"}, {"expires_on": "2026-11-01"}])
def test_a_school_reads_nothing_of_a_document_that_is_not_in_date(handed, lead, sign_in, change):
    closed = DocumentKindFactory(closed=True)
    Document.objects.update(**{"status": "accepted", "kind": closed, **change})
    page = sign_in(lead).get(reverse("providers:provider-documents", args=[handed.provider_id])).content.decode()
    assert closed.title not in page


def test_another_provider_opens_not_even_an_open_kind_of_a_provider_it_does_not_see(handed, provider2, sign_in):
    Document.objects.update(status="accepted")
    assert not Document.objects.visible_to(provider2).exists()


def test_years_of_documents_come_page_by_page(forge, manager, sign_in, settings):
    DocumentFactory.create_batch(settings.PAGE_SIZE, provider=forge.provider, kind=forge.document.kind)
    client = sign_in(manager)
    url = reverse("providers:provider-documents", args=[forge.provider.pk])
    sizes = [len(client.get(url, {"page": page}).context["page"].object_list) for page in ("1", "2", "999", "abc")]
    assert sizes == [settings.PAGE_SIZE, 1, 1, settings.PAGE_SIZE]


DUE = reverse("providers:documents")


def rows_of(response) -> list[tuple[str, str, str]]:
    return [
        (
            due.provider.name,
            due.slot.kind_code if hasattr(due.slot, "kind_code") else due.slot.kind.code,
            due.slot.status,
        )
        for due in response.context["page_obj"]
    ]


@pytest.fixture
def due(forge, kilns):
    """The forge lacks insurance and waits for its policy; the kilns' insurance is about to run out."""
    insurance = DocumentKindFactory()
    DocumentFactory(provider=kilns.provider, kind=insurance, expires_on=date(2026, 12, 1))
    DocumentFactory(provider=kilns.provider, kind=forge.document.kind, expires_on=date(2026, 11, 1))
    DocumentFactory(provider=kilns.provider, kind=forge.document.kind, waiting=True)
    return insurance


ALL = [
    ("Irwell Forge", "public_liability", "missing"),
    ("Worsley Kilns", "public_liability", "expiring"),
    ("Worsley Kilns", "complaints_policy", "expired"),
    ("Irwell Forge", "complaints_policy", "awaiting_check"),
]


@pytest.mark.parametrize(
    "asked, rows",
    [
        ({}, ALL),
        ({"status": "missing"}, ALL[:1]),
        ({"status": "awaiting_check"}, ALL[2:]),
        ({"criticality": "critical"}, ALL[:2]),
        ({"kind": "complaints_policy"}, ALL[2:]),
        ({"status": "nonsense"}, ALL),
    ],
)
def test_the_list_of_documents_due_puts_the_critical_first(due, manager, sign_in, asked, rows):
    assert rows_of(sign_in(manager).get(DUE, asked)) == rows


def test_the_list_is_narrowed_to_one_provider(due, kilns, manager, sign_in):
    assert rows_of(sign_in(manager).get(DUE, {"provider": kilns.provider.pk})) == ALL[1:3]


def test_the_list_is_downloaded_as_it_is_filtered(due, manager, sign_in):
    text = sign_in(manager).get(DUE, {"status": "missing", "download": "csv"}).content.decode("utf-8-sig")
    assert text.splitlines() == [
        "Provider,Document,Site,Status,Criticality,Last day",
        "Irwell Forge,Public liability insurance certificate,,Missing,Critical,",
    ]


def test_the_list_costs_the_same_for_two_providers_as_for_twenty(due, manager, sign_in, queries):
    client = sign_in(manager)
    few = queries(client.get, DUE)
    for _ in range(18):
        DocumentFactory(provider=MembershipFactory().provider, expires_on=date(2026, 10, 1))
    assert queries(client.get, DUE) == few
    assert few < 30
