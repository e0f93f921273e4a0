"""Evidence handed in for an action: files that are not what they say are refused with a sentence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits.models import Action
from core.models import AccessEntry
from tests.factories.audits import ActionFactory
from tests.providers.test_document_pages import JPG, OLE, PDF, PNG, word


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def action(audited):
    return ActionFactory(audit__provider=audited)


@pytest.fixture
def hand_in(sign_in, provider, action):
    """The provider hands in this file."""

    def handed(name, data, evidence="Renewed."):
        file = SimpleUploadedFile(name, data)
        return sign_in(provider).post(
            reverse("audits:action-submit", args=[action.pk]), {"evidence": evidence, "file": file}
        )

    return handed


@pytest.mark.parametrize(
    "name, data",
    [("list.pdf", PDF), ("LIST.PNG", PNG), ("list.jpeg", JPG), ("list.docx", word()), ("list <b>ü's.pdf", PDF)],
)
def test_a_file_that_is_what_it_says_is_kept_under_a_random_name(hand_in, action, tmp_path, name, data):
    assert hand_in(name, data).status_code == 302
    action.refresh_from_db()
    assert (action.status, action.evidence_name) == ("evidence_submitted", name)
    assert "list" not in action.evidence_file.name.lower()
    assert (tmp_path / action.evidence_file.name).read_bytes() == data


@pytest.mark.parametrize(
    "name, data, words",
    [
        ("run.exe", b"MZ", "must be a PDF"),
        ("a.pdf", b"", "file is empty"),
        ("a.pdf", PNG, "its content is something else"),
        ("a.pdf", b"<script>alert(1)</script>", "its content is something else"),
        ("a.svg", b"<svg onload='x'/>", "must be a PDF"),
        ("a.docx", OLE, "an old Word document"),
        ("a.docx", word("word/vbaProject.bin"), "has macros"),
        ("a.docx", word("../../etc/passwd"), "is damaged"),
        ("a.pdf", PDF + b"/Encrypt 5 0 R", "has a password"),
        ("a.pdf", PDF + b"0" * 10 * 1024 * 1024, "10MB"),
    ],
)
def test_a_hostile_file_is_refused_and_nothing_is_saved(hand_in, action, tmp_path, name, data, words):
    response = hand_in(name, data)
    assert response.status_code == 200
    assert words in response.text
    assert "Renewed." in response.text
    action.refresh_from_db()
    assert (action.status, action.evidence) == ("open", "")
    assert not list(tmp_path.rglob("*.*"))


def test_a_file_is_not_needed_but_words_are(sign_in, provider, action):
    address = reverse("audits:action-submit", args=[action.pk])
    assert "Enter what you have done" in sign_in(provider).post(address, {"evidence": " "}).text
    assert sign_in(provider).post(address, {"evidence": "Trained everybody."}).status_code == 302


def test_it_leaves_as_an_attachment_and_its_opening_is_logged(hand_in, sign_in, quality, action):
    hand_in("certificate.pdf", PDF)
    response = sign_in(quality).get(reverse("audits:action-evidence", args=[action.pk]))
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert AccessEntry.objects.get(object_id=str(action.pk)).user == quality.user


def test_an_action_without_a_file_has_none_to_give(sign_in, quality, action):
    assert sign_in(quality).get(reverse("audits:action-evidence", args=[action.pk])).status_code == 404


def test_returned_evidence_says_why_and_can_be_sent_again(hand_in, sign_in, provider, quality, action):
    hand_in("first.pdf", PDF)
    client = sign_in(quality)
    assert "Enter what is still missing" in client.post(reverse("audits:action-return", args=[action.pk]), {}).text
    client.post(reverse("audits:action-return", args=[action.pk]), {"reason": "The date is cut off."})
    page = sign_in(provider).get(reverse("audits:action", args=[action.pk]))
    assert "The date is cut off." in page.text
    assert "Say what was done" in page.text
    hand_in("second.pdf", PDF)
    assert Action.objects.get().evidence_name == "second.pdf"


@pytest.mark.parametrize("act", ["action-return", "action-close"])
def test_only_the_council_returns_and_closes(sign_in, provider, lead, tutor, action, act):
    for person in (provider, lead, tutor):
        assert sign_in(person).post(reverse(f"audits:{act}", args=[action.pk]), {"reason": "x"}).status_code == 403
    action.refresh_from_db()
    assert action.status == "open"


def test_the_officer_closes_it_once(sign_in, quality, manager, action):
    address = reverse("audits:action-close", args=[action.pk])
    assert sign_in(quality).post(address).status_code == 302
    assert "This is closed and cannot be closed" in sign_in(manager).post(address).text
    action.refresh_from_db()
    assert action.verified_by == quality.user
