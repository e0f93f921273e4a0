"""Many people are asked in by a file: what is shown first, who is asked, and what comes back."""

import io
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts import closing, invitations, inviting_many, people_sheet
from accounts.inviting_many import Came
from accounts.models import Invitation, PeopleFile, Role, User
from core import clock, mail
from core.files import sheets
from core.models import Event, Message, MoveRefused
from tests.factories.accounts import SchoolFactory, UserFactory

HEADS = "Name,Email,Role,Organisation"
ADD = "/people/files/add/"


def listed(*rows, heads=HEADS):
    return "\n".join([heads, *rows]).encode()


def ada(place="Agecroft Road School"):
    return f"Ada Hope,ada@school.example,AP Lead,{place}"


def upload(client, data, name="people.csv"):
    return client.post(ADD, {"file": SimpleUploadedFile(name, data)}, follow=True)


def sent(by, *rows, **more):
    return inviting_many.send("people.csv", listed(*rows, **more), by=by)


def approve(file, by):
    proposal = inviting_many.proposal_of(file, by=by)
    shown = inviting_many.shown(file, proposal, by=by)
    return inviting_many.approve(file, by=by, fingerprint=shown.fingerprint)


def why(by, *rows, **more):
    """What is said of the only refused row of this file."""
    (told,) = inviting_many.proposal_of(sent(by, *rows, **more), by=by).refused
    return told.why


def test_good_rows_are_invited_and_bad_rows_come_back(sign_in, manager, school, other_school):
    client = sign_in(manager)
    page = upload(
        client, listed(ada(), "Ben,ben@,AP Lead,Agecroft Road School", "Cy,cy@x.example,Head,Barton Lock School")
    )
    assert "Send 1 invitation" in page.content.decode()
    assert Invitation.objects.count() == 0
    file = PeopleFile.objects.get()
    done = client.post(
        reverse("accounts:people-file-approve", args=[file.pk]),
        {"fingerprint": page.context["fingerprint"]},
        follow=True,
    )
    assert "1 invitation is on the way" in done.content.decode()
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.organisation) == ("ada@school.example", "ap_lead", school)
    mail.sweep()
    assert [email.to for email in django_mail.outbox] == [["ada@school.example"]]
    back = client.get(reverse("accounts:people-file-refused", args=[file.pk])).content
    rows = sheets.read("back.csv", back).rows
    assert [row[0] for row in rows] == ["Name", "Ben", "Cy"]
    assert "email address" in rows[1][4]
    file.refresh_from_db()
    assert (file.status, file.rows, file.counts["invited"]) == ("approved", [], 1)


def test_an_address_longer_than_mail_knows_is_refused(sign_in, manager, school):
    address = f"{'a' * 250}@x.uk"
    assert why(manager, f"Ada Hope,{address},AP Lead,{school}") == "enter an email address of up to 254 letters"
    said = {"name": "Ada Hope", "email": address, "organisation": school.pk, "role": "ap_lead"}
    page = sign_in(manager).post(reverse("accounts:person-invite"), said).content.decode()
    assert "Email address must be 254 characters or fewer" in page


def test_what_came_back_is_sent_again_once_corrected(manager, school):
    file = sent(manager, "Ben,ben@,AP Lead,Agecroft Road School")
    approve(file, manager)
    file.refresh_from_db()
    corrected = people_sheet.to_correct(file.refused).replace(b"ben@", b"ben@school.example")
    again = inviting_many.send("back.csv", corrected, by=manager)
    assert again.left_columns == []
    assert approve(again, manager) is Came.INVITED
    assert Invitation.objects.get().name == "Ben"


def test_the_same_file_twice_asks_nobody_twice(manager, school):
    rows = [ada(), "Ben Low,ben@school.example,School viewer,Agecroft Road School"]
    approve(sent(manager, *rows), manager)
    again = sent(manager, *rows)
    assert inviting_many.proposal_of(again, by=manager).counts == {"invited": 0, "already": 2, "refused": 0}
    approve(again, manager)
    assert Invitation.objects.count() == 2
    assert Message.objects.filter(template="accounts/invitation").count() == 2


def test_a_file_is_approved_once_by_two_people(manager, admin, school):
    file = sent(manager, ada())
    approve(file, manager)
    file.refresh_from_db()
    with pytest.raises(MoveRefused, match="already"):
        inviting_many.approve(file, by=admin, fingerprint="")
    assert Invitation.objects.count() == 1


def test_what_was_not_shown_is_not_done(sign_in, manager, school):
    file = sent(manager, ada(), "Ben Low,ben@school.example,School viewer,Agecroft Road School")
    client = sign_in(manager)
    shown = client.get(reverse("accounts:people-file", args=[file.pk])).context["fingerprint"]
    invitations.invite(email="ada@school.example", name="Ada", organisation=school, role=Role.AP_LEAD, by=manager)
    answer = client.post(
        reverse("accounts:people-file-approve", args=[file.pk]), {"fingerprint": shown}, follow=True
    ).content.decode()
    assert "something has changed since you looked" in answer
    assert Invitation.objects.count() == 1
    assert "Send 1 invitation" in answer


@pytest.mark.parametrize("place", ["AGECROFT road school", "{urn}", "Agecroft Road School "])
def test_a_school_is_found_by_name_or_number(manager, school, place):
    found = inviting_many.proposal_of(sent(manager, ada(place.format(urn=school.school.urn))), by=manager)
    assert [one.organisation for one in found.asked] == [school]


def test_a_name_in_two_columns_and_a_number_beside_a_name_are_understood(manager, school):
    row = f"Ada,Hope,ada@school.example,AP Lead,Some other words,{school.school.urn}"
    file = sent(manager, row, heads="First name,Surname,Email,Role,School,URN")
    (one,) = inviting_many.proposal_of(file, by=manager).asked
    assert (one.row.name, one.organisation) == ("Ada Hope", school)


def test_of_two_schools_of_one_name_the_number_is_asked_for(manager, school):
    SchoolFactory(organisation__name="agecroft road school")
    assert "Enter the URN" in why(manager, ada())


def test_a_council_role_needs_no_organisation(manager, council):
    (one,) = inviting_many.proposal_of(sent(manager, "Cy,cy@x.example,quality officer,"), by=manager).asked
    assert one.organisation == council


@pytest.mark.parametrize(
    "row, said",
    [
        (",ada@x.example,AP Lead,Agecroft Road School", "full name"),
        ("Ada,nobody,AP Lead,Agecroft Road School", "email address"),
        ("Ada,ada@x.example,Headteacher,Agecroft Road School", "role must be one of"),
        ("Ada,ada@x.example,AP Lead,Nowhere School", "no organisation of this name"),
        ("Ada,ada@x.example,AP Lead,", "enter the school or provider"),
        ("Ada,ada@x.example,Provider tutor,Agecroft Road School", "not a provider"),
        ("Ada,ada@x.example,AP Manager,Agecroft Road School", "at the council only"),
        ("Ada,manager@demo.salford-ap.example,AP Lead,Agecroft Road School", "ask yourself"),
    ],
)
def test_each_bad_row_says_what_to_correct(manager, school, row, said):
    assert said in why(manager, row)


def test_a_closed_account_and_two_names_for_one_address_are_refused(manager, admin, school):
    closed = UserFactory()
    closing.close(closed, by=admin)
    assert "closed" in why(manager, f"Ada,{closed.email},AP Lead,Agecroft Road School")
    assert "another name" in why(manager, ada(), "Bob,ADA@school.example,School viewer,Agecroft Road School")


def test_a_lead_asks_in_at_their_own_school_and_into_its_roles_alone(lead, school, other_school):
    assert inviting_many.proposal_of(sent(lead, ada("")), by=lead).asked[0].organisation == school
    assert "only" in why(lead, ada("Barton Lock School"))
    assert "role must be one of AP Lead, School viewer" in why(lead, "Ada,a@x.example,AP Manager,")


def test_somebody_with_an_account_is_asked_into_another_role(manager, lead, other_school):
    file = sent(manager, f"Lead,{lead.user.email},AP Lead,Barton Lock School")
    number = User.objects.count()
    approve(file, manager)
    assert User.objects.count() == number
    assert Invitation.objects.get().email == lead.user.email


def test_managers_hear_once_of_casework_given_by_an_administrator(manager, admin, council):
    approve(sent(admin, "Cy,cy@x.example,Quality officer,", "Di,di@x.example,AP Manager,"), admin)
    assert Message.objects.filter(template="accounts/casework_given", recipient=manager.user).count() == 1


def test_each_invitation_stands_on_the_trail(manager, school):
    approve(sent(manager, ada()), manager)
    assert Event.objects.get(act="invited").object_id == str(Invitation.objects.get().pk)
    assert "1 asked in" in Event.objects.get(act="approved").sentence


def test_a_cancelled_file_asks_nobody_and_keeps_nobody(sign_in, manager, school):
    file = sent(manager, ada())
    sign_in(manager).post(reverse("accounts:people-file-cancel", args=[file.pk]))
    file.refresh_from_db()
    assert (file.status, file.rows, Invitation.objects.count()) == ("cancelled", [], 0)
    with pytest.raises(MoveRefused):
        approve(file, manager)


@pytest.mark.parametrize(
    "name, data, said",
    [
        ("people.pdf", b"%PDF", "CSV file"),
        ("people.xlsx", b"PK\x03\x04 not a workbook", ""),
        ("people.csv", b"Name,Phone\nAda,1", "no column Email"),
        ("people.csv", b"Name,Email,Role\n", "nobody under them"),
        ("people.csv", b"Name,Email,Email,Role\na,b,c,d", "twice"),
        ("people.csv", listed(*["a,b@c.example,AP Lead,x"] * 501), "more than 500 rows"),
        ("people.csv", b"\xff\x00\xfe" * 9, "not text"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_nothing_but_a_sentence(sign_in, manager, name, data, said):
    page = upload(sign_in(manager), data, name)
    assert "There is a problem" in page.content.decode()
    assert said in page.content.decode()
    assert PeopleFile.objects.count() == 0


def test_a_workbook_is_read_and_columns_nobody_is_asked_in_by_are_left_out(sign_in, manager, school):
    book = sheets.write_xlsx([*HEADS.split(","), "Home phone"], [[*ada().split(","), "0161 000"]])
    page = upload(sign_in(manager), book, "people.xlsx").content.decode()
    assert "Home phone" in page
    assert "0161 000" not in str(PeopleFile.objects.get().rows)


def test_what_a_file_says_is_shown_as_text_and_runs_in_no_spreadsheet(sign_in, manager, school):
    client = sign_in(manager)
    page = upload(client, listed("<script>x</script>,=HYPERLINK(1),AP Lead,Agecroft Road School"))
    assert "<script>x" not in page.content.decode()
    back = client.get(reverse("accounts:people-file-refused", args=[PeopleFile.objects.get().pk])).content.decode()
    assert "'=HYPERLINK" in back


def test_the_page_that_asks_once_more_names_who_is_asked_in(sign_in, manager, school):
    page = sign_in(manager).get(reverse("accounts:people-file-approve", args=[sent(manager, ada()).pk]))
    assert "Ada Hope" in page.content.decode()


def test_the_sample_is_read_and_names_every_column(sign_in, lead):
    sample = sign_in(lead).get(reverse("accounts:people-file-sample")).content
    assert len(people_sheet.read("sample.csv", sample).rows) == 3


def test_a_proposal_costs_the_same_for_two_rows_as_for_forty(sign_in, manager, school, queries):
    client = sign_in(manager)
    asked = []
    for number in (2, 40):
        file = sent(manager, *[f"P{n},p{n}@x.example,AP Lead,Agecroft Road School" for n in range(number)])
        asked.append(queries(client.get, reverse("accounts:people-file", args=[file.pk])))
    assert asked[0] == asked[1] <= 30


def test_a_stranger_finds_nothing_and_a_viewer_is_refused(sign_in, lead, lead2, viewer):
    file = sent(lead, ada(""))
    for act in ("", "-approve", "-cancel", "-refused"):
        address = reverse(f"accounts:people-file{act}", args=[file.pk])
        assert sign_in(lead2).get(address).status_code == 404
        assert sign_in(viewer).get(address).status_code == 403


def test_the_command_shows_first_and_asks_when_told(manager, school, tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(listed(ada(), "Ben,ben,AP Lead,Agecroft Road School"))
    out = io.StringIO()
    call_command("invite_people", str(path), "--as", manager.user.email, stdout=out)
    assert "1 invited, 0 already, 1 refused" in out.getvalue()
    assert "Row 3" in out.getvalue()
    assert Invitation.objects.count() == 0
    call_command("invite_people", str(path), "--as", manager.user.email, "--approve", stdout=out)
    assert Invitation.objects.count() == 1


def test_the_command_asks_in_nobodys_name(viewer, tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(listed(ada()))
    with pytest.raises(CommandError, match="asks people in"):
        call_command("invite_people", str(path), "--as", viewer.user.email)


def test_the_files_are_listed_the_latest_first_at_the_same_cost(sign_in, manager, lead2, school, queries):
    file = sent(manager, ada())
    approve(file, manager)
    client = sign_in(manager)
    assert "Approved" in client.get("/people/files/").content.decode()
    few = queries(client.get, "/people/files/")
    for _ in range(5):
        sent(manager, ada())
    assert queries(client.get, "/people/files/") == few <= 30
    assert "people.csv" not in sign_in(lead2).get("/people/files/").content.decode()


def test_names_of_people_who_were_not_asked_in_are_forgotten_after_thirty_days(sign_in, manager, school):
    waiting, decided = sent(manager, ada()), sent(manager, "Ben,ben@,AP Lead,Agecroft Road School")
    approve(decided, manager)
    with clock.set_to(clock.now() + timedelta(days=29)):
        assert inviting_many.forget() == 0
    with clock.set_to(clock.now() + timedelta(days=31)):
        assert inviting_many.forget() == 2
        assert inviting_many.forget() == 0
    for file in (waiting, decided):
        file.refresh_from_db()
        assert (file.rows, file.refused) == ([], [])
    assert waiting.status == "cancelled"
    page = sign_in(manager).get(reverse("accounts:people-file", args=[waiting.pk])).content.decode()
    assert "after 30 days without an answer" in page


def test_of_many_rows_the_page_has_the_first_hundred_of_each_group(sign_in, manager, school):
    rows = [f"P{n} Hope,p{n}@x.example,AP Lead,Agecroft Road School" for n in range(120)]
    page = upload(sign_in(manager), listed(*rows, *[f"Q{n},q,AP Lead," for n in range(120)])).content.decode()
    assert "Send 120 invitations" in page
    assert "P99 Hope" in page
    assert "P100 Hope" not in page
    assert "These are the first 100 of 120" in page
    assert "Refused: 120" in page
    assert ">Q100<" not in page
