"""National files as they come: zipped, and the links of schools beside them; in the browser as by command."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from accounts.models import CouncilFile, Postcode, School, SchoolLink
from core import clock, sent_files
from salford_ap import home
from tests.accounts.test_council_files import SCHOOLS, approve, send, the_file
from tests.core.files.test_zipped import packed
from tests.factories.accounts import SchoolFactory

LINKS = b"""URN,LinkURN,LinkName,LinkType,LinkEstablishedDate
100001,100000,Old School,Predecessor,01-09-2020
100001,12,Nobody,Predecessor,
999999,100000,Elsewhere,Predecessor,
"""
BL = b"BL1 1AA,10,371000,409000,E92000001,,,,E08000001,E05000001\r\n"
M = b"M1 1AA,10,384000,398000,E92000001,,,,E08000003,E05000002\r\n"
HEADINGS = b"PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\r\nPostcode,a,b,c,d,e,f,g,h,i\r\n"
CODE_POINT = packed(("Doc/headings.csv", HEADINGS), ("Data/CSV/bl.csv", BL), ("Data/CSV/m.csv", M))


@pytest.fixture
def register() -> bytes:
    """The extract with the links beside it, in one zip."""
    return packed(("edubasealldata20261128.csv", SCHOOLS), ("links_edubasealldata20261128.csv", LINKS))


def test_schools_and_then_their_links_are_taken_from_the_zip_of_the_register(
    register: bytes, sign_in: Any, admin: Any, council: Any
) -> None:
    client = sign_in(admin)
    client.get(send(client, "schools-add", register, name="extract.zip").url)
    assert the_file().file.name.endswith(".zip")
    approve(client, the_file())
    assert list(School.objects.values_list("urn", flat=True)) == ["100001"]
    page = client.get(send(client, "links-add", register, name="extract.zip").url).content.decode()
    assert "Our School (100001): Predecessor Old School (100000), not in the portal" in page
    assert "1 of its links are of schools that are not in the portal" in page
    assert "1 of the schools they lead to are not in the portal" in page
    assert "URN &#x27;12&#x27; is not a URN" in page
    assert not SchoolLink.objects.exists()
    approve(client, the_file())
    assert list(SchoolLink.objects.values_list("school__urn", "linked_urn")) == [("100001", "100000")]
    send(client, "links-add", LINKS)
    assert the_file().counts == {"new": 0, "changed": 0, "unchanged": 1, "refused": 1, "left_out": 1}


def test_only_the_areas_asked_for_are_taken_of_all_postcodes(sign_in: Any, admin: Any, council: Any) -> None:
    Postcode.objects.all().delete()
    client = sign_in(admin)
    send(client, "postcodes-add", CODE_POINT, name="codepo_gb.zip", areas="bl, wn")
    assert the_file().counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 0, "left_out": 1}
    approve(client, the_file())
    assert list(Postcode.objects.values_list("postcode", flat=True)) == ["BL1 1AA"]
    wrong = send(client, "postcodes-add", CODE_POINT, areas="B12")
    assert "is not a postcode area, like BL" in wrong.content.decode()


def test_commands_take_the_zips(register: bytes, tmp_path: Any, council: Any, capsys: Any) -> None:
    Postcode.objects.all().delete()
    zipped, places = tmp_path / "extract.zip", tmp_path / "codepo.zip"
    zipped.write_bytes(register)
    places.write_bytes(CODE_POINT)
    call_command("import_schools", zipped, "--links", zipped)
    call_command("import_postcodes", places, "--area", "m")
    assert School.objects.get().links.count() == 1
    assert list(Postcode.objects.values_list("postcode", flat=True)) == ["M1 1AA"]
    assert "Postcodes of other areas, left out: 1" in capsys.readouterr().out


def test_a_small_zip_of_much_is_read_while_nobody_waits(sign_in: Any, admin: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(sent_files, "AT_ONCE_BYTES", 20_000)
    client = sign_in(admin)
    client.post(
        reverse("accounts:schools-add"),
        {"file": SimpleUploadedFile("a.zip", packed(("a.csv", SCHOOLS + b"x" * 30_000)))},
    )
    assert CouncilFile.objects.get().status == "received"


@pytest.mark.parametrize("page", ["schools-add", "links-add", "postcodes-add"])
def test_what_is_wrong_with_a_zip_is_said_and_nothing_is_kept(sign_in: Any, admin: Any, page: str) -> None:
    said = send(sign_in(admin), page, packed(("../x.csv", b"a")), name="a.zip").content.decode()
    assert "names that lead outside" in said
    assert not CouncilFile.objects.exists()


def test_a_demo_school_keeps_its_own_links(sign_in: Any, admin: Any, council: Any) -> None:
    SchoolFactory(urn="100001", organisation__is_demo=True)
    send(sign_in(admin), "links-add", LINKS)
    assert the_file().counts["left_out"] == 2


def test_home_and_set_up_say_that_a_file_waits(sign_in: Any, admin: Any, manager: Any, council: Any) -> None:
    label, client = "files of the council to approve or cancel", sign_in(admin)
    send(client, "postcodes-add", CODE_POINT)
    send(client, "postcodes-add", CODE_POINT, areas="bl")
    client.post(reverse("accounts:council-file-cancel", args=[the_file().pk]))
    card = next(card for card in home.cards(admin, clock.today()) if card.label == label)
    assert card.count == 1
    assert client.get(card.url).content.decode().count("app-reference") == 1
    steps = {step["title"]: step["hint"] for step in home.set_up(admin, clock.today()).steps}
    assert steps["Postcodes"].endswith("A file waits to be approved")
    assert "waits" not in steps["Schools"]
    assert label not in {card.label for card in home.cards(manager, clock.today())}
