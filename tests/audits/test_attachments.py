"""Photos and files at a question: by whom, of what, seen by whom, and never of a final audit."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from PIL import Image

from audits import attaching, auditing
from audits.models import Answer, Attachment
from core.files import pictures
from core.files.faults import FileRefused
from core.models import AccessEntry, MoveRefused
from tests.audits.test_audit_section import address_of, answer_to
from tests.providers.test_document_pages import PDF, word

PLACE = 0x8825  # the GPS directory of what a camera writes


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(kind="JPEG", size=(60, 40), **more):
    """A plain picture as a file."""
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **more)
    return out.getvalue()


def from_a_camera():
    """Taken upright with the phone on its side, with the place, the camera and a remark in it."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "MARKER-CAMERA", 6
    exif[PLACE] = {1: "N", 2: (53.0, 29.0, 0.0), 3: "W", 4: (2.0, 17.0, 0.0)}
    return picture(exif=exif, comment=b"MARKER-REMARK")


def photos_of(audit, code="A1.1"):
    return reverse("audits:attachment-add", args=[audit.pk, code])


@pytest.fixture
def send(sign_in, started):
    """This person adds this file."""

    def sent(person, name="kitchen.jpg", data=None, field="photo", **more):
        file = SimpleUploadedFile(name, picture() if data is None else data)
        return sign_in(person).post(photos_of(started), {field: file, **more})

    return sent


@pytest.fixture
def photo(started, quality):
    """The officer's, at the first question."""
    sent = attaching.look_at("kitchen.jpg", picture())
    return attaching.attach(answer_to(started, "A1.1"), [sent], by=quality)[0]


@pytest.fixture
def final(rate, photo, finish, manager):
    return finish(rate(), manager)


def test_a_photo_leads_back_to_its_question(send, sign_in, quality, started, tmp_path):
    response = send(quality)
    answer = answer_to(started, "A1.1")
    assert response.url == f"{address_of(started)}#id_rating_{answer.pk}_0"
    kept = Attachment.objects.get()
    assert (kept.answer, kept.given_name, kept.added_by, kept.is_by_provider) == (
        answer,
        "kitchen.jpg",
        quality.user,
        False,
    )
    assert "kitchen" not in kept.file.name
    page = sign_in(quality).get(address_of(started)).text
    assert reverse("audits:attachment", args=[kept.pk]) in page
    audit = sign_in(quality).get(reverse("audits:audit", args=[started.pk])).text
    assert "Photos and files (1)" in audit
    assert "0 of 3 answered, 1 photo or file" in audit


def test_the_button_at_a_question_saves_the_section_first(sign_in, quality, started):
    answer = answer_to(started, "A1.2")
    sent = {f"rating_{answer.pk}": "met", "photos_of": "A1.2"}
    assert sign_in(quality).post(address_of(started), sent).url == photos_of(started, "A1.2")
    answer.refresh_from_db()
    assert answer.final_rating == "met"


def test_where_and_with_what_a_photo_was_taken_is_not_kept(send, quality):
    assert b"MARKER-CAMERA" in from_a_camera()
    send(quality, data=from_a_camera())
    kept = Attachment.objects.get().file.read()
    assert b"MARKER" not in kept
    with Image.open(io.BytesIO(kept)) as taken:
        assert (dict(taken.getexif()), taken.size) == ({}, (40, 60))


def test_a_large_photo_is_made_smaller_and_one_on_nothing_gets_a_ground(send, quality):
    send(quality, data=picture(size=(4000, 1000)))
    clear = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(clear, "PNG")
    send(quality, name="clear.png", data=clear.getvalue())
    large, small = (Image.open(io.BytesIO(row.file.read())) for row in Attachment.objects.order_by("added_at", "-size"))
    assert (large.size, small.format, small.getpixel((5, 5))) == ((2000, 500), "JPEG", (255, 255, 255))


@pytest.mark.parametrize(
    "name, data, words",
    [
        ("a.jpg", b"<script>alert(1)</script>", "its content is something else"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"0" * 20, "damaged or cut off"),
        ("a.jpg", picture()[:400], "damaged or cut off"),
        ("a.png", picture(), "its content is something else"),
        ("a.jpg", b"", "file is empty"),
        ("a.heic", b"ftypheic", "must be a PDF"),
        ("a.svg", b"<svg onload='x'/>", "must be a PDF"),
        ("a.docx", word("word/vbaProject.bin"), "has macros"),
        ("a.pdf", PDF + b"0" * 10 * 1024 * 1024, "10MB"),
    ],
)
def test_a_hostile_file_is_refused_and_nothing_is_saved(send, quality, tmp_path, name, data, words):
    response = send(quality, name, data)
    assert response.status_code == 200
    assert words in response.text
    assert not Attachment.objects.exists()
    assert not list(tmp_path.rglob("*.*"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_of_too_many_pixels_is_not_unpacked(send, quality, monkeypatch, kind):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100)
    monkeypatch.setattr(pictures, "_plain", None)
    assert "too many pixels" in send(quality, f"a.{kind.lower()}", picture(kind)).text


def test_a_bomb_is_refused_by_what_reads_pictures(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(FileRefused, match="too many pixels"):
        pictures.redrawn(picture())


def test_a_pdf_is_kept_as_it_is_and_something_must_be_sent(send, sign_in, quality, started):
    assert send(quality, "fire log.pdf", PDF, "file").status_code == 302
    assert Attachment.objects.get().file.read() == PDF
    page = sign_in(quality).post(photos_of(started), {}).text
    assert "Take a photo or choose a file" in page
    assert "(optional)" not in page


def test_the_form_sent_twice_adds_one(send, sign_in, quality, started):
    key = sign_in(quality).get(photos_of(started)).context["once"]
    assert send(quality, once=key).url == send(quality, once=key).url
    assert Attachment.objects.count() == 1


def test_a_question_holds_so_many(started, quality, monkeypatch):
    monkeypatch.setattr(attaching, "MOST", 2)
    answer, sent = answer_to(started, "A1.1"), attaching.look_at("a.pdf", PDF)
    attaching.attach(answer, [sent, sent], by=quality)
    with pytest.raises(MoveRefused, match="can have 2 photos"):
        attaching.attach(answer, [sent], by=quality)


def test_it_leaves_as_an_attachment_and_its_opening_is_logged(sign_in, quality, photo):
    response = sign_in(quality).get(reverse("audits:attachment", args=[photo.pk]))
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert AccessEntry.objects.get(object_id=str(photo.pk)).user == quality.user


def test_only_the_council_sees_the_officers_photo_until_the_draft_is_shown(
    sign_in, provider, provider2, officer, lead, tutor, rate, photo, manager
):
    audit, address = rate(), reverse("audits:attachment", args=[photo.pk])
    pages = [address_of(audit), reverse("audits:audit", args=[audit.pk]), photos_of(audit)]
    assert sign_in(officer).get(address).status_code == 200
    assert sign_in(provider).get(address).status_code == 404
    assert not any("kitchen.jpg" in sign_in(provider).get(page).text for page in pages)
    auditing.draft(audit, visited_on=audit.planned_on, by=manager)
    auditing.ask_for_accuracy(audit, by=manager)
    assert sign_in(provider).get(address).status_code == 200
    assert all("kitchen.jpg" in sign_in(provider).get(page).text for page in pages)
    for person in (provider2, lead, tutor):
        assert sign_in(person).get(address).status_code in (403, 404)


def test_the_provider_adds_its_own_until_its_answers_are_sent(send, sign_in, provider, quality, started, photo):
    assert send(provider, "ours.jpg").status_code == 302
    own = Attachment.objects.get(is_by_provider=True)
    assert "ours.jpg" in sign_in(quality).get(address_of(started)).text
    assert sign_in(provider).post(reverse("audits:attachment-remove", args=[photo.pk])).status_code == 404
    with pytest.raises(MoveRefused, match="The officer added this"):
        attaching.remove(photo, by=provider)
    Answer.objects.update(self_rating="met")
    auditing.send_self_assessment(started, by=provider)
    assert "Your self-assessment was sent" in send(provider, "late.jpg").text
    sign_in(provider).post(reverse("audits:attachment-remove", args=[own.pk]))
    assert Attachment.objects.count() == 2


def test_the_officer_removes_a_photo_with_its_file_until_the_audit_is_drafted(
    sign_in, quality, rate, photo, manager, django_capture_on_commit_callbacks
):
    spare = attaching.attach(photo.answer, [attaching.look_at("b.jpg", picture())], by=quality)[0]
    address = reverse("audits:attachment-remove", args=[photo.pk])
    assert "kitchen.jpg" in sign_in(quality).get(address).text
    with django_capture_on_commit_callbacks(execute=True):
        assert sign_in(quality).post(address).url == photos_of(photo.audit)
    assert not photo.file.storage.exists(photo.file.name)
    auditing.draft(rate(), visited_on=photo.audit.planned_on, by=manager)
    sign_in(quality).post(reverse("audits:attachment-remove", args=[spare.pk]))
    assert list(Attachment.objects.all()) == [spare]
    assert "can be added while the questions are answered" in sign_in(quality).get(photos_of(photo.audit)).text


def another(photo):
    return Attachment(answer=photo.answer, given_name="b.jpg", added_by=photo.added_by, added_at=photo.added_at).save()


@pytest.mark.parametrize(
    "act",
    [
        another,
        lambda photo: Attachment.objects.filter(pk=photo.pk).update(given_name="other.jpg"),
        lambda photo: Attachment.objects.filter(pk=photo.pk).delete(),
    ],
    ids=["add", "change", "remove"],
)
def test_the_database_refuses_another_photo_of_a_final_audit(final, photo, act):
    with pytest.raises(DatabaseError, match="A final audit never changes"), transaction.atomic():
        act(photo)


def test_a_form_kept_open_adds_nothing_to_a_final_audit(send, quality, final):
    assert "its answers cannot be changed" in send(quality).text
    assert Attachment.objects.count() == 1


def test_more_photos_ask_no_more_of_the_database(sign_in, quality, started, photo, queries):
    client = sign_in(quality)
    pages = [address_of(started), reverse("audits:audit", args=[started.pk]), photos_of(started)]
    few = [queries(client.get, page) for page in pages]
    for code in ("A1.1", "A1.2", "B1.1"):
        attaching.attach(answer_to(started, code), [attaching.look_at("a.pdf", PDF)] * 3, by=quality)
    assert [queries(client.get, page) for page in pages] == few
