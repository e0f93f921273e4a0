"""What is sensitive is read by those it names, and by nobody because they are of the council."""

from datetime import date

import pytest

from accounts.models import Affiliation
from accounts.readers import everybody_who_is, safeguarding_lead
from core import clock
from core.models import AccessEntry, Event, MoveRefused, RestrictedReader
from core.models import trail as the_trail
from pupils.models import MedicalNote
from tests.factories.pupils import EnrolmentFactory, PupilFactory


@pytest.fixture
def note(lead, school):
    pupil = PupilFactory()
    EnrolmentFactory(pupil=pupil, school=school)
    return MedicalNote.write(pupil, "allergies", "nut-marker", by=lead)


def reads(acting):
    return MedicalNote.objects.readable_by(acting).exists()


def test_being_of_the_council_reads_nothing(note, manager, officer, quality, admin):
    assert [person for person in (manager, officer, quality, admin) if reads(person)] == []


def test_a_person_who_is_named_reads_it_until_their_last_day(note, lead, quality):
    note.name_reader(who=quality, by=lead, reason="She plans the visit", until=date(2026, 11, 20))
    assert reads(quality)
    with clock.set_to(clock.at(date(2026, 11, 21))):
        assert not reads(quality)


def test_a_name_counts_in_that_role_alone(note, lead, quality, council):
    note.name_reader(who=quality, by=lead, reason="She plans the visit")
    other = Affiliation.objects.create(user=quality.user, organisation=council, role="ap_manager")
    assert not reads(other)


def test_whoever_holds_a_role_somewhere_is_named_by_it(note, lead, manager, quality, council):
    note.name_reader(who=everybody_who_is("ap_manager", council), by=lead, reason="They answer the nurse")
    assert reads(manager)
    assert not reads(quality)


def test_the_safeguarding_lead_of_a_school_is_named_by_the_post(note, lead, lead2, other_school):
    note.name_reader(who=safeguarding_lead(other_school), by=lead, reason="The child visits there")
    assert not reads(lead2)
    lead2.safeguarding_lead_since = clock.today()
    assert reads(lead2)


def test_who_is_named_does_not_name_others(note, lead, quality, manager):
    note.name_reader(who=quality, by=lead, reason="She plans the visit")
    with pytest.raises(MoveRefused, match="keeps this record"):
        note.name_reader(who=manager, by=quality, reason="He asked")


def test_nobody_names_themselves(note, manager):
    with pytest.raises(MoveRefused, match="keeps this record"):
        note.name_reader(who=manager, by=manager, reason="I decide everything")
    assert not reads(manager)


def test_nobody_is_named_twice_and_who_is_removed_may_be_named_again(note, lead, quality):
    reader = note.name_reader(who=quality, by=lead, reason="She plans the visit")
    with pytest.raises(MoveRefused, match="is a reader already"):
        note.name_reader(who=quality, by=lead, reason="Again")
    note.remove_reader(reader, by=lead, reason="The visit was held")
    assert not reads(quality)
    with pytest.raises(MoveRefused, match="no more"):
        note.remove_reader(reader, by=lead, reason="Again")
    note.name_reader(who=quality, by=lead, reason="Another visit")
    assert reads(quality)


def test_naming_and_removing_stand_on_the_trail_without_what_the_row_says_or_why(note, lead, quality):
    reader = note.name_reader(who=quality, by=lead, reason="why-marker")
    note.remove_reader(reader, by=lead, reason="why-not-marker")
    said = [f"{event.sentence} {event.changes} {event.object_name}" for event in Event.objects.all()]
    assert [event.act for event in note.told()] == ["reader_removed", "reader_named", "written"]
    assert not [line for line in said if "marker" in line]
    assert list(RestrictedReader.objects.values_list("reason", "removed_reason")) == [("why-marker", "why-not-marker")]


def test_each_opening_is_on_the_access_log_once(note, lead, manager):
    assert MedicalNote.objects.opened_by(lead) == [note]
    assert MedicalNote.objects.opened_by(manager) == []
    assert [entry.user for entry in note.openings()] == [lead.user]
    assert AccessEntry.objects.count() == 1


def test_of_a_kind_nobody_is_told_of_neither_trail_nor_access_log_speaks(note, lead, manager, monkeypatch):
    MedicalNote.objects.opened_by(lead)
    assert Event.objects.visible_to(manager).filter(object_type="pupils.MedicalNote").exists()
    monkeypatch.setattr(the_trail, "_untold", lambda: ("pupils.MedicalNote",))
    assert not Event.objects.visible_to(manager).filter(object_type="pupils.MedicalNote").exists()
    assert not AccessEntry.objects.visible_to(manager).exists()
    assert note.told().exists()
    assert note.openings().exists()


def test_only_readers_see_who_the_readers_are(note, lead, quality, manager):
    note.name_reader(who=quality, by=lead, reason="She plans the visit")
    assert RestrictedReader.objects.visible_to(quality).count() == 1
    assert not RestrictedReader.objects.visible_to(manager).exists()


def test_who_keeps_a_record_has_no_last_day(note, lead, quality):
    with pytest.raises(MoveRefused, match="no last day"):
        note.name_reader(who=quality, by=lead, reason="She keeps it", keeps=True, until=date(2026, 12, 1))


def test_a_reader_that_was_fetched_names_the_same_people_as_one_that_is_asked_for(note, lead, request, council, school):
    people = [request.getfixturevalue(name) for name in ("manager", "quality", "lead", "viewer", "provider", "tutor")]
    people[3].safeguarding_lead_since = clock.today()
    for who in (people[1], everybody_who_is("ap_manager", council), safeguarding_lead(school)):
        note.name_reader(who=who, by=lead, reason="They need to know")
    for reader in RestrictedReader.objects.all():
        asked = [person for person in people if RestrictedReader.objects.naming(person).filter(pk=reader.pk).exists()]
        assert [person for person in people if reader.is_(person)] == asked
