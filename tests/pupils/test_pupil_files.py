"""Files of pupils in the browser: sent, looked at, compared by a person, approved or not."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import School
from core import bell, clock, sent_files
from core.files.sheets import write_xlsx
from core.identifiers import upn, upn_check_letter
from core.models import AccessEntry, Event
from pupils import set_up, tasks
from pupils.models import Enrolment, FormerUpn, Pupil, PupilFile
from salford_ap import home
from tests.factories.accounts import SchoolFactory
from tests.factories.pupils import EnrolmentFactory, PupilFactory

LIST = Path(__file__).parents[1] / "data" / "pupils" / "school_list.csv"
HEAD = "UPN,Surname,Forename,DOB,Postcode"
MAJA, ROWAN = "F355990121001", "V355990121002"
MAJA_ROW = f"{MAJA},Wiśniewska,Maja,2012-05-06,M6 5FW"
ROWAN_ROW = f"{ROWAN},O'Testley,Rowan,2013-02-14,M27 5AW"


@pytest.fixture(autouse=True)
def _schools(lead, lead2):
    for acting, urn in ((lead, "900101"), (lead2, "900102")):
        if not hasattr(acting.organisation, "school"):
            SchoolFactory(organisation=acting.organisation, urn=urn)


def urn_of(acting):
    return acting.organisation.school.urn


def send(client, *lines, head=HEAD, name="pupils.csv", **more):
    data = SimpleUploadedFile(name, "\n".join([head, *lines]).encode())
    return client.post(reverse("pupils:pupil-file-add"), {"file": data, **more})


def the_file():
    return PupilFile.objects.order_by("-reference").first()


def page(client, file=None):
    return client.get(reverse("pupils:pupil-file", args=[(file or the_file()).pk])).content.decode()


def approve(client, **more):
    file = the_file()
    said = {"fingerprint": file.fingerprint, **more}
    return client.post(reverse("pupils:pupil-file-approve", args=[file.pk]), said)


def answer(client, **said):
    open_ones = {one["key"]: "later" for one in the_file().findings["questions"]}
    said = {**open_ones, **{key.replace("_", "-", 1): value for key, value in said.items()}}
    return client.post(reverse("pupils:pupil-file-compare", args=[the_file().pk]), said)


def known(acting, upn=MAJA, since=date(2024, 9, 1), **more):
    said = {"legal_surname": "Wiśniewska", "legal_forename": "Maja", "born_on": date(2012, 5, 6), "postcode": "M6 5FW"}
    pupil = PupilFactory(upn=upn, **{**said, **more})
    if acting:
        EnrolmentFactory(pupil=pupil, school=acting.organisation, starts_on=since)
    return pupil


def test_a_schools_list_is_proposed_looked_at_and_approved(sign_in, lead):
    client = sign_in(lead)
    shown = client.get(send(client, MAJA_ROW, ROWAN_ROW, "X,A,B,2012-05-06,").url).content.decode()
    assert "Maja Wiśniewska" in shown
    assert "Row 4, UPN: A UPN has 13 characters and this has 1" in shown
    assert not Pupil.objects.exists()
    assert the_file().counts == {"new": 2, "changed": 0, "unchanged": 0, "refused": 1, "to_compare": 0}
    answered = client.get(approve(client).url).content.decode()
    assert "Saved: 2 new, 0 changed" in answered
    enrolment = Enrolment.objects.get(pupil__upn=MAJA)
    assert enrolment.school == lead.organisation
    assert Event.objects.filter(act="added", user=lead.user).count() == 2


def test_the_same_file_twice_changes_nothing_and_says_so(sign_in, lead):
    client = sign_in(lead)
    send(client, MAJA_ROW)
    first = the_file()
    approve(client)
    shown = client.get(send(client, MAJA_ROW).url).content.decode()
    assert "every row of the file is in the portal already" in shown
    assert first.reference in shown
    assert the_file().counts["unchanged"] == 1


def test_bad_rows_come_back_fit_to_be_sent_again(sign_in, lead):
    client = sign_in(lead)
    send(client, MAJA_ROW, f"{ROWAN},O'Testley,Rowan,31/02/2013,M27 5AW")
    url = reverse("pupils:pupil-file-faults", args=[the_file().pk])
    back = b"".join(client.get(url).streaming_content).decode("utf-8-sig")
    head, row = back.splitlines()
    assert head == f"{HEAD},What to correct"
    assert row.startswith(f"{ROWAN},O'Testley,Rowan,31/02/2013,M27 5AW,DOB: must be a date")
    approve(client)
    corrected = row.replace("31/02/2013", "14/02/2013")
    send(client, corrected, head=head)
    assert the_file().counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 0, "to_compare": 0}
    assert "left out" not in page(client)


def test_nothing_of_its_children_is_kept_once_it_is_decided(sign_in, lead, django_capture_on_commit_callbacks):
    client = sign_in(lead)
    send(client, MAJA_ROW)
    kept = str(the_file().file)
    assert default_storage.exists(kept)
    with django_capture_on_commit_callbacks(execute=True):
        approve(client)
    assert not default_storage.exists(kept)
    assert "Maja" not in str(PupilFile.objects.values().get())
    assert "Maja" not in page(client)


def test_a_pupil_on_another_roll_is_said_without_telling_whose(sign_in, lead, lead2):
    known(lead2)
    client = sign_in(lead)
    others = (MAJA_ROW, MAJA_ROW.replace("2012-05-06", "2012-05-07"), f"{MAJA},Else,Somebody,2010-01-01,")
    said = set()
    for row in others:
        send(client, row)
        shown = page(client)
        assert lead2.organisation.name not in shown
        said.add(the_file().findings["faults"][0])
    assert len(said) == 1
    assert "already in the portal" in said.pop()
    assert Enrolment.objects.get().school == lead2.organisation


def test_a_near_match_at_another_school_is_not_told_to_a_school(sign_in, lead, lead2, manager):
    known(lead2, upn=None, no_upn_reason="new_arrival")
    send(sign_in(lead), MAJA_ROW)
    assert the_file().counts["to_compare"] == 0
    send(sign_in(manager), MAJA_ROW, school=str(lead.organisation_id))
    assert the_file().counts["to_compare"] == 1


def test_each_pupil_who_is_compared_is_on_the_access_log_as_opened(sign_in, lead, lead2):
    pupil, client = known(lead, upn=None, no_upn_reason="awaiting_school"), sign_in(lead)
    send(client, MAJA_ROW)
    entries = AccessEntry.objects.filter(pupil_id=pupil.pk)
    assert not entries.exists()
    compare = reverse("pupils:pupil-file-compare", args=[the_file().pk])
    client.get(compare)
    assert entries.get().user == lead.user
    client.post(compare, {})
    assert entries.count() == 2
    assert sign_in(lead2).get(compare).status_code == 404
    assert entries.count() == 2


def test_answers_about_a_big_file_are_read_with_it_while_nobody_waits(sign_in, lead, monkeypatch):
    pupil, client = known(lead, upn=None, no_upn_reason="awaiting_school"), sign_in(lead)
    send(client, MAJA_ROW)
    monkeypatch.setattr(sent_files, "AT_ONCE_BYTES", 10)
    said = client.post(
        reverse("pupils:pupil-file-compare", args=[the_file().pk]), {"near-2": f"same-{pupil.pk}"}, follow=True
    ).content.decode()
    assert "read again with them first" in said
    assert "The file is being read" in said
    assert the_file().status == "received"
    again = client.get(reverse("pupils:pupil-file-compare", args=[the_file().pk])).content.decode()
    assert "is being read again. Come back in a minute" in again
    tasks.check_file(str(the_file().pk))
    assert the_file().status == "checked"
    assert the_file().counts == {"new": 0, "changed": 1, "unchanged": 0, "refused": 0, "to_compare": 0}


def test_home_counts_the_files_that_wait_and_opens_exactly_those(sign_in, lead, lead2, officer, quality):
    label = "files of pupils to approve or cancel"
    client = sign_in(lead)
    for line in (MAJA_ROW, ROWAN_ROW):
        send(client, line)
    client.post(reverse("pupils:pupil-file-cancel", args=[the_file().pk]))
    for person, number in ((lead, 1), (officer, 1), (lead2, 0), (quality, None)):
        found = {card.label: card for card in home.cards(person, clock.today())}
        assert getattr(found.get(label), "count", None) == number
    listed = client.get(found_url(lead, label)).content.decode()
    assert listed.count("app-reference") == 1


def found_url(person, label):
    return next(card.url for card in home.cards(person, clock.today()) if card.label == label)


def test_a_near_match_is_put_before_a_person_side_by_side(sign_in, lead):
    pupil = known(lead, upn=None, no_upn_reason="awaiting_school")
    client = sign_in(lead)
    shown = client.get(send(client, MAJA_ROW).url).content.decode()
    assert "Compare them side by side" in shown
    assert the_file().counts == {"new": 0, "changed": 0, "unchanged": 0, "refused": 0, "to_compare": 1}
    compare = client.get(reverse("pupils:pupil-file-compare", args=[the_file().pk])).content.decode()
    assert "In the portal: Maja Wiśniewska" in compare
    assert "Another child" in compare
    answer(client, near_2=f"same-{pupil.pk}")
    assert the_file().counts == {"new": 0, "changed": 1, "unchanged": 0, "refused": 0, "to_compare": 0}
    assert "UPN: none, now" in page(client)
    approve(client, changes="on")
    pupil.refresh_from_db()
    assert pupil.upn == MAJA
    assert Pupil.objects.count() == 1


def test_day_and_month_the_other_way_round_are_put_before_a_person(sign_in, lead):
    """Of one name; of another name it is another child."""
    known(lead, upn=ROWAN, born_on=date(2012, 6, 5), postcode="")
    known(lead, upn=None, no_upn_reason="awaiting_school", legal_forename="Ben", born_on=date(2012, 6, 5), postcode="")
    client = sign_in(lead)
    send(client, MAJA_ROW)
    assert the_file().counts == {"new": 0, "changed": 0, "unchanged": 0, "refused": 0, "to_compare": 1}
    compare = client.get(reverse("pupils:pupil-file-compare", args=[the_file().pk])).content.decode()
    assert "In the portal: Maja Wiśniewska" in compare
    assert "In the portal: Ben Wiśniewska" not in compare


def test_another_child_is_added_beside_the_one_who_is_known(sign_in, lead):
    known(lead, upn=ROWAN)
    client = sign_in(lead)
    send(client, MAJA_ROW)
    answer(client, near_2="another")
    approve(client)
    assert Pupil.objects.filter(upn__in=[MAJA, ROWAN]).count() == 2


def test_the_same_child_under_another_number_keeps_both(sign_in, lead):
    pupil = known(lead, upn=ROWAN)
    client = sign_in(lead)
    send(client, MAJA_ROW)
    answer(client, near_2=f"same-{pupil.pk}")
    approve(client, changes="on")
    pupil.refresh_from_db()
    assert (pupil.upn, FormerUpn.objects.get().upn) == (MAJA, ROWAN)


def test_a_pupil_whose_own_row_is_in_the_file_cannot_be_the_other_one(sign_in, lead):
    twin = known(lead, upn=ROWAN)
    client = sign_in(lead)
    send(client, MAJA_ROW, f"{ROWAN},Wiśniewska,Maja,2012-05-06,M6 5FW")
    answer(client, near_2=f"same-{twin.pk}")
    assert the_file().counts["to_compare"] == 1
    answer(client, near_2="none")
    assert "Said to be the same child as a pupil who is known" in page(client)
    assert the_file().counts == {"new": 0, "changed": 0, "unchanged": 1, "refused": 1, "to_compare": 0}


def test_twins_are_asked_about_once_and_taken_in_as_two(sign_in, lead):
    client = sign_in(lead)
    send(client, MAJA_ROW, f"{ROWAN},Wiśniewska,Ada,2012-05-06,M6 5FW")
    assert [one["key"] for one in the_file().findings["questions"]] == ["alike-2"]
    answer(client, alike_2="another")
    approve(client)
    assert Pupil.objects.count() == 2


def test_of_two_rows_that_are_one_child_the_one_that_is_named_is_taken(sign_in, lead):
    client = sign_in(lead)
    send(client, MAJA_ROW, f"{ROWAN},Wiśniewska,Maja,2012-05-06,M6 5FW")
    answer(client, alike_2="row-3")
    assert "Said to be the same child as row 3" in page(client)
    approve(client)
    assert Pupil.objects.get().upn == ROWAN


def test_of_two_rows_of_one_upn_a_person_says_which_is_right(sign_in, lead):
    client = sign_in(lead)
    send(client, MAJA_ROW, MAJA_ROW.replace("Maja", "Majka"))
    assert the_file().counts["to_compare"] == 2
    answer(client, upn_2="row-3")
    approve(client)
    assert Pupil.objects.get().legal_forename == "Majka"


def test_an_answer_that_was_not_offered_is_refused(sign_in, lead, lead2):
    stranger = known(lead2, upn=ROWAN)
    known(lead, upn=None, no_upn_reason="awaiting_school")
    client = sign_in(lead)
    send(client, MAJA_ROW)
    answered = answer(client, near_2=f"same-{stranger.pk}")
    assert answered.status_code == 200
    assert the_file().answers == {}


def test_rows_without_an_answer_are_not_saved_and_come_back(sign_in, lead):
    known(lead, upn=None, no_upn_reason="awaiting_school")
    client = sign_in(lead)
    send(client, MAJA_ROW, ROWAN_ROW)
    approve(client)
    assert set(Pupil.objects.exclude(upn=None).values_list("upn", flat=True)) == {ROWAN}
    url = reverse("pupils:pupil-file-faults", args=[the_file().pk])
    assert "Not answered yet" in b"".join(client.get(url).streaming_content).decode()


def test_saved_records_change_by_a_tick_of_their_own(sign_in, lead):
    pupil = known(lead)
    client = sign_in(lead)
    send(client, MAJA_ROW.replace("M6 5FW", "M27 5AW"))
    assert "Postcode: M6 5FW, now M27 5AW" in page(client)
    refused = approve(client)
    assert "Confirm that 1 saved record would change" in refused.content.decode()
    approve(client, changes="on")
    pupil.refresh_from_db()
    assert pupil.postcode == "M27 5AW"


def test_a_birth_date_that_was_wrong_is_put_right_by_a_second_file(sign_in, lead):
    pupil = known(lead, born_on=date(2012, 6, 5))
    client = sign_in(lead)
    send(client, MAJA_ROW)
    assert "Date of birth: 5 June 2012, now 6 May 2012" in page(client)
    approve(client, changes="on")
    pupil.refresh_from_db()
    assert pupil.born_on == date(2012, 5, 6)


def test_another_birth_date_under_another_name_is_no_slip(sign_in, lead):
    known(lead, legal_forename="Majka", born_on=date(2012, 6, 5))
    send(sign_in(lead), MAJA_ROW)
    assert "another date of birth" in the_file().findings["faults"][0]


def test_a_first_day_that_was_wrong_is_put_right_by_a_second_file(sign_in, lead):
    known(lead, since=date(2026, 9, 1))
    client = sign_in(lead)
    head = f"{HEAD},Date of entry"
    send(client, f"{MAJA_ROW},2025-09-01", f"{ROWAN_ROW},05/01/2026", head=head)
    assert "On the school’s roll since: 1 September 2026, now 1 September 2025" in page(client)
    approve(client, changes="on")
    starts = dict(Enrolment.objects.values_list("pupil__upn", "starts_on"))
    assert starts == {MAJA: date(2025, 9, 1), ROWAN: date(2026, 1, 5)}


def test_a_first_day_within_the_time_at_another_school_is_refused(sign_in, lead, lead2):
    pupil = known(lead, since=date(2026, 9, 1))
    EnrolmentFactory(pupil=pupil, school=lead2.organisation, starts_on=date(2024, 9, 1), ends_on=date(2026, 7, 20))
    send(sign_in(lead), f"{MAJA_ROW},2026-06-01", head=f"{HEAD},EntryDate")
    assert "must be after 20 July 2026" in the_file().findings["faults"][0]


def test_a_confidential_address_stays_as_it_is_and_is_not_told(sign_in, lead):
    known(lead, is_address_protected=True, postcode="M1 1AE")
    client = sign_in(lead)
    send(client, MAJA_ROW)
    assert the_file().counts["unchanged"] == 1
    assert "M1 1AE" not in page(client)


def test_a_row_of_another_school_is_not_in_a_schools_file(sign_in, lead, lead2):
    send(sign_in(lead), f"{MAJA_ROW},{urn_of(lead2)}", head=f"{HEAD},HomeSchoolURN")
    assert "is not the school this file is of" in the_file().findings["faults"][0]


def test_the_council_takes_in_pupils_of_all_schools_by_their_urn(sign_in, manager, lead, lead2):
    client = sign_in(manager)
    refused = send(client, MAJA_ROW)
    assert "missing: HomeSchoolURN" in refused.content.decode()
    rows = (f"{MAJA_ROW},{urn_of(lead)}", f"{ROWAN_ROW},{urn_of(lead2)}")
    send(client, *rows, head=f"{HEAD},HomeSchoolURN")
    approve(client)
    homes = dict(Enrolment.objects.values_list("pupil__upn", "school"))
    assert homes == {MAJA: lead.organisation_id, ROWAN: lead2.organisation_id}


def test_it_is_shown_again_when_the_portal_has_changed_meanwhile(sign_in, lead):
    client = sign_in(lead)
    send(client, MAJA_ROW)
    known(lead, legal_forename="Majka")
    shown = client.get(approve(client).url).content.decode()
    assert "Nothing is saved yet" in shown
    assert Pupil.objects.get().legal_forename == "Majka"
    assert the_file().counts["changed"] == 1


def test_cancelled_saves_nothing_and_cannot_be_approved(sign_in, lead):
    client = sign_in(lead)
    send(client, MAJA_ROW)
    client.post(reverse("pupils:pupil-file-cancel", args=[the_file().pk]))
    assert "cannot be approved now" in approve(client).content.decode()
    assert not Pupil.objects.exists()


def test_a_big_file_is_read_and_saved_in_the_background(sign_in, lead, monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr(sent_files, "AT_ONCE_BYTES", 10)
    monkeypatch.setattr(bell, "ring", lambda task, *about, queue: rung.append((task, about[0])))
    client = sign_in(lead)
    with django_capture_on_commit_callbacks(execute=True):
        shown = client.get(send(client, MAJA_ROW).url).content.decode()
    assert "being read" in shown
    tasks.check_file(rung[-1][1])
    with django_capture_on_commit_callbacks(execute=True):
        shown = client.get(approve(client).url).content.decode()
    assert "being saved" in shown
    tasks.approve_file(rung[-1][1])
    tasks.approve_file(rung[-1][1])
    assert [task for task, _ in rung] == ["pupils.tasks.check_file", "pupils.tasks.approve_file"]
    assert Pupil.objects.count() == 1


def test_what_nobody_heard_of_is_taken_up_by_the_sweep(sign_in, lead, monkeypatch, settings):
    settings.UPLOAD_SWEEP_AFTER_SECONDS = 0
    monkeypatch.setattr(sent_files, "AT_ONCE_BYTES", 1)
    client = sign_in(lead)
    send(client, MAJA_ROW)
    tasks.sweep_files()
    approve(client)
    tasks.sweep_files()
    assert (the_file().status, Pupil.objects.count()) == ("approved", 1)


@pytest.mark.parametrize("name, data", [("a.csv", b""), ("a.pdf", b"%PDF"), ("a.csv", b"x\x00y"), ("a.xlsx", b"PK")])
def test_a_file_that_is_none_leaves_nothing_but_a_sentence(sign_in, lead, name, data):
    sent = {"file": SimpleUploadedFile(name, data)}
    answered = sign_in(lead).post(reverse("pupils:pupil-file-add"), sent)
    assert answered.context["form"].errors["file"]
    assert not PupilFile.objects.exists()


@pytest.mark.parametrize("role", ["admin", "quality", "viewer", "provider", "tutor"])
def test_who_adds_no_pupils_sends_no_file_of_them(sign_in, request, role):
    client = sign_in(request.getfixturevalue(role))
    assert client.get(reverse("pupils:pupil-file-add")).status_code == 403
    assert client.get(reverse("pupils:pupil-files")).status_code == 403


def test_another_school_does_not_see_the_file(sign_in, lead, lead2, manager):
    send(sign_in(lead), MAJA_ROW)
    url = reverse("pupils:pupil-file", args=[the_file().pk])
    assert sign_in(lead2).get(url).status_code == 404
    assert sign_in(manager).get(url).status_code == 200
    send(sign_in(manager), ROWAN_ROW, school=str(lead2.organisation_id))
    assert sign_in(lead2).get(reverse("pupils:pupil-file", args=[the_file().pk])).status_code == 404


def numbered(count, month):
    for n in range(count):
        rest = f"3559901{month:02d}{n:03d}"
        yield f"{upn_check_letter(rest)}{rest},Test{chr(97 + n % 26)}{chr(97 + n // 26)},Ada,2012-{month:02d}-06,M6 5FW"


def test_two_hundred_rows_cost_as_many_questions_as_two(sign_in, lead, queries):
    client = sign_in(lead)
    send(client, *numbered(2, 2))
    page(client)
    few = queries(send, client, *numbered(2, 3))
    approve(client)
    assert queries(send, client, *numbered(200, 4)) == few
    file = the_file()
    many = queries(page, client, file)
    assert many <= 30
    approving = queries(approve, client)
    page(client)  # what was said of saving is said once
    send(client, *numbered(2, 5))
    assert queries(page, client, the_file()) == many
    assert queries(approve, client) == approving


def test_a_workbook_is_read_like_a_list(sign_in, lead):
    row = (MAJA, "Wiśniewska", "Maja", date(2012, 5, 6), "M6 5FW")
    data = SimpleUploadedFile("roll.xlsx", write_xlsx(HEAD.split(","), [row]))
    client = sign_in(lead)
    client.post(reverse("pupils:pupil-file-add"), {"file": data})
    approve(client)
    assert Pupil.objects.get().born_on == date(2012, 5, 6)


def test_the_councils_own_list_is_read_with_its_columns_about_placements_left_out(sign_in, manager, council):
    for urn in ("900101", "900102"):
        if not School.objects.filter(urn=urn).exists():
            SchoolFactory(urn=urn)
    sent = SimpleUploadedFile(LIST.name, LIST.read_bytes())
    client = sign_in(manager)
    client.post(reverse("pupils:pupil-file-add"), {"file": sent})
    assert the_file().counts["new"] == 4
    approve(client)
    assert Pupil.objects.count() == 4


def test_what_nobody_decides_is_forgotten_after_thirty_days(sign_in, lead, django_capture_on_commit_callbacks):
    client = sign_in(lead)
    send(client, MAJA_ROW, "X,A,B,2012-05-06,")
    PupilFile.objects.update(sent_at=clock.now() - timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_files()
    assert (the_file().status, the_file().findings.get("new")) == ("cancelled", None)
    kept = str(the_file().to_correct)
    assert default_storage.exists(kept)
    PupilFile.objects.update(decided_at=clock.now() - timedelta(days=31))
    tasks.sweep_files()
    assert not default_storage.exists(kept)
    assert not the_file().to_correct


def test_an_administrator_is_told_by_whom_pupils_come_and_not_how_many(sign_in, admin):
    (line,) = set_up.pupils(admin, clock.today())
    assert line["hint"].startswith("None yet")
    PupilFactory()
    (line,) = set_up.pupils(admin, clock.today())
    assert (line["hint"], line["status"]) == ("Pupils are in", "completed")
    assert 'id="who-takes-in-pupils"' in sign_in(admin).get(reverse("help")).content.decode()


def test_who_left_and_comes_back_is_taken_back_and_nothing_else_is_told_before(sign_in, lead):
    pupil = known(None, ethnicity="WBRI", left_on=date(2026, 7, 20))
    client = sign_in(lead)
    send(client, f"{MAJA_ROW},WIRI", head=f"{HEAD},Ethnicity")
    shown = page(client)
    assert "Comes onto your roll" in shown
    assert "White British" not in shown
    approve(client, changes="on")
    pupil.refresh_from_db()
    assert (pupil.left_on, pupil.ethnicity) == (None, "WIRI")
    assert pupil.enrolments.get().school == lead.organisation


def test_a_school_finds_out_nothing_by_trying_of_a_pupil_it_had(sign_in, lead, lead2):
    pupil = known(lead2)
    EnrolmentFactory(pupil=pupil, school=lead.organisation, starts_on=date(2020, 9, 1), ends_on=date(2024, 7, 20))
    client = sign_in(lead)
    for row in (MAJA_ROW, MAJA_ROW.replace("2012-05-06", "2012-05-07"), MAJA_ROW.replace(MAJA, ROWAN)):
        send(client, row)
        assert the_file().counts["to_compare"] == the_file().counts["changed"] == 0
    said = {fault for file in PupilFile.objects.all() for fault in file.findings["faults"]}
    assert len(said) == 1


def test_a_first_day_to_come_is_known_when_the_file_is_sent_again(sign_in, lead):
    client = sign_in(lead)
    row, head = f"{MAJA_ROW},2027-01-04", f"{HEAD},EntryDate"
    send(client, row, head=head)
    approve(client)
    send(client, row, head=head)
    assert the_file().counts["unchanged"] == 1


def test_an_address_that_became_confidential_after_the_file_was_read_is_told_no_more(sign_in, lead):
    known(lead)
    client = sign_in(lead)
    send(client, MAJA_ROW.replace("M6 5FW", "M27 5AW"))
    Pupil.objects.update(is_address_protected=True)
    assert "M27 5AW" not in page(client)
    assert "M6 5FW" not in page(client)
    approve(client, changes="on")
    assert Pupil.objects.get().postcode == "M6 5FW"


def test_the_sample_has_a_number_of_the_councils_own_schools(sign_in, lead, settings):
    settings.COUNCIL = {**settings.COUNCIL, "la_code": "350"}
    row = sign_in(lead).get(reverse("pupils:pupil-file-sample")).content.decode().splitlines()[1]
    assert row.startswith(f"{upn_check_letter('350990615001')}350990615001,")
    assert upn(row.split(",")[0]).fault == ""
