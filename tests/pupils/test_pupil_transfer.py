"""Common Transfer Files: what is read of them, what is not, and what is refused before it is read."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from accounts.models import School
from core.files.faults import FileRefused
from pupils import ctf
from pupils.models import Enrolment, Pupil, PupilFile
from tests.factories.accounts import SchoolFactory

FILE = Path(__file__).parents[1] / "data" / "pupils" / "transfer_25.xml"
MAJA = "F355990121001"
HEADER = (
    "<Header><DocumentName>Common Transfer File</DocumentName><CTFversion>25.0</CTFversion>"
    "<SourceSchool><LEA>355</LEA><Estab>4001</Estab></SourceSchool></Header>"
)
ONE = f"<UPN>{MAJA}</UPN><Surname>Wiśniewska</Surname><Forename>Maja</Forename><DOB>2012-05-06</DOB><Sex>F</Sex>"
WHOLE = f"""{ONE}
<BasicDetails><PreferredForename>Majka</PreferredForename><NCyearActual>10</NCyearActual><Ethnicity>WBRI</Ethnicity>
<Languages><Type><LanguageType>S</LanguageType><Language>ENG</Language></Type>
<Type><LanguageType>F</LanguageType><Language>POL</Language></Type></Languages>
<FSMhistory><FSMinstance><FSMstartDate>2025-09-01</FSMstartDate></FSMinstance></FSMhistory>
<MedicalFlag>true</MedicalFlag><EnrolStatus>C</EnrolStatus></BasicDetails>
<Address><Street>1 Secret Street</Street><PostCode>M6 5FW</PostCode></Address>
<Phones><Phone><PhoneNo>0161 496 0000</PhoneNo></Phone></Phones>
<LookedAfter><InCare>true</InCare><CareAuthority>355</CareAuthority></LookedAfter>
<SEN><SENhistory><SENprovision><SENstatus>K</SENstatus><StartDate>2023-09-01</StartDate></SENprovision>
<SENprovision><SENstatus>E</SENstatus><StartDate>2025-01-06</StartDate></SENprovision></SENhistory>
<SENneeds><SENneed><SENtype>MLD</SENtype><Rank>2</Rank></SENneed>
<SENneed><SENtype>SEMH</SENtype><Rank>1</Rank></SENneed></SENneeds></SEN>
<Attendance><YearData><Year>2026</Year><SessionsPossible>110</SessionsPossible></YearData></Attendance>
<SchoolHistory><School><LEA>355</LEA><Estab>2001</Estab><EntryDate>2016-09-01</EntryDate>
<LeavingDate>2023-07-20</LeavingDate></School>
<School><LEA>355</LEA><Estab>4001</Estab><EntryDate>2023-09-04</EntryDate></School></SchoolHistory>"""


def transfer(*pupils, header=HEADER, before="", root="CTfile"):
    said = "".join(f"<Pupil>{pupil}</Pupil>" for pupil in pupils)
    return f"{before}<{root}>{header}<CTFpupilData>{said}</CTFpupilData></{root}>".encode()


@pytest.fixture
def school(lead):
    """The AP Lead's school, with the number the files come from."""
    row = School.objects.filter(organisation=lead.organisation).first()
    row = row or SchoolFactory(organisation=lead.organisation, urn="900101")
    School.objects.filter(pk=row.pk).update(la_code="355", establishment_number="4001")
    row.refresh_from_db()
    return row


def send(client, data, name="355LLLL_CTF_3554001_001.xml", **more):
    sent = {"file": SimpleUploadedFile(name, data), **more}
    return client.post(reverse("pupils:pupil-file-add"), sent)


def approve(client):
    file = PupilFile.objects.get()
    client.post(reverse("pupils:pupil-file-approve", args=[file.pk]), {"fingerprint": file.fingerprint})


def test_it_reads_what_the_portal_uses_and_names_the_rest(sign_in, lead, school):
    client = sign_in(lead)
    shown = client.get(send(client, transfer(WHOLE)).url).content.decode()
    assert "Columns that were left out" in shown
    for name in ("MedicalFlag", "Street", "Phones", "CareAuthority", "Attendance"):
        assert name in shown
    assert "Secret Street" not in str(PupilFile.objects.values().get())
    approve(client)
    maja = Pupil.objects.get()
    said = (maja.preferred_forename, maja.language, maja.has_free_meals, maja.sen_provision, maja.primary_need)
    assert said == ("Majka", "POL", True, "E", "SEMH")
    assert (maja.is_looked_after, maja.postcode, maja.sex) == (True, "M6 5FW", "F")
    assert Enrolment.objects.get().starts_on == date(2023, 9, 4)


def test_the_sample_of_a_school_is_read_to_its_end():
    found = ctf.read(FILE.read_bytes())
    assert (found.version, found.source, len(found.pupils)) == ("25.0", "355/4052", 8)
    assert found.left == ["Attendance", "SchoolName"]
    assert found.pupils[0].school == "355/4003"


def test_the_command_takes_a_transfer_file_by_its_ending(db, council, tmp_path, capsys):
    numbers = {pupil.school for pupil in ctf.read(FILE.read_bytes()).pupils} | {"355/4052"}
    for place, number in enumerate(sorted(numbers)):
        SchoolFactory(urn=f"9002{place:02d}", la_code="355", establishment_number=number[4:])
    call_command("import_pupils", str(FILE))
    assert "Pupils: 8 new, 0 changed, 0 unchanged, 0 refused" in capsys.readouterr().out
    call_command("import_pupils", str(FILE))
    assert "Pupils: 0 new, 0 changed, 8 unchanged, 0 refused" in capsys.readouterr().out
    assert Enrolment.objects.filter(school__school__establishment_number="4003").exists()


def test_a_file_of_another_school_is_refused_whole(sign_in, lead, school):
    answered = send(sign_in(lead), transfer(ONE, header=HEADER.replace("4001", "4052")))
    assert "comes from the school with the DfE number 355/4052, and not from" in answered.content.decode()
    assert not PupilFile.objects.exists()


def test_the_council_sends_one_of_a_school_it_chooses_or_leaves_it_to_the_file(sign_in, manager, lead2, school):
    client = sign_in(manager)
    wrong = send(client, transfer(ONE), school=str(lead2.organisation_id))
    assert "355/4001" in wrong.context["form"].errors["file"][0]
    send(client, transfer(ONE))
    approve(client)
    assert Enrolment.objects.get().school == school.organisation


def test_a_source_that_is_not_in_the_portal_is_told(sign_in, manager, council):
    answered = send(sign_in(manager), transfer(ONE))
    assert "355/4001, which is not among the schools" in answered.context["form"].errors["file"][0]


@pytest.mark.parametrize("status", ["P", "G", "S", "O"])
def test_nobody_is_put_on_a_roll_who_is_not_registered_for_good(sign_in, lead, school, status):
    send(sign_in(lead), transfer(f"{ONE}<BasicDetails><EnrolStatus>{status}</EnrolStatus></BasicDetails>"))
    assert f"EnrolStatus: {status} says" in PupilFile.objects.get().findings["faults"][0]


def test_a_bad_pupil_comes_back_as_a_row_to_correct(sign_in, lead, school):
    client = sign_in(lead)
    send(client, transfer(ONE.replace("2012-05-06", "2012-02-31"), ONE))
    file = PupilFile.objects.get()
    back = client.get(reverse("pupils:pupil-file-faults", args=[file.pk]))
    row = b"".join(back.streaming_content).decode("utf-8-sig").splitlines()[1]
    assert row.startswith(f"{MAJA},Wiśniewska,Maja,2012-02-31,F")
    assert file.counts["new"] == 1


BOMB = '<!DOCTYPE CTfile [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "data, words",
    [
        (b"", "The file is empty"),
        (transfer(ONE, before=f"{BOMB}]>"), "document type or entities"),
        (transfer(ONE, before='<!DOCTYPE CTfile SYSTEM "file:///etc/passwd">'), "document type or entities"),
        (
            transfer("<UPN>&x;</UPN>", before='<!DOCTYPE CTfile [<!ENTITY x SYSTEM "http://127.0.0.1:1/">]>'),
            "document type or entities",
        ),
        (transfer("<a>" * 5_000 + "</a>" * 5_000), "goes deeper than any"),
        (transfer("<a>" * 5_000), "goes deeper than any"),
        (transfer("".join(f"<t{number}/>" for number in range(1_000))), "more within a pupil"),
        (transfer(f"<SchoolHistory>{'<School/>' * 2_000}</SchoolHistory>"), "more within a pupil"),
        (transfer("&unknown;"), "Line 1 of the file is not XML"),
        (transfer(ONE)[:-20], "Line 1 of the file is not XML"),
        (b"\x00" * 500, "is not XML"),
        (b"<?xml version='1.0' encoding='x-klingon'?><CTfile/>", "letters in this file cannot be read"),
        (
            b"<?xml version='1.0' encoding='utf-8'?>" + transfer(ONE.replace("ś", "s")).replace(b"Wis", b"W\xff"),
            "not XML",
        ),
        (transfer(ONE, root="html"), "not a Common Transfer File"),
        (transfer(ONE, header=HEADER.replace("25.0", "9")), "version 20 or later"),
        (transfer(ONE, header=""), "version 20 or later"),
        (transfer(ONE, header="<Header><CTFversion>25</CTFversion></Header>"), "from which school"),
        (transfer(), "has no pupils"),
        (b"PK\x03\x04nothing", "something else inside"),
        (b"x" * (ctf.LIMITS.bytes + 1), "bigger than 30 MB"),
    ],
    ids=lambda each: each[:30] if isinstance(each, str) else "",
)
def test_a_hostile_or_foreign_file_is_refused_in_a_sentence(data, words):
    with pytest.raises(FileRefused, match=words):
        ctf.read(data)


def test_a_hostile_file_leaves_nothing_but_a_sentence_on_the_page(sign_in, lead, school):
    answered = send(sign_in(lead), transfer(ONE, before=f"{BOMB}]>"))
    assert "document type or entities" in answered.context["form"].errors["file"][0]
    assert not PupilFile.objects.exists()


def test_a_file_of_two_hundred_megabytes_is_refused_before_it_is_opened(sign_in, lead, school, monkeypatch):
    monkeypatch.setattr(ctf, "LIMITS", ctf.Limits(megabytes=0))
    answered = send(sign_in(lead), transfer(ONE))
    assert "The file is bigger than 0 MB" in answered.context["form"].errors["file"][0]


def test_endless_letters_in_one_element_are_not_kept():
    found = ctf.read(transfer(f"<UPN>{'A' * 1_000_000}</UPN>"))
    assert len(found.pupils[0].plain["UPN"]) <= ctf.LONGEST


def test_other_encodings_and_prefixes_are_read():
    text = transfer(ONE, root="c:CTfile").decode().replace("c:CTfile>", "c:CTfile xmlns:c='urn:x'>", 1)
    head = "<?xml version='1.0' encoding='utf-16'?>"
    found = ctf.read((head + text).encode("utf-16"))
    assert found.pupils[0].plain["Surname"] == "Wiśniewska"
