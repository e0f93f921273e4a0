"""A rehearsal says on every page that nothing in it is real."""

import io

import pikepdf
import pytest
from django.urls import reverse

from core import errors, mail
from core import rehearsal as rehearsal_words
from core.pdf import print_html

SAID = "Rehearsal: nothing here is real"


@pytest.fixture
def rehearsal(settings):
    settings.REHEARSAL = True


@pytest.mark.parametrize("path", [reverse("core:cookies"), "/privacy/", "/nowhere/"])
def test_a_stranger_reads_it(rehearsal, client, db, path):
    assert SAID in client.get(path, follow=True).content.decode()


@pytest.mark.parametrize("path", ["/", "/people/", "/people/files/add/", "/admin/", "/admin/accounts/user/"])
def test_an_administrator_reads_it_on_every_page(rehearsal, sign_in, admin, path):
    assert SAID in sign_in(admin).get(path).content.decode()


def test_a_page_that_needs_no_database_says_it_too(rehearsal, rf):
    assert SAID in errors.maintenance(rf.get("/")).content.decode()


def page_heads(pdf_bytes):
    """What stands over the text of each page, as a reader of the file gets it."""
    with pikepdf.open(io.BytesIO(pdf_bytes)) as pdf:
        return [b"".join(part.read_bytes() for part in as_list(page.Contents)) for page in pdf.pages]


def as_list(found):
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def test_each_printed_page_says_it_at_its_head(settings):
    plain, two = "<html lang=en><title>a</title><p>One", "<p style='break-before: page'>Two"
    before = print_html(plain + two)
    settings.REHEARSAL = True
    after = print_html(plain + two)
    assert rehearsal_words.on_paper() == (
        '@page { @top-center { content: "Rehearsal: nothing here is real"; font-weight: bold; '
        "background: #ffdd00; text-align: center } }"
    )
    drawn = [page.count(b"Tj") + page.count(b"TJ") for page in page_heads(after)]
    assert drawn == [page.count(b"Tj") + page.count(b"TJ") + 1 for page in page_heads(before)]
    assert len(drawn) == 2


def test_an_e_mail_says_it_in_its_subject_and_first(rehearsal, lead, mailoutbox):
    mail.post(lead.user, "accounts/password_changed", {}, why="Something waits", key="rehearsed")
    mail.sweep()
    mail.send_now("a@example.org", "Set a password", "Here it is.")
    for sent in mailoutbox:
        assert sent.subject.startswith("Rehearsal: ")
        assert sent.body.startswith(SAID)
    assert SAID in mailoutbox[0].alternatives[0][0]
    assert len(mailoutbox) == 2


def test_a_file_that_is_taken_away_says_it_in_its_name(rehearsal, sign_in, manager, settings):
    def name():
        return sign_in(manager).get(reverse("core:figures"), {"download": "csv"}).headers["Content-Disposition"]

    assert name().startswith('attachment; filename="rehearsal-')
    settings.REHEARSAL = False
    assert 'filename="rehearsal-' not in name()


def test_a_council_s_own_portal_says_nothing_of_it(client, db):
    assert SAID not in client.get(reverse("account_login")).content.decode()
