"""Two people enter the same child at the same moment: one does, the other is told, and the database refuses no row."""

import uuid

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from accounts.kept_forms import keep
from core.models import KeptForm, MoveRefused, SentForm
from pupils import enrolling, importing
from pupils.models import Pupil
from pupils.views.pupils import PupilAdd
from tests.factories.pupils import PupilFactory
from tests.pupils.test_pupil_pages import ANSWERS
from tests.refusals import log_without, together, whole

pytestmark = pytest.mark.django_db(transaction=True)

UPN = "F355990121001"
CHILD = {"upn": UPN, "legal_surname": "Quillfeather", "legal_forename": "Maja", "postcode": "M6 5FW"}
BORN = "2012-04-23"
MARKERS = (UPN, "Quillfeather", BORN, "23/04/2012", "M6 5FW")
TAKEN = "already in the portal"
FILE = f"UPN,Surname,Forename,DOB,Postcode,HomeSchoolURN\n{UPN},Quillfeather,Maja,23/04/2012,M6 5FW,\n".encode()


def add(by):
    return lambda: enrolling.add({**CHILD, "born_on": BORN}, school=by.organisation, since=None, by=by)


def change(pupil, by):
    return lambda: enrolling.change(Pupil.objects.get(pk=pupil.pk), {**CHILD, "born_on": BORN}, by=by)


def take(by):
    return lambda: importing.import_pupils("pupils.csv", FILE, by=by)


@pytest.fixture
def others():
    """Two pupils whose numbers are put right."""
    return [PupilFactory(), PupilFactory()]


@pytest.mark.parametrize("round_", range(3))
@pytest.mark.parametrize("pair", ["two schools", "two corrections", "one of each", "a file and a school", "two files"])
def test_one_number_is_one_childs(lead, lead2, manager, others, pair, round_):
    one, other = others
    acts = {
        "two schools": (add(lead), add(lead2)),
        "two corrections": (change(one, manager), change(other, manager)),
        "one of each": (add(lead), change(other, manager)),
        "a file and a school": (take(manager), add(lead)),
        "two files": (take(manager), take(manager)),
    }[pair]
    with log_without(*MARKERS):
        came, refused = together(*map(whole, acts))
    assert refused == []
    assert Pupil.objects.filter(upn=UPN).count() == 1
    if "file" not in pair:
        assert sum(TAKEN in str(each) for each in came) == 1


@pytest.fixture
def posting(lead):
    """A browser of the AP Lead's for each post."""

    def post(address, typed):
        client = Client()
        client.force_login(lead.user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["acting"] = str(lead.pk)
        session.save()
        return lambda: client.post(address, typed)

    return post


def test_a_form_sent_twice_at_once_adds_one_pupil(posting):
    typed = {**ANSWERS, "legal_surname": "Quillfeather", "once": str(uuid.uuid4())}
    address = reverse("pupils:pupil-add")
    with log_without("Quillfeather", ANSWERS["upn"]):
        came, refused = together(posting(address, typed), posting(address, typed), posting(address, typed))
    assert refused == []
    assert {response.status_code for response in came} == {302}
    assert len({response["Location"] for response in came}) == 1
    assert Pupil.objects.filter(legal_surname="Quillfeather").count() == SentForm.objects.count() == 1


def test_what_was_typed_in_two_tabs_is_kept_once(lead, rf):
    def kept():
        return keep(rf.post("/pupils/add/", {"legal_surname": "Quillfeather"}), PupilAdd, lead)

    with log_without("Quillfeather"):
        came, refused = together(*[kept] * 4)
    assert (came, refused) == ([True] * 4, [])
    assert KeptForm.objects.count() == 1


def test_the_last_wall_is_still_there(lead):
    """Whoever forgets to ask is refused by the database all the same."""
    PupilFactory(upn=UPN)
    with pytest.raises(MoveRefused, match=TAKEN):
        add(lead)()
    with pytest.raises(IntegrityError):
        PupilFactory(upn=UPN)
