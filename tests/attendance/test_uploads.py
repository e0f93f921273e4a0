"""An upload is a proposal: checked row by row, approved by a person, saved once, and what is wrong comes back."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import TestCase
from openpyxl import Workbook

from attendance import matching, uploads
from attendance.models import Mark, MarkChange, Upload
from core import clock
from core.files.faults import FileRefused
from core.files.sheets import write_xlsx
from core.models import Event, MoveRefused
from core.sent_files import Came
from core.trail_changes import changes_of
from providers.models import Provider
from pupils.models import FormerUpn
from tests.cast import held
from tests.factories.attendance import DAILY, MarkFactory, due, placed, register_file, row_of
from tests.factories.pupils import PupilFactory, upn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


@pytest.fixture(scope="module")
def scene(bare):
    bare["irwell"] = Provider.objects.get(organisation=bare["provider"].organisation)
    bare["placement"] = placed(bare["irwell"], bare["school"])
    return bare


irwell, placement = held("irwell"), held("placement")


STEP = "Status: from Checked to Approved"


def send(irwell, by, *rows, name="register.csv"):
    upload = uploads.send(irwell, name, register_file(*rows), by=by)
    upload.refresh_from_db()
    return upload


def counts(upload):
    return {group: upload.counts[group] for group in ("new", "changed", "unchanged", "rejected")}


def approve(upload, by):
    return uploads.ask(upload, by=by, fingerprint=upload.fingerprint, confirmed=[uploads.CHANGES])


def test_a_week_is_proposed_then_saved(irwell, placement, tutor):
    sessions = due(placement, MONDAY, TUESDAY, halves=("AM", "PM"))
    upload = send(irwell, tutor, *[row_of(session, "/") for session in sessions[:3]], row_of(sessions[3], "I"))
    assert upload.status == "checked"
    assert upload.reference == "UPL-2026-000001"
    assert counts(upload) == {"new": 4, "changed": 0, "unchanged": 0, "rejected": 0}
    assert upload.layout == "provider_daily_register"
    assert not Mark.objects.exists()

    assert approve(upload, tutor) is Came.SAVED
    upload.refresh_from_db()
    assert (upload.status, upload.decided_by, upload.decided_at) == ("approved", tutor, clock.now())
    assert sorted(Mark.objects.values_list("kind", "reason")) == [("absent", "illness")] + [("attended", "")] * 3
    assert set(Mark.objects.values_list("upload", "saved_by")) == {(upload.pk, tutor.user_id)}


def test_the_trail_tells_the_story_with_one_event_for_what_was_saved(irwell, placement, tutor, provider):
    upload = send(irwell, tutor, row_of(due(placement, MONDAY)[0]))
    approve(upload, provider)
    events = Event.objects.about(upload)
    assert [(event.act, event.user) for event in events] == [
        ("received", tutor.user),
        ("checked", tutor.user),
        ("approved", provider.user),
    ]
    assert [event.sentence for event in events][1:] == [
        "The file was checked: 1 new, 0 changed, 0 unchanged, 0 rejected.",
        "Approved: 1 new mark.",
    ]


def test_the_trail_tells_the_marks_a_file_changed_before_and_after(irwell, placement, tutor):
    changed = due(placement, MONDAY, TUESDAY)
    for session in changed:
        MarkFactory(session=session)
    approve(send(irwell, tutor, *[row_of(session, "I") for session in changed]), tutor)
    lines = changes_of(Event.objects.get(act="approved"))
    assert sorted(lines) == ["Changed: 2", "Marks: from Attended to Absent: ill, 2 times", "New: 0", STEP]


def test_the_same_file_twice_changes_nothing(irwell, placement, tutor):
    rows = [row_of(session, "L") for session in due(placement, MONDAY, TUESDAY)]
    first = send(irwell, tutor, *rows)
    approve(first, tutor)
    with clock.set_to(clock.now() + timedelta(hours=1)):
        again = send(irwell, tutor, *rows)
        assert counts(again) == {"new": 0, "changed": 0, "unchanged": 2, "rejected": 0}
        assert uploads.sent_before(again) == first
        approve(again, tutor)
    assert set(Mark.objects.values_list("upload", flat=True)) == {first.pk}
    assert not MarkChange.objects.exists()


def test_new_changed_and_unchanged_stand_apart(irwell, placement, tutor, provider):
    new, changed, same = due(placement, MONDAY, TUESDAY, date(2026, 11, 18))
    MarkFactory(session=changed)
    MarkFactory(session=same, absent=True)
    upload = send(irwell, tutor, row_of(new, "/"), row_of(changed, "N"), row_of(same, "I"))
    assert counts(upload) == {"new": 1, "changed": 1, "unchanged": 1, "rejected": 0}
    assert upload.findings["changed"] == [
        {"row": 3, "session": changed.pk, "before": "Attended", "after": "Absent: no reason known yet"}
    ]
    approve(upload, tutor)
    change = MarkChange.objects.get()
    assert (change.session, change.before, change.after["kind"]) == (changed, {"kind": "attended"}, "absent")
    assert (change.why, change.upload) == (f"Upload {upload.reference}", upload)


def test_every_bad_row_says_why_and_the_good_ones_are_saved(irwell, placement, tutor, council):
    good, held_before = due(placement, MONDAY, date(2026, 7, 20))
    upn = placement.pupil.upn
    upload = send(
        irwell,
        tutor,
        row_of(good),
        f"17/11/2026,AM,,,{upn},Yes,/,,,,",
        f"19/11/2026,AM,,,{upn},Yes,/,,,,",
        f"16/11/2026,AM,,,{PupilFactory().upn},Yes,/,,,,",
        f"16/11/2026,XM,,,{upn},Yes,/,,,,",
        row_of(held_before),
        f"16/11/2026,PM,,,{upn},,#,,,,",
    )
    assert counts(upload) == {"new": 1, "changed": 0, "unchanged": 0, "rejected": 6}
    assert upload.findings["faults"] == [
        "Row 3, Code: this pupil is not due on 17/11/2026 AM. Check the day, or ask the commissioner to change the agreement",
        "Row 4, Date: 19/11/2026 is in the future. Attendance can be sent up to today",
        "Row 5, UPN: no pupil with this UPN is placed with Irwell Forge. Check the number",
        "Row 6, Session: 'XM' must be AM or PM",
        "Row 7, Code: 20 July 2026 is before the start of term (1 September 2026). Ask the council to record it",
        "Row 8, Code: '#' (Planned whole-school closure) says that no session was due here. Nothing is changed: "
        "ask the commissioner to check the agreement, or say what happened",
    ]
    assert upload.findings["contested"] == 1
    approve(upload, tutor)
    assert list(Mark.objects.values_list("session", flat=True)) == [good.pk]
    to_correct = upload.to_correct.read().decode("utf-8-sig").splitlines()
    assert len(to_correct) == 7
    assert to_correct[0].endswith("Notes,What to correct")


def test_a_foreign_pupil_reads_exactly_like_an_unknown_one(irwell, placement, tutor, provider2, school):
    foreign = due(placed(provider2, school), MONDAY)[0]
    unknown = PupilFactory.build().upn
    told = [
        send(irwell, tutor, f"16/11/2026,AM,,,{upn},Yes,/,,,,").findings["faults"]
        for upn in (foreign.placement.pupil.upn, unknown)
    ]
    assert told[0] == told[1] == ["Row 2, UPN: no pupil with this UPN is placed with Irwell Forge. Check the number"]


def test_an_old_mark_is_changed_by_the_council_alone(irwell, placement, tutor, manager):
    (session,) = due(placement, date(2026, 11, 10))
    MarkFactory(session=session)
    assert (
        "older than 5 school days. Ask the council" in send(irwell, tutor, row_of(session, "I")).findings["faults"][0]
    )
    assert counts(send(irwell, manager, row_of(session, "I")))["changed"] == 1


def test_two_sessions_for_one_row_are_rejected(irwell, placement, tutor, school):
    due(placement, MONDAY)
    other = placed(irwell, pupil=placement.pupil, commissioner=school)
    (session,) = due(other, MONDAY)
    upload = send(irwell, tutor, row_of(session))
    assert upload.findings["faults"] == [
        "Row 2, Code: two sessions are due for this pupil on this half-day. Use the register page instead"
    ]


def test_a_replaced_upn_still_finds_its_pupil_once(irwell, placement, tutor):
    (session,) = due(placement, MONDAY)
    former = PupilFactory.build().upn
    FormerUpn.objects.create(pupil=placement.pupil, upn=former, replaced_on=date(2026, 10, 1))
    old_row = f"16/11/2026,AM,,,{former},Yes,/,,,,"
    assert counts(send(irwell, tutor, old_row))["new"] == 1
    both = send(irwell, tutor, row_of(session), old_row)
    assert counts(both) == {"new": 1, "changed": 0, "unchanged": 0, "rejected": 1}


def test_minutes_late_are_worked_out_from_the_arrival(irwell, placement, tutor):
    (session,) = due(placement, MONDAY)
    upload = send(irwell, tutor, f"16/11/2026,AM,,,{placement.pupil.upn},Yes,L,09:47,,,")
    approve(upload, tutor)
    assert Mark.objects.get(session=session).minutes_late == 17


def test_what_changed_since_the_check_is_shown_again_instead_of_saved(irwell, placement, tutor, provider):
    first, second = due(placement, MONDAY, TUESDAY)
    upload = send(irwell, tutor, row_of(first, "/"), row_of(second, "/"))
    MarkFactory(session=first, absent=True, saved_by=provider.user)
    assert approve(upload, tutor) is Came.DIFFERS
    assert Mark.objects.count() == 1
    upload.refresh_from_db()
    assert upload.status == "checked"
    assert counts(upload) == {"new": 1, "changed": 1, "unchanged": 0, "rejected": 0}
    assert upload.findings["again"] is True
    assert approve(upload, tutor) is Came.SAVED
    assert Mark.objects.filter(kind="attended").count() == 2


def test_a_fingerprint_not_shown_saves_nothing(irwell, placement, tutor):
    upload = send(irwell, tutor, row_of(due(placement, MONDAY)[0]))
    assert uploads.ask(upload, by=tutor, fingerprint="0" * 64) is Came.DIFFERS
    assert not Mark.objects.exists()


def test_what_the_page_hands_out_is_keyed_to_its_upload(irwell, placement, tutor):
    session = due(placement, MONDAY)[0]
    one, other = (send(irwell, tutor, row_of(session)) for _ in range(2))
    assert one.fingerprint != other.fingerprint
    digest = matching.propose(irwell, matching.read(one.given_name, one.file.read()), by=tutor).digest()
    assert digest not in (one.fingerprint, other.fingerprint)


def test_a_file_checked_before_the_key_was_replaced_is_saved(irwell, placement, tutor, settings):
    upload = send(irwell, tutor, row_of(due(placement, MONDAY)[0]))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the key after the rotation of this autumn"
    assert approve(upload, tutor) is Came.SAVED


def test_a_second_approval_is_refused(irwell, placement, tutor, provider):
    upload = send(irwell, tutor, row_of(due(placement, MONDAY)[0]))
    approve(upload, tutor)
    with pytest.raises(MoveRefused, match="already approved"):
        approve(upload, provider)
    assert Event.objects.filter(act="approved").count() == 1


def test_a_cancelled_upload_saves_nothing(irwell, placement, tutor):
    upload = send(irwell, tutor, row_of(due(placement, MONDAY)[0]))
    uploads.cancel(upload, by=tutor)
    with pytest.raises(MoveRefused):
        approve(upload, tutor)
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    "name, data, words",
    [
        ("register.csv", b"", "empty (0 bytes)"),
        ("register.csv", register_file("x", heads="Date,Session,Code"), "it has no column UPN"),
        ("register.csv", b"Date,Session,UPN,Code\n\x00\x01\x02", "not text"),
        ("register.xlsx", b"PK\x03\x04nonsense", "damaged"),
        ("register.xls", b"x", "old Excel file"),
        ("register.pdf", b"%PDF", "CSV file"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_nothing(irwell, tutor, name, data, words):
    with pytest.raises(FileRefused, match=words.replace("(", r"\(").replace(")", r"\)")):
        uploads.send(irwell, name, data, by=tutor)
    assert not Upload.objects.exists()


def test_a_workbook_is_read_too(irwell, placement, tutor):
    (session,) = due(placement, MONDAY)
    data = write_xlsx(["Date", "Session", "UPN", "Code"], [[MONDAY, "AM", placement.pupil.upn, "B"]])
    upload = uploads.send(irwell, "register.xlsx", data, by=tutor)
    approve(upload, tutor)
    assert Mark.objects.get(session=session).nature == "activity"


def test_the_given_name_is_only_data(irwell, placement, tutor):
    upload = send(irwell, tutor, row_of(due(placement, MONDAY)[0]), name="../../Ava Broadbent.csv")
    assert upload.given_name == "../../Ava Broadbent.csv"
    path = Path(upload.file.path)
    assert path.parent == Path(settings.MEDIA_ROOT) / "uploads"
    assert "Ava" not in path.name


@pytest.fixture
def big(settings):
    """Every file is a big one."""
    settings.UPLOAD_BACKGROUND_ROWS = 0


def test_a_big_file_waits_for_a_worker(irwell, placement, tutor, big):
    upload = send(irwell, tutor, row_of(due(placement, MONDAY)[0]))
    assert upload.status == "received"
    uploads.check(upload.pk)
    upload.refresh_from_db()
    assert upload.status == "checked"
    assert approve(upload, tutor) is Came.LATER
    upload.refresh_from_db()
    assert (upload.status, upload.is_being_saved, Mark.objects.count()) == ("checked", True, 0)
    uploads.finish(upload.pk)
    uploads.finish(upload.pk)
    upload.refresh_from_db()
    assert (upload.status, upload.decided_by, Mark.objects.count()) == ("approved", tutor, 1)


def test_the_sweep_takes_up_what_was_left_however_long_ago(irwell, placement, tutor, big):
    upload = send(irwell, tutor, row_of(due(placement, MONDAY)[0]))
    assert uploads.sweep() == 0  # the bell may still be heard
    with clock.set_to(clock.now() + timedelta(days=3)):
        assert uploads.sweep() == 1
        upload.refresh_from_db()
        approve(upload, tutor)
    with clock.set_to(clock.now() + timedelta(days=5)):
        assert uploads.sweep() == 1
        assert uploads.sweep() == 0
    assert Mark.objects.count() == 1


def test_who_lost_the_role_meanwhile_approves_nothing(irwell, placement, tutor, big):
    upload = send(irwell, tutor, row_of(due(placement, MONDAY)[0]))
    uploads.check(upload.pk)
    upload.refresh_from_db()
    approve(upload, tutor)
    tutor.ended_at = clock.now()
    tutor.save()
    uploads.finish(upload.pk)
    upload.refresh_from_db()
    assert (upload.status, upload.approval_asked_at, Mark.objects.count()) == ("checked", None, 0)


def test_a_big_file_that_cannot_be_read_says_why_on_its_page(irwell, tutor, monkeypatch):
    monkeypatch.setattr(uploads, "AT_ONCE_BYTES", 3)
    upload = uploads.send(irwell, "register.csv", b"Name,Colour\nA,B", by=tutor)
    uploads.check(upload.pk)
    upload.refresh_from_db()
    assert upload.status == "cancelled"
    assert "headings of this file are not those of a register" in upload.refusal


def test_of_a_big_file_that_is_refused_nothing_is_kept(irwell, tutor, sign_in, monkeypatch):
    monkeypatch.setattr(uploads, "AT_ONCE_BYTES", 3)
    upload = uploads.send(irwell, "register.csv", b"Name,Religion\nA,secret", by=tutor)
    received = upload.file.name
    with TestCase.captureOnCommitCallbacks(execute=True):
        uploads.check(upload.pk)
    upload.refresh_from_db()
    assert (bool(upload.file), upload.file.storage.exists(received)) == (False, False)
    page = sign_in(tutor).get(f"/attendance/uploads/{upload.pk}/")
    assert (page.status_code, b"Download the file" in page.content) == (200, False)


def test_of_a_workbook_only_the_sheet_that_was_read_is_kept(irwell, placement, tutor):
    book = Workbook()
    session = due(placement, MONDAY)[0]
    for row in (DAILY.split(","), row_of(session).split(",")):
        book.active.append([cell or None for cell in row])
    for title, state in (("Contacts", "hidden"), ("Phones", "visible")):
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        sheet.append(["UPN", "Telephone"])
        sheet.append([placement.pupil.upn, "0161 496 0000"])
    packed = io.BytesIO()
    book.save(packed)
    upload = uploads.send(irwell, "register.xlsx", packed.getvalue(), by=tutor)
    upload.refresh_from_db()
    with upload.file.open("rb") as file:
        kept = file.read()
    assert upload.file.name.endswith(".csv")
    assert (placement.pupil.upn.encode() in kept, b"0161 496 0000" in kept) == (True, False)
    assert upload.findings["left_sheets"] == ["Phones", "Contacts (hidden)"]
    assert approve(upload, tutor) is Came.SAVED
    assert Mark.objects.get().session == session


@pytest.mark.parametrize("is_first", [True, False])
def test_a_row_that_says_the_same_of_another_child_is_not_counted_as_said_twice(irwell, placement, tutor, is_first):
    session = due(placement, MONDAY)[0]
    rows = [row_of(session, name="Somebody Else"), row_of(session)]
    upload = send(irwell, tutor, *(rows if is_first else reversed(rows)))
    wrong, right = (2, 3) if is_first else (3, 2)
    assert counts(upload) == {"new": 0, "changed": 0, "unchanged": 0, "rejected": 2}
    said = dict(zip((2, 3), upload.findings["faults"], strict=True))
    assert "not that of the pupil" in said[wrong]
    assert f"row {wrong} says the same of this UPN under another name" in said[right]


def test_one_name_written_in_two_ways_counts_once(irwell, placement, tutor):
    session, pupil = due(placement, MONDAY)[0], placement.pupil
    rows = [row_of(session), row_of(session, name=f'"{pupil.legal_surname}, {pupil.legal_forename}"')]
    upload = send(irwell, tutor, *rows)
    assert (upload.counts["new"], upload.counts["rejected"], upload.counts["repeats"]) == (1, 0, 1)


def test_a_file_that_is_gone_is_told_not_tried_for_ever(irwell, placement, tutor, big):
    upload = send(irwell, tutor, row_of(due(placement, MONDAY)[0]))
    upload.file.storage.delete(upload.file.name)
    uploads.check(upload.pk)
    upload.refresh_from_db()
    assert (upload.status, upload.refusal) == ("cancelled", "The file is no longer there. Send it again.")


def test_the_check_costs_the_same_for_two_rows_as_for_forty(irwell, placement, tutor, school, queries):
    sessions = due(placement, MONDAY)
    for _ in range(19):
        sessions += due(placed(irwell, school), MONDAY, halves=("AM", "PM"))
    few = queries(send, irwell, tutor, *[row_of(session) for session in sessions[:2]])
    assert queries(send, irwell, tutor, *[row_of(session) for session in sessions]) == few


def test_bytes_sent_are_bytes_kept(irwell, placement, tutor):
    data = register_file(row_of(due(placement, MONDAY)[0]))
    upload = uploads.send(irwell, "register.csv", data, by=tutor)
    assert io.BytesIO(upload.file.read()).getvalue() == data


# Whom a row is about


def swapped(irwell, school):
    """Two pupils here, and the session of each."""
    tommy, ava = (
        placed(irwell, school, pupil=PupilFactory(legal_surname=surname, legal_forename=forename, born_on=born))
        for surname, forename, born in (("Bamber", "Tommy", date(2012, 3, 14)), ("Gaskell", "Ava", date(2011, 9, 1)))
    )
    return due(tommy, MONDAY)[0], due(ava, MONDAY)[0]


@pytest.mark.parametrize("columns", ["Pupil", "Surname,Forename", "Date of birth"])
def test_a_swapped_upn_marks_nobody_and_names_nobody(irwell, school, council, tutor, columns):
    tommy, ava = swapped(irwell, school)
    says = {"Pupil": '"Gaskell, Ava"', "Surname,Forename": "GASKELL,Ava", "Date of birth": "01/09/2011"}[columns]
    data = register_file(
        f"16/11/2026,AM,{tommy.placement.pupil.upn},/,{says}", heads=f"Date,Session,UPN,Code,{columns}"
    )
    upload = uploads.send(irwell, "register.csv", data, by=tutor)
    assert counts(upload) == {"new": 0, "changed": 0, "unchanged": 0, "rejected": 1}
    (fault,) = upload.findings["faults"]
    assert fault.startswith("Row 2, UPN: the ")
    assert "is not that of the pupil with this UPN" in fault
    assert not any(word in fault for word in ("Gaskell", "Ava", "Bamber", "Tommy", "2011", "2012"))


def test_a_swapped_upn_of_a_weekly_return_is_told_once(irwell, school, council, tutor):
    tommy, _ = swapped(irwell, school)
    heads = ["w/c: 16/11/2026", ",,,Mon 16/11,,Tue 17/11,", "UPN,Surname,Forename,AM,PM,AM,PM"]
    data = "\r\n".join([*heads, f"{tommy.placement.pupil.upn},Gaskell,Ava,/,/,/,/"]).encode()
    upload = uploads.send(irwell, "return.csv", data, by=tutor)
    assert [fault[:12] for fault in upload.findings["faults"]] == ["Row 4, UPN: "]


def test_preferred_and_legal_names_both_do(irwell, placement, tutor):
    pupil = placement.pupil
    pupil.legal_forename, pupil.preferred_forename, pupil.legal_surname = "Thomas", "TJ", "O’Connor-Łys"
    pupil.save()
    monday, tuesday = due(placement, MONDAY, TUESDAY)
    rows = [row_of(monday, name="OCONNOR LYS Thomas"), row_of(tuesday, name="TJ O'Connor-Lys")]
    assert counts(send(irwell, tutor, *rows))["new"] == 2


# Whose register it is


def headed(*titles, rows):
    return "\r\n".join([*titles, DAILY, *rows]).encode()


@pytest.mark.parametrize("title", ["Provider:,Kersal Barn", "Provider: Kersal Barn", "Centre:,,Kersal Barn"])
def test_a_register_of_somebody_else_is_a_question_and_saves_nothing_until_it_is_answered(
    irwell, placement, tutor, title
):
    data = headed(title, rows=[row_of(due(placement, MONDAY)[0])])
    upload = uploads.send(irwell, "register.csv", data, by=tutor)
    (question,) = upload.findings["questions"]
    assert question["asks"] == ("Row 1 says that this is the register of Kersal Barn. It was sent for Irwell Forge")
    with pytest.raises(MoveRefused, match="Kersal Barn"):
        approve(upload, tutor)
    assert not Mark.objects.exists()
    uploads.ask(upload, by=tutor, fingerprint=upload.fingerprint, confirmed=["provider"])
    assert Mark.objects.count() == 1
    assert Event.objects.about(upload)[2].sentence == "Approved: 1 new mark. Confirmed whose register it is."


def test_a_question_is_asked_of_a_big_file_too(irwell, placement, tutor, big):
    data = headed("Provider: Kersal Barn", rows=[row_of(due(placement, MONDAY)[0])])
    upload = uploads.send(irwell, "register.csv", data, by=tutor)
    uploads.check(upload.pk)
    upload.refresh_from_db()
    with pytest.raises(MoveRefused, match="Kersal Barn"):
        approve(upload, tutor)
    upload.refresh_from_db()
    assert not upload.is_being_saved
    came = uploads.ask(upload, by=tutor, fingerprint=upload.fingerprint, confirmed=["provider"])
    uploads.finish(upload.pk)
    assert (came, Mark.objects.count()) == (Came.LATER, 1)


@pytest.mark.parametrize("name", ["IRWELL FORGE", "The Irwell Forge Ltd.", "Irwell-Forge (CIC)"])
def test_a_register_that_names_its_own_provider_is_no_question(irwell, placement, tutor, name):
    data = headed(f"Provider:,{name}", rows=[row_of(due(placement, MONDAY)[0])])
    assert uploads.send(irwell, "register.csv", data, by=tutor).findings["questions"] == []


def test_a_column_that_names_another_provider_is_a_question(irwell, placement, tutor):
    upn = placement.pupil.upn
    due(placement, MONDAY)
    data = register_file(f"16/11/2026,AM,{upn},/,Kersal Barn", heads="Date,Session,UPN,Code,Provider")
    assert uploads.send(irwell, "register.csv", data, by=tutor).findings["questions"][0]["asks"].startswith("Row 2 ")


# Columns that a register does not have


SENSITIVE = "Date,Session,UPN,Telephone,Code,Religion,Shoe size"


@pytest.mark.parametrize("how", ["at once", "in the background", "received unread", "workbook"])
def test_what_stands_in_a_sensitive_column_is_stored_nowhere(
    irwell, placement, tutor, settings, tmp_path, monkeypatch, how
):
    settings.MEDIA_ROOT = tmp_path
    (session,) = due(placement, MONDAY)
    rows = [["16/11/2026", "AM", placement.pupil.upn, "0161 marker", "/", "markerism", "5"]]
    rows.append(["17/11/2026", "XM", placement.pupil.upn, "0161 marker", "/", "markerism", "5"])
    if how == "workbook":
        name, data = "register.xlsx", write_xlsx(SENSITIVE.split(","), rows)
    else:
        name, data = "register.csv", register_file(*map(",".join, rows), heads=SENSITIVE)
    if how == "in the background":
        settings.UPLOAD_BACKGROUND_ROWS = 0
    monkeypatch.setattr(uploads, "AT_ONCE_BYTES", 3 if how == "received unread" else 1_000_000)
    with TestCase.captureOnCommitCallbacks(execute=True):
        upload = uploads.send(irwell, name, data, by=tutor)
        uploads.check(upload.pk)
    upload.refresh_from_db()
    assert (upload.file.name[-4:], upload.status) == (".csv", "checked")
    assert upload.findings["left_columns"] == ["Telephone", "Religion", "Shoe size"]
    assert sorted(tmp_path.rglob("*.*")) == sorted([Path(upload.file.path), Path(upload.to_correct.path)])
    assert not [path for path in tmp_path.rglob("*.csv") if b"marker" in path.read_bytes()]
    assert "marker" not in str(Upload.objects.values().get())
    assert "Telephone" not in upload.to_correct.read().decode()
    uploads.ask(upload, by=tutor, fingerprint=upload.fingerprint)
    uploads.finish(upload.pk)
    assert Mark.objects.get().session == session


def test_a_column_that_is_only_unknown_is_left_out_and_the_file_kept_as_sent(irwell, placement, tutor):
    due(placement, MONDAY)
    data = register_file(f"16/11/2026,AM,{placement.pupil.upn},/,5", heads="Date,Session,UPN,Code,Shoe size")
    upload = uploads.send(irwell, "register.csv", data, by=tutor)
    assert (upload.findings["left_columns"], counts(upload)["new"], upload.file.read()) == (["Shoe size"], 1, data)


def test_rows_under_two_numbers_of_one_pupil_that_differ_are_both_rejected(irwell, placement, tutor):
    (session,) = due(placement, MONDAY)
    former = PupilFactory.build().upn
    FormerUpn.objects.create(pupil=placement.pupil, upn=former, replaced_on=date(2026, 10, 1))
    for code in ("I", "ZZ"):
        upload = send(irwell, tutor, row_of(session), f"16/11/2026,AM,,,{former},,{code},,,,")
        assert counts(upload) == {"new": 0, "changed": 0, "unchanged": 0, "rejected": 2}


# How the dates of a file are meant


def test_days_that_are_due_only_with_the_month_first_are_a_question(irwell, placement, tutor):
    due(placement, date(2026, 9, 11), date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 12))
    upn = placement.pupil.upn
    rows = [f"{day}/2026,AM,,,{upn},,/,,,," for day in ("11/09", "11/10", "11/12")]
    upload = send(irwell, tutor, *rows)
    assert counts(upload) == {"new": 1, "changed": 0, "unchanged": 0, "rejected": 2}
    (question,) = upload.findings["questions"]
    assert question["asks"] == (
        "The dates of this file can be read two ways. Read with the day first, row 3 (and 1 more) finds no session "
        "that is due; with the month first there is one"
    )
    with pytest.raises(MoveRefused, match="read two ways"):
        approve(upload, tutor)
    assert not Mark.objects.exists()
    uploads.ask(upload, by=tutor, fingerprint=upload.fingerprint, confirmed=["dates"])
    assert Mark.objects.get().session.date == date(2026, 9, 11)


def test_days_that_are_due_as_they_stand_are_no_question(irwell, placement, tutor):
    due(placement, date(2026, 10, 5), date(2026, 11, 9))
    upload = send(irwell, tutor, *[f"{day}/2026,AM,,,{placement.pupil.upn},,/,,,," for day in ("05/10", "09/11")])
    assert (counts(upload)["new"], upload.findings["questions"]) == (2, [])


def test_a_file_that_shows_its_days_come_first_is_no_question(irwell, placement, tutor):
    due(placement, MONDAY, date(2026, 11, 10))
    rows = [f"{day}/2026,AM,,,{placement.pupil.upn},,/,,,," for day in ("16/11", "11/10")]
    upload = send(irwell, tutor, *rows)
    assert (counts(upload)["rejected"], upload.findings["questions"]) == (1, [])


@pytest.mark.parametrize("rows", [[], [f"11/13/2026,AM,,,{upn(7)},,/,,,,"]])
def test_what_is_kept_of_a_refusal_quotes_no_child(irwell, tutor, monkeypatch, rows):
    monkeypatch.setattr(uploads, "AT_ONCE_BYTES", 3)
    data = register_file(*rows) if rows else f'"Broadbent, Ava",{upn(7)},22/12/2010,16/11/2026,AM,/'.encode()
    upload = uploads.send(irwell, "register.csv", data, by=tutor)
    uploads.check(upload.pk)
    upload.refresh_from_db()
    assert upload.status == "cancelled"
    kept = f"{upload.refusal} {list(Event.objects.values_list('sentence', 'changes'))}"
    assert not [word for word in ("Ava", "Broadbent", upn(7), "2010") if word in kept]
