"""A file of attendance closes to its provider with the pages about anybody in it; the council keeps it."""

import importlib
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.urls import reverse

from attendance import uploads
from attendance.models import Mark, Upload
from core import clock
from placements.models import Placement
from tests.cast import held
from tests.factories.accounts import AffiliationFactory
from tests.factories.attendance import MarkFactory, UploadFactory, due, placed, register_file, row_of
from tests.factories.pupils import PupilFactory, upn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]
MONDAY = date(2026, 11, 16)
FILES = ("upload-file", "upload-faults")


@pytest.fixture(scope="module")
def scene(bare):
    """Two pupils of the provider's, due on the same morning.

    A file about both, saved, with a row to correct and a name that says whose it is.
    """
    tutor = bare["tutor"]
    sessions = [due(placed(tutor, bare["school"]), MONDAY)[0] for _ in range(2)]
    data = register_file(
        *[row_of(one, name="Marker Child") for one in sessions], "16/11/2026,XM,Marker Child,,,Yes,/,,,,"
    )
    upload = uploads.send(uploads.provider_of(tutor), "Marker Child.csv", data, by=tutor)
    uploads.approve(upload.pk, by=tutor)
    upload.refresh_from_db()
    bare |= {"sessions": sessions, "sent": upload}
    return bare


sessions, sent = held("sessions"), held("sent")


def end(session, on: date) -> None:
    Placement.objects.filter(pk=session.placement_id).update(status="ended", ended_on=on, end_reason="planned")


def anew(sign_in, acting):
    """Signed in on the day the clock shows, after an earlier sign-in ran out."""
    sign_in(acting).cookies.clear()
    return sign_in(acting)


def on(day: date):
    return clock.set_to(clock.at(day, 10))


def read(client, name, upload) -> tuple[int, str]:
    answer = client.get(reverse(f"attendance:{name}", args=[upload.pk]))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, body.decode()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("days, answer", [(30, 200), (31, 404)])
def test_the_file_closes_on_the_day_the_pages_do(sign_in, tutor, sessions, sent, name, days, answer):
    for session in sessions:
        end(session, MONDAY)
    Upload.objects.update(names_others=False)
    with on(MONDAY + timedelta(days=days)):
        client = sign_in(tutor)
        page = client.get(reverse("placements:placement", args=[sessions[0].placement_id]))
        assert page.status_code == answer
        assert read(client, name, sent)[0] == answer


@pytest.mark.parametrize("name", FILES)
def test_one_pupil_past_it_closes_the_file_about_others_too(sign_in, provider, sessions, sent, name):
    Upload.objects.update(names_others=False)
    end(sessions[0], MONDAY)
    with on(MONDAY + timedelta(days=31)):
        assert read(sign_in(provider), name, sent)[0] == 404


def test_who_joined_later_does_not_get_it_either(sign_in, provider, sessions, sent):
    end(sessions[0], MONDAY)
    with on(MONDAY + timedelta(days=40)):
        newcomer = AffiliationFactory(role="provider_tutor", organisation=provider.organisation)
        assert read(sign_in(newcomer), "upload-file", sent)[0] == 404


@pytest.mark.parametrize("person", ["manager", "officer", "quality"])
def test_the_council_keeps_it(sign_in, sessions, sent, person, request):
    end(sessions[0], MONDAY)
    with on(MONDAY + timedelta(days=400)):
        client = sign_in(request.getfixturevalue(person))
        assert read(client, "upload-file", sent)[0] == 200
        assert "Marker Child.csv" in read(client, "upload", sent)[1]


def test_the_page_of_a_closed_file_names_nobody(sign_in, tutor, sessions, sent):
    end(sessions[0], MONDAY)
    with on(MONDAY + timedelta(days=31)):
        status, page = read(sign_in(tutor), "upload", sent)
    assert status == 200
    assert "The file is closed" in page
    hidden = ["Marker", "XM", "Row 4", *(str(one.placement.pupil) for one in sessions)]
    assert [word for word in hidden if word in page] == []
    assert reverse("attendance:upload-file", args=[sent.pk]) not in page


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_keeps_its_row_without_the_name_of_the_file(sign_in, tutor, sessions, sent, kind):
    def row():
        return anew(sign_in, tutor).get("/attendance/uploads/", {"download": kind}).content

    if kind == "csv":
        assert b"Marker Child.csv" in row()
    end(sessions[0], MONDAY)
    with on(MONDAY + timedelta(days=31)):
        answer = row()
        assert b"Marker" not in answer
        assert kind == "xlsx" or sent.reference.encode() in answer


def test_a_file_about_pupils_who_are_still_here_stays_open(sign_in, tutor, sessions):
    data = register_file(*[row_of(one) for one in sessions])
    upload = uploads.send(uploads.provider_of(tutor), "a.csv", data, by=tutor)
    assert set(upload.placements.all()) == {one.placement for one in sessions}
    with on(MONDAY + timedelta(days=200)):
        assert read(sign_in(tutor), "upload-file", upload)[0] == 200


@pytest.mark.parametrize("days, answer", [(30, 200), (31, 404)])
def test_a_file_that_named_nobody_known_closes_by_its_age(sign_in, tutor, sessions, days, answer):
    data = register_file(f"16/11/2026,AM,Marker Child,,{upn(77777)},Yes,/,,,,")
    upload = uploads.send(uploads.provider_of(tutor), "a.csv", data, by=tutor)
    with on(clock.today() + timedelta(days=days)):
        assert [read(sign_in(tutor), name, upload)[0] for name in FILES] == [answer, answer]


def test_a_rejected_row_names_its_pupil_too(tutor, sessions):
    rows = [row_of(sessions[0]), row_of(sessions[1]).replace(",AM,", ",XM,")]
    upload = uploads.send(uploads.provider_of(tutor), "a.csv", register_file(*rows), by=tutor)
    assert upload.counts["rejected"] == 1
    assert set(upload.placements.all()) == {one.placement for one in sessions}
    assert upload.names_others


def test_a_place_that_ended_before_the_week_of_the_file_does_not_close_it(sign_in, tutor, provider, school, sessions):
    pupil = sessions[0].placement.pupil
    old = placed(provider, pupil=pupil, starts_on=date(2025, 9, 1), ends_on=date(2026, 3, 1))
    Placement.objects.filter(pk=old.pk).update(status="ended", ended_on=date(2026, 11, 1), end_reason="planned")
    Placement.objects.filter(pk=sessions[0].placement_id).update(starts_on=date(2026, 11, 2))
    upload = uploads.send(uploads.provider_of(tutor), "a.csv", register_file(row_of(sessions[0])), by=tutor)
    assert list(upload.placements.all()) == [sessions[0].placement]
    with on(MONDAY + timedelta(days=60)):
        assert read(sign_in(tutor), "upload-file", upload)[0] == 200


def test_marks_saved_through_a_file_close_it_whatever_was_kept(sign_in, tutor, sessions):
    upload = UploadFactory(
        provider=sessions[0].placement.provider, checked=True, file=ContentFile(b"x", name="a.csv"), names_others=False
    )
    MarkFactory(session=sessions[0], upload=upload)
    assert read(sign_in(tutor), "upload-file", upload)[0] == 200
    end(sessions[0], MONDAY)
    with on(MONDAY + timedelta(days=31)):
        assert read(anew(sign_in, tutor), "upload-file", upload)[0] == 404
    assert Mark.objects.count() == 1


def test_a_file_shown_again_keeps_whom_it_named(tutor, sessions):
    data = register_file(*[row_of(one) for one in sessions])
    upload = uploads.send(uploads.provider_of(tutor), "a.csv", data, by=tutor)
    MarkFactory(session=sessions[0], absent=True)
    uploads.approve(upload.pk, by=tutor)
    assert upload.placements.count() == 2


def test_the_list_of_uploads_costs_the_same_for_two_as_for_twenty(sign_in, tutor, sessions, queries):
    client, provider = sign_in(tutor), sessions[0].placement.provider
    UploadFactory.create_batch(2, provider=provider, checked=True)
    few = queries(client.get, "/attendance/uploads/")
    for upload in UploadFactory.create_batch(18, provider=provider, checked=True):
        upload.placements.add(sessions[0].placement)
    assert queries(client.get, "/attendance/uploads/") == few
    assert PupilFactory._meta.model.objects.count() == 2


def test_uploads_of_before_are_read_from_their_marks_and_findings(sessions):
    old = importlib.import_module("attendance.migrations.0003_name_those_of_old_uploads")
    shown = {"new": [{"session": sessions[0].pk}], "changed": []}
    by_finding = UploadFactory(provider=sessions[0].placement.provider, findings=shown)
    by_mark = UploadFactory(provider=sessions[0].placement.provider)
    MarkFactory(session=sessions[1], upload=by_mark)
    old.name_them(apps, None)
    old.name_them(apps, None)
    assert list(by_finding.placements.all()) == [sessions[0].placement]
    assert list(by_mark.placements.all()) == [sessions[1].placement]


def test_the_names_of_sheets_close_with_the_file(sign_in, tutor, sessions, sent):
    """Many a register has a sheet for each child."""
    findings = {**sent.findings, "sheet": "Sheet of Marker A", "left_sheets": ["Sheet of Marker B"]}
    Upload.objects.update(names_others=False, findings=findings)
    assert "Sheet of Marker" in read(sign_in(tutor), "upload", sent)[1]
    end(sessions[0], MONDAY)
    with on(MONDAY + timedelta(days=31)):
        status, page = read(anew(sign_in, tutor), "upload", sent)
    assert status == 200
    assert "Sheet of Marker" not in page
