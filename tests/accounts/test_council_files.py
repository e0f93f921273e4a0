"""Files that set the portal up: sent, looked at, approved by a person; in the browser as by command."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import council_files, tasks
from accounts.models import CouncilFile, Postcode, School
from core import bell, sent_files
from core.models import HalfTerm
from tests.accounts.importing.test_schools import HEADINGS
from tests.accounts.importing.test_terms import table
from tests.factories.accounts import SchoolFactory

GIAS = Path(__file__).parents[1] / "data" / "gias"
ROW = "{},{},Somewhere,{},{},1,Open,01,,,,"
SCHOOLS = "\n".join(
    [
        HEADINGS,
        ROW.format("100001", "355", "4001", "Our School"),
        ROW.format("100002", "350", "4001", "Their School"),
        ROW.format("12", "355", "4003", "Short Number"),
        "",
    ]
).encode()
TERMS = table('"Autumn, first half",2030-31,02/09/2030,18/10/2030,')


def send(client, page, data, name="file.csv", **more):
    return client.post(reverse(f"accounts:{page}"), {"file": SimpleUploadedFile(name, data), **more})


def the_file():
    return CouncilFile.objects.order_by("-reference").first()


def approve(client, file):
    return client.post(reverse("accounts:council-file-approve", args=[file.pk]), {"fingerprint": file.fingerprint})


def test_schools_are_proposed_looked_at_and_approved(sign_in, admin, council):
    client = sign_in(admin)
    shown = client.get(send(client, "schools-add", SCHOOLS).url).content.decode()
    assert "Our School (100001)" in shown
    assert "Their School" not in shown
    assert "Row 4: URN &#x27;12&#x27; is not a URN" in shown
    assert not School.objects.exists()
    file = the_file()
    assert file.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1, "left_out": 1}
    bad = b"".join(client.get(reverse("accounts:council-file-faults", args=[file.pk])).streaming_content).decode()
    assert "4,URN '12' is not a URN" in bad
    page = client.get(approve(client, file).url).content.decode()
    assert "Saved: 1 new, 0 changed" in page
    assert list(School.objects.values_list("urn", flat=True)) == ["100001"]
    send(client, "schools-add", SCHOOLS)
    again = client.get(reverse("accounts:council-file", args=[the_file().pk])).content.decode()
    assert "There is nothing to save" in again


def test_schools_of_others_are_asked_for_by_authority_and_urn(sign_in, admin, council):
    client = sign_in(admin)
    send(client, "schools-add", SCHOOLS, authorities="350, 351", urns="105884")
    assert the_file().counts["new"] == 2
    wrong = send(client, "schools-add", SCHOOLS, authorities="Bolton", urns="12")
    assert "“Bolton” is not the number of an authority" in wrong.content.decode()
    assert "“12” is not a URN" in wrong.content.decode()


def test_a_change_shows_before_and_after_and_is_shown_again_when_it_differs(sign_in, admin, council):
    school = SchoolFactory(urn="100001", organisation__name="Old Name")
    client = sign_in(admin)
    send(client, "schools-add", SCHOOLS)
    file = the_file()
    assert (
        "Name: Old Name, now Our School"
        in client.get(reverse("accounts:council-file", args=[file.pk])).content.decode()
    )
    school.organisation.name = "Renamed Meanwhile"
    school.organisation.save()
    page = client.get(approve(client, file).url).content.decode()
    assert "Nothing is saved yet" in page
    file.refresh_from_db()
    assert "Renamed Meanwhile" in str(file.findings)
    approve(client, file)
    school.organisation.refresh_from_db()
    assert school.organisation.name == "Our School"


@pytest.mark.parametrize("page, data", [("terms-add", TERMS), ("schools-add", SCHOOLS)])
def test_cancelled_saves_nothing_and_cannot_be_approved(sign_in, admin, council, page, data):
    client = sign_in(admin)
    before = HalfTerm.objects.count(), School.objects.count()
    send(client, page, data)
    file = the_file()
    client.post(reverse("accounts:council-file-cancel", args=[file.pk]))
    answer = approve(client, file)
    assert "cannot be approved now" in answer.content.decode()
    assert before == (HalfTerm.objects.count(), School.objects.count())


def test_terms_come_from_the_filled_in_sample(sign_in, admin, council):
    client = sign_in(admin)
    sample = client.get(reverse("accounts:terms-sample")).content
    assert sample.decode("utf-8-sig").startswith("What,School year,First day,Last day,Note")
    send(client, "terms-add", TERMS)
    approve(client, the_file())
    assert HalfTerm.objects.filter(calendar=council.calendar, academic_year="2030-31").count() == 1
    assert "Autumn, first half" not in client.get(reverse("accounts:terms-add")).context["form"].as_p()


def test_rows_of_terms_come_back_to_be_corrected_and_sent_again(sign_in, admin, council):
    client = sign_in(admin)
    send(client, "terms-add", table("INSET day,,02/09/2030,,", "Michaelmas,,02/09/2030,,=SUM(A1)"))
    back = client.get(reverse("accounts:council-file-faults", args=[the_file().pk]))
    given = b"".join(back.streaming_content).decode("utf-8-sig")
    assert given.splitlines()[0] == "What,School year,First day,Last day,Note,What to correct"
    assert given.splitlines()[1].startswith("Michaelmas,,02/09/2030,,'=SUM(A1),\"What is 'Michaelmas'")
    send(client, "terms-add", given.replace("Michaelmas,", "INSET day,", 1).encode())
    assert the_file().counts["new"] == 1


def test_postcodes_come_in_the_background_when_there_are_many(
    sign_in, admin, council, django_capture_on_commit_callbacks, monkeypatch
):
    Postcode.objects.all().delete()
    rows = [
        f"M{n // 800 + 1} {n % 800 // 100 + 1}{chr(65 + n % 20)}{chr(65 + n // 20 % 20)},{380000 + n},{400000}"
        for n in range(2_000)
    ]
    data = "\n".join(["postcode,easting,northing", *dict.fromkeys(rows)]).encode()
    monkeypatch.setattr(sent_files, "AT_ONCE_BYTES", 1_000)
    rung = []
    monkeypatch.setattr(bell, "ring", lambda task, *about, queue: rung.append((task, about[0])))
    client = sign_in(admin)
    with django_capture_on_commit_callbacks(execute=True):
        page = client.get(send(client, "postcodes-add", data).url)
    assert "The file is being read" in page.content.decode()
    assert rung == [("accounts.tasks.check_file", str(the_file().pk))]
    tasks.check_file(str(the_file().pk))
    with django_capture_on_commit_callbacks(execute=True):
        page = client.get(approve(client, the_file()).url)
    assert "being saved" in page.content.decode()
    tasks.approve_file(rung[-1][1])
    tasks.approve_file(rung[-1][1])
    assert the_file().status == "approved"
    assert Postcode.objects.count() == the_file().counts["new"] > 100


def test_what_nobody_heard_of_is_taken_up_by_the_sweep(sign_in, admin, council, monkeypatch, settings):
    settings.UPLOAD_SWEEP_AFTER_SECONDS = 0
    monkeypatch.setattr(sent_files, "AT_ONCE_BYTES", 1)
    client = sign_in(admin)
    send(client, "terms-add", TERMS)
    council_files.FILES.sweep()
    assert the_file().status == "checked"
    approve(client, the_file())
    council_files.FILES.sweep()
    assert the_file().status == "approved"


@pytest.mark.parametrize(
    "page, name, data, words",
    [
        ("schools-add", "a.csv", b"", "The file is empty"),
        ("schools-add", "a.csv", b"URN,Name\n100001,x\n", "This is not an extract of the schools register"),
        ("schools-add", "a.csv", b"PK\x03\x04\x00\x00", "This zip is damaged"),
        ("postcodes-add", "a.csv", b"a,b\n1,2\n", "This is not a list of postcodes"),
        ("postcodes-add", "a.csv", b"\x00" * 500, "The file"),
        ("terms-add", "a.exe", b"MZ", "Send a CSV file"),
        ("terms-add", "a.xlsx", b"PK\x03\x04 no workbook", "."),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence_and_leaves_nothing(sign_in, admin, council, page, name, data, words):
    before = default_storage.listdir("council")[1] if default_storage.exists("council") else []
    answer = send(sign_in(admin), page, data, name)
    assert answer.status_code == 200
    assert words in answer.context["form"].errors["file"][0]
    assert not CouncilFile.objects.exists()
    assert (default_storage.listdir("council")[1] if default_storage.exists("council") else []) == before


def test_who_held_no_role_any_more_saves_nothing(sign_in, admin, council, monkeypatch):
    monkeypatch.setattr(sent_files, "AT_ONCE_BYTES", 1)
    monkeypatch.setattr(bell, "ring", lambda *args, **kwargs: None)
    client = sign_in(admin)
    send(client, "terms-add", TERMS)
    tasks.check_file(str(the_file().pk))
    approve(client, the_file())
    type(admin).objects.filter(pk=admin.pk).update(ends_on="2020-01-01", starts_on="2019-01-01")
    tasks.approve_file(str(the_file().pk))
    assert the_file().status == "checked"
    assert the_file().approval_asked_at is None


def test_the_whole_register_costs_as_many_questions_as_a_part(sign_in, admin, council, django_assert_max_num_queries):
    client = sign_in(admin)
    send(client, "schools-add", (GIAS / "salford_schools_2025.csv").read_bytes())
    file = the_file()
    with django_assert_max_num_queries(20):
        client.get(reverse("accounts:council-file", args=[file.pk]))
    with django_assert_max_num_queries(20):
        client.get(reverse("accounts:schools-add"))
