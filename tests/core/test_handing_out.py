"""A file that is lost from the disk is a page that says so, wherever a file leaves the portal."""

import json
import logging

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from attendance.models import Upload
from audits.models import Action
from core.models import AccessEntry
from providers.models import Document
from reports.models import TermlyReport
from tests.factories.attendance import UploadFactory
from tests.factories.audits import ActionFactory
from tests.factories.providers import DocumentFactory

FILES = {
    "upload-file": (Upload, "file", "attendance:upload-file", "send it again"),
    "upload-faults": (Upload, "to_correct", "attendance:upload-faults", "in your own file and send it"),
    "evidence": (Action, "evidence_file", "audits:action-evidence", "Ask the provider to send the evidence again"),
    "document": (Document, "file", "providers:document-download", "Ask the provider to hand the document in again"),
}


@pytest.fixture(params=FILES)
def kept(request, council, provider, settings, tmp_path):
    """A row with a file, the address it leaves by, and what its page says when it is lost."""
    settings.MEDIA_ROOT = tmp_path
    model, field, name, words = FILES[request.param]
    mine = provider.organisation.provider
    make = {
        Upload: lambda: UploadFactory(provider=mine),
        Action: lambda: ActionFactory(audit__provider=mine, evidence_name="certificate.pdf"),
        Document: lambda: DocumentFactory(provider=mine),
    }
    row = make[model]()
    getattr(row, field).save("0123.csv", ContentFile(b"what was sent"))
    return row, getattr(row, field), reverse(name, args=[row.pk]), words


def test_the_file_leaves_as_an_attachment_and_is_logged(sign_in, manager, kept):
    row, _file, address, _words = kept
    answer = sign_in(manager).get(address)
    assert b"".join(answer.streaming_content) == b"what was sent"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert AccessEntry.objects.get(object_id=str(row.pk)).user == manager.user


def unlink(path):
    path.unlink()


def put_a_folder_in_its_place(path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("lose", [unlink, put_a_folder_in_its_place])
def test_a_lost_file_is_a_page_that_says_what_to_do(sign_in, manager, kept, lose, tmp_path, caplog):
    row, file, address, words = kept
    lose(tmp_path / file.name)
    with caplog.at_level(logging.ERROR):
        answer = sign_in(manager).get(address)
    assert answer.status_code == 404
    said = answer.content.decode()
    assert "The file cannot be found" in said
    assert words in said
    assert "give this reference" in said
    assert str(tmp_path) not in said
    assert not AccessEntry.objects.filter(object_id=str(row.pk)).exists()
    assert ("file_lost", str(row.pk)) in {(line.get("event"), line.get("row")) for line in lines(caplog)}


def lines(caplog):
    return [record.msg if isinstance(record.msg, dict) else json.loads("{}") for record in caplog.records]


def test_a_stranger_learns_nothing_of_a_lost_file(sign_in, provider2, kept, tmp_path):
    _row, file, address, _words = kept
    unlink(tmp_path / file.name)
    answer = sign_in(provider2).get(address)
    assert answer.status_code == 404
    assert "The file cannot be found" not in answer.content.decode()


def test_a_lost_report_is_printed_again_and_noted(sign_in, manager, placed_report, monkeypatch, tmp_path, caplog):
    unlink(tmp_path / placed_report.pdf.name)
    monkeypatch.setattr("reports.paper.print_html", lambda html: b"%PDF-again")
    with caplog.at_level(logging.ERROR):
        answer = sign_in(manager).get(reverse("reports:report-print", args=[placed_report.pk]))
    assert answer.content == b"%PDF-again"
    assert "file_lost" in {line.get("event") for line in lines(caplog)}


@pytest.fixture
def placed_report(council, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    report = TermlyReport.objects.create(
        term="2026-autumn", term_label="Autumn 2026", starts_on="2026-09-01", ends_on="2026-12-18",
        scope="borough", about=council,
    )  # fmt: skip
    report.pdf.save("0123.pdf", ContentFile(b"%PDF-kept"))
    report.refresh_from_db()
    return report
