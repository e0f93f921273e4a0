"""Two people approve one file, or two files of the same child, at the same moment: one does, the other is told."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import MoveRefused
from core.sent_files import Came
from pupils import pupil_files
from pupils.models import Enrolment, Pupil, PupilFile
from tests.factories.accounts import SchoolFactory
from tests.refusals import log_without, together

pytestmark = pytest.mark.django_db(transaction=True)

UPN = "F355990121001"
FILE = f"UPN,Surname,Forename,DOB\n{UPN},Quillfeather,Maja,23/04/2012\n".encode()
MARKERS = (UPN, "Quillfeather", "2012-04-23")


@pytest.fixture
def school(lead):
    if not hasattr(lead.organisation, "school"):
        SchoolFactory(organisation=lead.organisation, urn="900101")
    return lead.organisation


def send(school, by, data=FILE):
    sent = SimpleUploadedFile("pupils.csv", data)
    return pupil_files.send(sent, school=school, since=date(2026, 9, 1), by=by)


def approving(file, by):
    def approve():
        try:
            return pupil_files.FILES.approve(file.pk, by=by)
        except MoveRefused as refused:
            return str(refused)

    return approve


@pytest.mark.parametrize("round_", range(3))
def test_one_file_is_saved_once(school, lead, round_):
    file = send(school, lead)
    with log_without(*MARKERS):
        came, refused = together(approving(file, lead), approving(file, lead), approving(file, lead))
    assert refused == []
    assert came.count(Came.SAVED) == 1
    assert Pupil.objects.count() == Enrolment.objects.count() == 1


@pytest.mark.parametrize("round_", range(3))
def test_two_files_of_one_child_add_one_pupil(school, lead, manager, round_):
    one, other = send(school, lead), send(school, manager)
    with log_without(*MARKERS):
        came, refused = together(approving(one, lead), approving(other, manager))
    assert refused == []
    assert sorted(each.value for each in came) == ["differs", "saved"]
    assert Pupil.objects.count() == 1


def test_an_answer_given_while_the_file_is_approved_changes_nothing(school, lead):
    file = send(school, lead, FILE + b"V355990121002,Quillfeather,Ada,23/04/2012\n")
    stale = PupilFile.objects.get(pk=file.pk)
    pupil_files.FILES.cancel(file, by=lead)
    with pytest.raises(MoveRefused):
        pupil_files.answer(stale, {"alike-2": "another"}, by=lead)
    assert PupilFile.objects.get().answers == {}
