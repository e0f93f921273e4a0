"""The pages of uploads: three clicks for a week, plain sentences for bad files, and nobody else's files."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from attendance.models import Mark, Upload
from core import clock
from core.files.sheets import write_xlsx
from core.models import AccessEntry
from pupils.models import Pupil
from tests.cast import held
from tests.factories.attendance import MarkFactory, UploadFactory, due, placed, register_file, row_of
from tests.factories.pupils import PupilFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

MONDAY = date(2026, 11, 16)
ADD = "/attendance/uploads/add/"


@pytest.fixture(scope="module")
def scene(bare):
    bare["sessions"] = due(placed(bare["provider"], bare["school"]), MONDAY, date(2026, 11, 17), halves=("AM", "PM"))
    return bare


sessions = held("sessions")


def post(client, data, name="register.csv", **more):
    return client.post(ADD, {"file": SimpleUploadedFile(name, data), **more}, follow=True)


@pytest.fixture
def sent(sign_in, tutor, sessions):
    """A checked upload of the tutor's."""
    post(sign_in(tutor), register_file(*[row_of(session) for session in sessions]))
    return Upload.objects.get()


def url(name, upload):
    return reverse(f"attendance:{name}", args=[upload.pk])


def test_a_week_takes_three_clicks(sign_in, tutor, sessions):
    client = sign_in(tutor)
    assert client.get(ADD).status_code == 200
    review = post(client, register_file(*[row_of(session) for session in sessions]))  # choose the file; Upload
    upload = Upload.objects.get()
    assert review.redirect_chain == [(url("upload", upload), 302)]
    assert "Approve and save 4 marks" in review.text
    done = client.post(url("upload-approve", upload), {"fingerprint": upload.fingerprint}, follow=True)  # Approve
    assert "Attendance saved" in done.text
    assert Mark.objects.count() == 4


def test_the_review_shows_each_group(sign_in, tutor, sessions):
    MarkFactory(session=sessions[0], absent=True)
    MarkFactory(session=sessions[1])
    rows = [row_of(session) for session in sessions[:3]] + ["16/11/2026,AM,Somebody,,A,Yes,/,,,,"]
    page = post(sign_in(tutor), register_file(*rows)).text
    assert "To be changed: 1" in page
    assert "Absent: ill" in page
    assert "Rejected: 1" in page
    assert "Row 5, UPN:" in page
    assert "New: 1" in page
    assert "Download the rows to correct" in page
    assert "Not scanned" in page


def test_saved_marks_change_only_by_a_tick_of_their_own(sign_in, tutor, sessions):
    MarkFactory(session=sessions[0], absent=True)
    client = sign_in(tutor)
    page = post(client, register_file(*[row_of(session) for session in sessions])).text
    assert "1 saved mark would change: save that too" in page
    upload = Upload.objects.get()
    said = {"fingerprint": upload.fingerprint}
    refused = client.post(url("upload-approve", upload), said).text
    assert "Confirm that 1 saved mark would change, or cancel this upload" in refused
    assert Mark.objects.count() == 1
    done = client.post(url("upload-approve", upload), {**said, "changes": "on"}, follow=True).text
    assert "Attendance saved: 3 new marks, 1 saved mark changed" in done
    assert Mark.objects.get(session=sessions[0]).kind == "attended"


def test_a_file_of_new_marks_asks_for_no_tick(sign_in, tutor, sessions):
    client = sign_in(tutor)
    assert "saved mark" not in post(client, register_file(row_of(sessions[0]))).text
    upload = Upload.objects.get()
    done = client.post(url("upload-approve", upload), {"fingerprint": upload.fingerprint}, follow=True).text
    assert "Attendance saved: 1 new mark" in done


def test_the_review_says_what_was_left_out(sign_in, tutor, sessions):
    row = row_of(sessions[0])
    page = post(sign_in(tutor), register_file(row, row, "Total,,,,,,1")).text
    assert "1 row says again what another row says" in page
    assert "1 row is no session (totals, signatures, keys) and was left out." in page


def test_the_same_form_posted_twice_is_one_upload(sign_in, tutor, sessions):
    client = sign_in(tutor)
    once = "7b0f6a2e-6f6d-4b43-9a50-6f2f9a0c1d11"
    data = register_file(row_of(sessions[0]))
    first, second = post(client, data, once=once), post(client, data, once=once)
    assert first.redirect_chain == second.redirect_chain
    assert Upload.objects.count() == 1


def test_the_same_file_again_is_hinted_at_and_changes_nothing(sign_in, tutor, sent):
    client = sign_in(tutor)
    client.post(url("upload-approve", sent), {"fingerprint": sent.fingerprint})
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        page = post(client, sent.file.read()).text
    assert f"see what came of {sent.reference}" in page
    assert "There is nothing to save" in page


def test_what_was_rejected_is_not_called_in_the_portal_already(sign_in, tutor, sent, sessions):
    client = sign_in(tutor)
    client.post(url("upload-approve", sent), {"fingerprint": sent.fingerprint})
    Upload.objects.filter(pk=sent.pk).update(status="checked", counts={"unchanged": 1, "rejected": 2})
    page = client.get(url("upload", sent)).text
    assert "of its rows, 1 says what the portal has already, and 2 were rejected." in page
    assert "in the portal already" not in page


def test_a_changed_mark_is_shown_again_instead_of_saved(sign_in, tutor, sent, sessions):
    MarkFactory(session=sessions[0], absent=True)
    page = sign_in(tutor).post(url("upload-approve", sent), {"fingerprint": sent.fingerprint}, follow=True).text
    assert "Nothing is saved yet: marks have changed since the file was checked" in page
    assert "To be changed: 1" in page
    assert Mark.objects.count() == 1


def test_cancelling_asks_first(sign_in, tutor, sent):
    client = sign_in(tutor)
    assert "Nothing of UPL-2026-000001 is saved" in client.get(url("upload-cancel", sent)).text
    sent.refresh_from_db()
    assert sent.status == "checked"
    client.post(url("upload-cancel", sent))
    sent.refresh_from_db()
    assert (sent.status, sent.decided_by) == ("cancelled", tutor)
    assert "cannot be approved" in client.get(url("upload-approve", sent)).text


def bomb():
    """A small workbook that would unpack to far more than is let in."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    "name, data, words",
    [
        ("register.csv", b"", "The file is empty (0 bytes)"),
        ("register.csv", b"x" * (20 * 1024 * 1024), "The file is bigger than 10 MB. Send it in parts"),
        (
            "register.csv",
            register_file(heads="Date,Session,Colour,Code"),
            "it has no column UPN",
        ),
        ("register.csv", b"Date,Session,UPN,Code\n16/11/2026,AM,\x00\xff,/", "is not text"),
        ("register.csv", "Date,Session,UPN,Code\n".encode("utf-16-le"), "is not text"),
        ("register.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file (.xls)"),
        ("register.xlsm", b"PK\x03\x04", "Workbooks with macros"),
        ("register.xlsx", b"Date,Session", "is something else inside"),
        ("register.pdf", b"%PDF-1.7", "Send a CSV file (.csv) or an Excel workbook (.xlsx)"),
        ("register.xlsx", bomb(), "unpack"),
    ],
    ids=["empty", "20 MB", "no UPN", "NUL", "wrong encoding", "xls", "xlsm", "not a zip", "pdf", "bomb"],
)
def test_a_bad_file_gets_a_sentence_and_leaves_nothing(sign_in, tutor, sessions, name, data, words):
    answer = post(sign_in(tutor), data, name)
    assert answer.status_code == 200
    assert words in answer.text
    assert "<title>Error: " in answer.text
    assert not Upload.objects.exists()
    assert not Mark.objects.exists()


def test_no_file_at_all(sign_in, tutor, sessions):
    assert "Select a file" in sign_in(tutor).post(ADD, {}).text


def test_cp1252_letters_are_read(sign_in, tutor, sessions):
    Pupil.objects.update(legal_forename="Zoë", legal_surname="Müller")
    data = register_file(row_of(sessions[0], name="Zoë Müller")).decode().encode("cp1252")
    assert "Approve and save 1 mark<" in post(sign_in(tutor), data).text


def test_a_workbook_is_read(sign_in, tutor, sessions):
    data = write_xlsx(["Date", "Session", "UPN", "Code"], [[MONDAY, "AM", sessions[0].placement.pupil.upn, "/"]])
    assert "Approve and save 1 mark<" in post(sign_in(tutor), data, "register.xlsx").text


def test_past_the_limit_of_the_provider_it_says_when_to_try_again(sign_in, tutor, provider, sessions, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "upload": (20, 3600)}
    answers = [post(sign_in(by), b"") for by in (tutor, provider) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429] * 2
    assert "60 minutes" in answers[-1].text
    assert "20 registers sent in an hour for each organisation" in answers[-1].text


def test_files_leave_by_their_own_pages_and_the_taking_is_logged(sign_in, tutor, sessions):
    client = sign_in(tutor)
    data = register_file(row_of(sessions[0]), "16/11/2026,AM,=cmd,,A,Yes,/,,,,")
    post(client, data, "Ava Broadbent.csv")
    upload = Upload.objects.get()
    answer = client.get(url("upload-file", upload))
    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Disposition"] == 'attachment; filename="UPL-2026-000001-as-sent.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    faults = b"".join(client.get(url("upload-faults", upload)).streaming_content).decode("utf-8-sig")
    assert "'=cmd" in faults
    assert "What to correct" in faults
    assert AccessEntry.objects.filter(object_id=str(upload.pk), user=tutor.user).count() == 2


def test_no_rows_to_correct_no_file(sign_in, tutor, sent):
    assert sign_in(tutor).get(url("upload-faults", sent)).status_code == 404


PAGES = ["upload", "upload-approve", "upload-cancel", "upload-file", "upload-faults"]


@pytest.mark.parametrize("page", PAGES)
def test_another_provider_finds_nothing(sign_in, provider2, sent, page):
    assert sign_in(provider2).get(url(page, sent)).status_code == 404


@pytest.mark.parametrize("who", ["lead", "viewer", "admin"])
@pytest.mark.parametrize("page", PAGES)
def test_schools_have_no_such_pages(sign_in, request, sent, page, who):
    assert sign_in(request.getfixturevalue(who)).get(url(page, sent)).status_code == 403


def test_the_council_looks_and_does_not_approve(sign_in, manager, sent):
    client = sign_in(manager)
    page = client.get(url("upload", sent)).text
    assert "Approve and save" not in page
    assert client.post(url("upload-approve", sent), {"fingerprint": sent.fingerprint}).status_code == 403
    assert client.get(url("upload-file", sent)).status_code == 200


def test_a_stranger_approves_nothing(sign_in, provider2, sent):
    assert sign_in(provider2).post(url("upload-approve", sent), {"fingerprint": sent.fingerprint}).status_code == 404
    assert not Mark.objects.exists()


def test_each_provider_lists_its_own(sign_in, provider2, manager, sent):
    other = UploadFactory(provider=provider2.organisation.provider)
    listed = sign_in(provider2).get(reverse("attendance:uploads")).text
    assert other.reference in listed
    assert sent.reference not in listed
    everything = sign_in(manager).get(reverse("attendance:uploads")).text
    assert other.reference in everything
    assert sent.reference in everything


def test_the_page_of_a_big_file_can_be_left(sign_in, tutor, sessions, settings):
    settings.UPLOAD_BACKGROUND_ROWS = 0
    page = post(sign_in(tutor), register_file(row_of(sessions[0]))).text
    assert "The file is being checked. You can leave this page and come back." in page
    assert "Look again" in page


def test_the_pages_cost_the_same_for_two_rows_as_for_forty(sign_in, tutor, queries, provider, school, council):
    client = sign_in(tutor)

    def review(number):
        rows = [row_of(due(placed(provider, school), MONDAY)[0]) for _ in range(number)]
        bad = [f"16/11/2026,AM,Somebody,,{PupilFactory().upn},Yes,/,,,," for _ in range(number)]
        post(client, register_file(*rows, *bad))
        return queries(client.get, url("upload", Upload.objects.latest("reference")))

    assert review(2) == review(20)
    few = queries(client.get, reverse("attendance:uploads"))
    UploadFactory.create_batch(9, provider=provider.organisation.provider)
    assert queries(client.get, reverse("attendance:uploads")) == few


def test_a_question_is_asked_before_anything_is_saved(sign_in, tutor, sessions):
    client = sign_in(tutor)
    page = post(client, b"Provider:,Kersal Barn\r\n" + register_file(row_of(sessions[0]))).text
    upload = Upload.objects.get()
    assert "Row 1 says that this is the register of Kersal Barn. It was sent for Irwell Forge." in page
    assert "Answer before you save 1 mark<" in page
    asking = client.get(url("upload-approve", upload)).text
    assert "It is the register of Irwell Forge" in asking
    assert "0 rows are rejected." in asking
    refused = client.post(url("upload-approve", upload), {"fingerprint": upload.fingerprint}, follow=True)
    assert "<title>Error: " in refused.text
    assert "Confirm that it is the register of Irwell Forge. If it is not, cancel this upload" in refused.text
    assert not Mark.objects.exists()
    answers = {"fingerprint": upload.fingerprint, "provider": "on"}
    assert "Attendance saved" in client.post(url("upload-approve", upload), answers, follow=True).text
    assert Mark.objects.count() == 1


def test_one_rejected_row_is_one_row(sign_in, tutor, sessions):
    client = sign_in(tutor)
    post(client, register_file(row_of(sessions[0]), "16/11/2026,AM,Somebody,,A999999999999,,/,,,,"))
    asking = client.get(url("upload-approve", Upload.objects.get())).text
    assert "1 row is rejected." in asking


def test_the_review_names_the_columns_that_were_left_out(sign_in, tutor, sessions):
    upn = sessions[0].placement.pupil.upn
    page = post(sign_in(tutor), register_file(f"16/11/2026,AM,{upn},/,5,x", heads="Date,Session,UPN,Code,Shoe,Faith"))
    assert "2 columns that a register does not have were left out: Shoe, Faith. Nothing in them was read." in page.text
    assert "Download the file without the columns left out" in page.text


def test_the_review_says_which_sheet_was_read_and_which_were_left(sign_in, tutor, sessions):
    heads, upn = ["Date", "Session", "UPN", "Code"], sessions[0].placement.pupil.upn
    book = Workbook()
    book.active.title = "Last year"
    for title in ("Marks", "Key"):
        book.create_sheet(title)
    for sheet, code in (("Last year", "I"), ("Marks", "/")):
        for row in (heads, [MONDAY, "AM", upn, code]):
            book[sheet].append(row)
    book["Last year"].sheet_state = "hidden"
    book.active = 1
    packed = io.BytesIO()
    book.save(packed)
    page = post(sign_in(tutor), packed.getvalue(), "register.xlsx").text
    assert "<li>1 attended</li>" in page
    assert "Sheet read" in page
    assert "Key, Last year (hidden)" in page
