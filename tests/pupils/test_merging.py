"""Two records of one child become one when a second person agrees; nothing of one child reaches another."""

import itertools
from datetime import date

import pytest
from django.urls import reverse

from attendance.models import Mark
from core.models import Event, MoveRefused
from placements.models import Placement, Session
from pupils import contacting, describing, enrolling, merging
from pupils.models import Circumstances, Contact, Enrolment, FormerUpn, LimitedAccess, MedicalNote, Merge, Pupil
from referrals.models import Referral
from tests.factories.attendance import MarkFactory
from tests.factories.pupils import EnrolmentFactory, PupilFactory
from tests.pupils.test_child_record import adult
from tests.pupils.test_pupil_pages import due, page, placed_at, text_of
from tests.referrals.referring_steps import load, pupil_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


SAME = {"legal_surname": "Quillon", "legal_forename": "Ada"}


@pytest.fixture
def kept(lead):
    return pupil_of(lead.organisation, **SAME)


@pytest.fixture
def gone(kept, provider):
    """The same child, entered again by the council, and placed."""
    pupil = PupilFactory(**SAME)
    MarkFactory(session=due(placed_at(provider, pupil)))
    return pupil


def merged(kept, gone, first, second):
    return merging.confirm(merging.propose(kept, gone, "The school says so", by=first), by=second)


def test_nobody_decides_a_merge_they_proposed(kept, gone, manager):
    merge = merging.propose(kept, gone, "The school says so", by=manager)
    for act in (lambda: merging.confirm(merge, by=manager), lambda: merging.refuse(merge, "No", by=manager)):
        with pytest.raises(MoveRefused, match="You proposed"):
            act()
    assert Pupil.objects.filter(pk=gone.pk).exists()


def test_everything_moves_whole_and_the_number_is_kept_as_a_former_one(kept, gone, manager, officer, lead):
    contacting.add_contact(gone, adult(), by=officer)
    describing.write_health(gone, {"allergies": "nuts"}, by=officer)
    merged(kept, gone, officer, manager)
    for model, field in ((Placement, "pupil"), (Referral, "pupil"), (Contact, "pupil"), (MedicalNote, "pupil")):
        assert set(model.objects.values_list(field, flat=True)) == {kept.pk}, model
    assert Session.objects.filter(placement__pupil=kept).count() == Mark.objects.count() == 1
    assert FormerUpn.objects.get(pupil=kept).upn == gone.upn
    assert not Pupil.objects.filter(pk=gone.pk).exists()
    merge = Merge.objects.get()
    assert (merge.said["upn"], merge.moved["placement"]) == (gone.upn, 1)
    assert Event.objects.filter(act="merged", object_id=str(kept.pk)).exists()


def test_the_old_address_leads_to_the_kept_record_through_two_merges(sign_in, kept, gone, manager, officer, lead2):
    first = page("pupil", gone)
    last = PupilFactory(**SAME, upn=None, no_upn_reason="new_arrival")
    merged(kept, gone, officer, manager)
    merged(last, kept, officer, manager)
    assert sign_in(manager).get(first).url == page("pupil", last)
    assert sign_in(lead2).get(first).status_code == 404
    assert Pupil.objects.get(pk=last.pk).upn == kept.upn


def test_both_histories_are_told_on_the_kept_page(sign_in, kept, gone, manager, officer):
    enrolling.change(gone, {"preferred_forename": "Addie"}, by=officer, sentence="The other record was put right.")
    merged(kept, gone, officer, manager)
    shown = text_of(sign_in(manager).get(page("pupil", kept)))
    assert "The other record was put right." in shown
    assert "Two records of one child were merged." in shown


@pytest.mark.parametrize(
    "other", [{"born_on": date(2012, 3, 15)}, {"legal_surname": "Reed", "legal_forename": "Bea"}], ids=["born", "named"]
)
def test_two_children_are_not_merged(kept, manager, other):
    stranger = PupilFactory(**{**SAME, **other})
    with pytest.raises(MoveRefused, match="one birth date and a name in common"):
        merging.propose(kept, stranger, "They look alike", by=manager)


def test_a_record_with_limited_access_is_not_merged(kept, gone, manager, officer):
    LimitedAccess.put(gone, "Why", readers=[manager], by=officer)
    with pytest.raises(MoveRefused, match="is limited"):
        merging.propose(kept, gone, "The school says so", by=officer)


def test_two_who_are_taught_in_one_hour_are_not_one_child(kept, gone, provider2, officer):
    due(placed_at(provider2, kept))
    with pytest.raises(MoveRefused, match="in the same hour, on 18 November 2026"):
        merging.propose(kept, gone, "The school says so", by=officer)


def test_two_on_rolls_of_two_schools_are_not_merged(kept, gone, lead2, officer):
    EnrolmentFactory(pupil=gone, school=lead2.organisation)
    with pytest.raises(MoveRefused, match="another home school"):
        merging.propose(kept, gone, "The school says so", by=officer)


def test_twice_on_one_roll_is_once_since_the_first_day(kept, gone, lead, manager, officer):
    EnrolmentFactory(pupil=gone, school=lead.organisation, starts_on=date(2022, 9, 1))
    merged(kept, gone, officer, manager)
    assert Enrolment.objects.get(pupil=kept).starts_on == date(2022, 9, 1)


def test_of_two_notes_of_a_kind_the_later_stands_and_a_hidden_address_stays_hidden(kept, gone, lead, manager, officer):
    describing.write_health(kept, {"allergies": "eggs"}, by=lead)
    describing.write_health(gone, {"allergies": "nuts"}, by=officer)
    describing.describe(kept, {"travel": "taxi"}, by=lead, words="Known.")
    describing.describe(gone, {"care_council": "Bolton", "travel": "alone"}, by=lead, words="Known.")
    contacting.add_contact(kept, adult(), by=lead)
    contacting.add_contact(gone, adult(name="Bilal Hassan"), by=lead)
    Pupil.objects.filter(pk=gone.pk).update(is_address_protected=True)
    gone.refresh_from_db()
    merged(kept, gone, officer, manager)
    assert MedicalNote.objects.now().count() == 1
    assert MedicalNote.objects.count() == 2
    assert list(Contact.objects.now().values_list("name", "place")) == [("Amina Hassan", 1), ("Bilal Hassan", 2)]
    known = Circumstances.objects.get()
    assert (known.travel, known.care_council) == ("taxi", "Bolton")
    assert Pupil.objects.get(pk=kept.pk).is_address_protected


def test_who_was_named_for_the_one_record_reads_nothing_of_the_other(kept, gone, lead, quality, manager, officer):
    describing.write_health(kept, {"allergies": "eggs"}, by=lead)
    describing.write_health(gone, {"needs": "asthma"}, by=officer)
    MedicalNote.objects.get(pupil=gone).name_reader(who=quality, by=officer, reason="Plans a visit")
    merged(kept, gone, officer, manager)
    assert not MedicalNote.objects.readable_by(quality).exists()


def test_the_pages_lead_from_may_be_the_same_to_merged(sign_in, kept, gone, manager, officer):
    client = sign_in(officer)
    assert "Merge another record into this one" in text_of(client.get(page("pupil", kept)))
    client.post(page("pupil-merge", kept), {"gone": str(gone.pk), "reason": "The school says so"})
    merge = Merge.objects.get()
    assert "A merge of these records waits for a second person" in text_of(client.get(page("pupil", gone)))
    assert "You proposed this merge" in text_of(client.get(page("merge", merge)))
    client = sign_in(manager)
    shown = text_of(client.get(reverse("home")))
    assert "1 merge of records to decide" in shown
    assert "The school says so" in text_of(client.get(page("merge", merge)))
    answer = client.post(page("merge-confirm", merge), {"is_one": "on"}, follow=True)
    assert "The records were merged." in text_of(answer)
    assert "1 placement" in text_of(client.get(page("merge", merge)))


def test_a_refused_merge_leaves_both_and_may_be_proposed_again(sign_in, kept, gone, manager, officer):
    merge = merging.propose(kept, gone, "The school says so", by=officer)
    sign_in(manager).post(page("merge-refuse", merge), {"reason": "They are cousins"})
    assert Pupil.objects.filter(pk=gone.pk).exists()
    assert merging.propose(kept, gone, "They are not", by=officer).status == "proposed"


def test_whatever_is_merged_nothing_of_other_children_moves(provider, manager, officer):
    """Four children of one name and birth date, each with a placement: of each pair only those two share theirs."""
    for first, second in itertools.permutations(range(4), 2):
        children = [PupilFactory(**SAME) for _ in range(4)]
        places = {child.pk: placed_at(provider, child).pk for child in children}
        merged(children[first], children[second], officer, manager)
        gone = children[second].pk
        for child in children:
            theirs = {places[child.pk]} if child != children[first] else {places[child.pk], places[gone]}
            assert set(Placement.objects.filter(pupil=child.pk).values_list("pk", flat=True)) == (
                set() if child.pk == gone else theirs
            )
