"""A name as long as the law allows comes in whole by page and file, and leaves whole in every list and file."""

import io
import zipfile
from datetime import date

import pytest
from django.urls import reverse

from attendance import uploads
from pupils import importing
from pupils.models import Pupil
from tests.factories.attendance import due, placed, register_file
from tests.factories.pupils import PupilFactory, upn
from tests.referrals.referring_steps import load

pytestmark = pytest.mark.django_db
SURNAME, FORENAME = "Ó" + "a" * 118 + "Z", "É" + "b" * 118 + "Y"


def read(answer) -> str:
    body = answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return body.decode()


@pytest.fixture
def long_name(lead, provider, council) -> Pupil:
    load()
    pupil = PupilFactory(legal_surname=SURNAME, legal_forename=FORENAME, middle_names="c" * 120)
    due(placed(provider, lead.organisation, pupil=pupil), date(2026, 11, 18))
    return pupil


def test_it_is_typed_in_whole_and_found_whole(lead, council, sign_in):
    load()
    answers = {"legal_surname": SURNAME, "legal_forename": FORENAME, "preferred_forename": "d" * 120, "sex": "F"}
    born = {"born_on_day": 1, "born_on_month": 9, "born_on_year": 2012}
    client = sign_in(lead)
    added = client.post(reverse("pupils:pupil-add"), {**answers, **born, "upn": upn(4322), "sen_provision": "N"})
    assert added.status_code == 302
    assert Pupil.objects.get().legal_surname == SURNAME

    def found(words: str) -> int:
        return len(client.post(reverse("pupils:pupils"), {"words": words}, follow=True).context["page_obj"])

    assert found(f"{SURNAME} {FORENAME}") == 1
    assert found(f"{SURNAME[:-2]}XX {FORENAME}") == 0


def test_a_file_brings_it_whole(manager):
    data = (
        f"UPN,Surname,Forename,MiddleNames,DOB,HomeSchoolURN\r\n{upn(1)},{SURNAME},{FORENAME},{'c' * 120},2012-05-06,"
    )
    assert importing.import_pupils("p.csv", data.encode(), by=manager).new == 1
    assert Pupil.objects.get().legal_forename == FORENAME


@pytest.mark.parametrize("query", [{}, {"download": "csv"}, {"download": "xlsx"}])
@pytest.mark.parametrize("name", ["pupils:pupils", "placements:placements", "referrals:referrals", "attendance:day"])
def test_every_list_and_file_has_it_whole(long_name, lead, sign_in, name, query):
    assert SURNAME[1:] in read(sign_in(lead).get(reverse(name), query))


def test_a_register_that_names_it_is_read(long_name, tutor):
    row = f"18/11/2026,AM,{SURNAME} {FORENAME},,{long_name.upn},Yes,/,,,,"
    upload = uploads.send(uploads.provider_of(tutor), "r.csv", register_file(row), by=tutor)
    assert upload.counts["rejected"] == 0
