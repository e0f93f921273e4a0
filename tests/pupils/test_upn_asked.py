"""Whether a UPN is in the portal is answered so often and no more, and each answer stands on the trail."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import Event
from pupils.models import FormerUpn, Pupil
from tests.factories.attendance import register_file
from tests.factories.pupils import PupilFactory, upn
from tests.referrals.referring_steps import load, pupil_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]
ADD = reverse("pupils:pupil-add")


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


def answers(number: str, **change) -> dict:
    said = {"legal_surname": "Nuñez", "legal_forename": "Zoë", "sex": "F", "sen_provision": "N", "upn": number}
    return said | {"born_on_day": "14", "born_on_month": "3", "born_on_year": "2012"} | change


@pytest.fixture
def foreign(lead2) -> Pupil:
    return pupil_of(lead2.organisation, upn=upn(4321))


def test_a_taken_number_is_told_and_recorded_without_the_number(sign_in, lead, foreign):
    page = sign_in(lead).post(ADD, answers(foreign.upn)).content.decode()
    assert "already in the portal" in page
    event = Event.objects.get(act="upn_refused")
    assert (event.user, event.object_id, event.pupil_id) == (lead.user, str(lead.organisation_id), None)
    assert foreign.upn not in f"{event.sentence}{event.changes}{event.object_name}"


@pytest.mark.parametrize("change", [{"legal_surname": ""}, {"sex": ""}, {"postcode": "nowhere"}, {"born_on_day": "99"}])
def test_a_form_with_another_fault_says_nothing_of_the_number(sign_in, lead, foreign, change):
    page = sign_in(lead).post(ADD, answers(foreign.upn, **change)).content.decode()
    assert "already in the portal" not in page
    assert not Event.objects.filter(act="upn_refused").exists()


def test_questions_past_the_limit_are_answered_another_time(sign_in, lead, foreign, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "upn": (2, 3600)}
    client = sign_in(lead)
    codes = [client.post(ADD, answers(foreign.upn, legal_surname="")).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert client.post(ADD, answers(foreign.upn)).status_code == 429
    assert client.get(ADD).status_code == 200


def test_changing_a_record_is_no_way_around_it(sign_in, lead, foreign, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "upn": (1, 3600)}
    own = pupil_of(lead.organisation)
    client, url = sign_in(lead), reverse("pupils:pupil-edit", args=[own.pk])
    assert "already in the portal" in client.post(url, answers(foreign.upn)).content.decode()
    assert Event.objects.get(act="upn_refused").user == lead.user
    assert client.post(url, answers(upn(77))).status_code == 429


def test_saving_a_record_with_its_own_number_asks_nothing(sign_in, lead, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "upn": (1, 3600)}
    own = pupil_of(lead.organisation)
    client, url = sign_in(lead), reverse("pupils:pupil-edit", args=[own.pk])
    assert [client.post(url, answers(own.upn)).status_code for _ in range(3)] == [302, 302, 302]


def test_the_council_sees_every_pupil_and_is_not_counted(sign_in, officer, foreign, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "upn": (1, 3600)}
    client = sign_in(officer)
    for _ in range(3):
        assert "already in the portal" in client.post(ADD, answers(foreign.upn)).content.decode()
    assert not Event.objects.filter(act="upn_refused").exists()


def test_a_register_does_not_tell_a_foreign_pupil_from_an_unknown_one(sign_in, tutor, foreign):
    FormerUpn.objects.create(pupil=PupilFactory(), upn=upn(5555), replaced_on="2026-09-01")
    pages = []
    for number in (foreign.upn, upn(5555), upn(6666)):
        data = register_file(f"16/11/2026,AM,Somebody,,{number},Yes,/,,,,")
        sent = {"file": SimpleUploadedFile("r.csv", data)}
        page = sign_in(tutor).post(reverse("attendance:upload-add"), sent, follow=True)
        pages.append(page.context["faults"])
    assert pages[0] == pages[1] == pages[2] != []
