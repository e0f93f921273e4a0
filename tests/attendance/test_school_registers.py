"""Who enters what for a session at a provider: by registration, by commissioner, by kind of provider, by reader."""

from datetime import date

import pytest
from django.urls import reverse

from attendance import proposing
from attendance.school_registers import Entry, entry_for
from placements.models import Session
from tests.factories.accounts import AffiliationFactory, SchoolFactory
from tests.factories.attendance import MarkFactory, due, placed
from tests.factories.pupils import EnrolmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

MONDAY = date(2026, 11, 16)
SOLE, MAIN, SUB, GUEST = "single", "main", "subsidiary", "guest"
PLACE, D, NONE = "by commissioner and lot", "D", None

# Where the pupil is registered: at the home school, at the school that teaches, at a third one. Then what is proposed
# to the council's reader, to the home school, to the school that teaches and to the third school.
TABLE = [
    ((), (NONE, NONE, NONE, NONE)),
    (((SOLE, "home"),), (PLACE, PLACE, NONE, NONE)),
    (((MAIN, "home"),), (PLACE, PLACE, NONE, NONE)),
    (((SUB, "home"),), (NONE, NONE, NONE, NONE)),
    (((GUEST, "home"),), (NONE, NONE, NONE, NONE)),
    (((SOLE, "teaching"),), (NONE, NONE, NONE, NONE)),
    (((MAIN, "teaching"),), (NONE, NONE, NONE, NONE)),
    (((SUB, "teaching"),), (NONE, NONE, NONE, NONE)),
    (((GUEST, "teaching"),), (NONE, NONE, NONE, NONE)),
    (((MAIN, "home"), (SUB, "teaching")), (D, D, NONE, NONE)),
    (((SOLE, "home"), (SUB, "teaching")), (D, D, NONE, NONE)),
    (((MAIN, "teaching"), (SUB, "home")), (D, D, NONE, NONE)),
    (((SOLE, "teaching"), (SUB, "home")), (D, D, NONE, NONE)),
    (((SOLE, "home"), (GUEST, "teaching")), (PLACE, PLACE, NONE, NONE)),
    (((SOLE, "teaching"), (GUEST, "home")), (NONE, NONE, NONE, NONE)),
    (((MAIN, "home"), (SUB, "third")), (PLACE, PLACE, NONE, NONE)),
    (((MAIN, "home"), (SUB, "teaching"), (SUB, "third")), (D, D, NONE, D)),
    (((SUB, "teaching"), (SUB, "third")), (D, NONE, NONE, D)),
    (((GUEST, "teaching"), (SUB, "third")), (NONE, NONE, NONE, NONE)),
    (((SOLE, "third"), (GUEST, "teaching")), (PLACE, NONE, NONE, PLACE)),
]
# An attended session by who commissioned it, for each kind of provider and lot.
CODES = {
    "council": {"ordinary": "K", "online": None, "work": "K", "school": "K"},
    "home": {"ordinary": "B", "online": None, "work": "W", "school": "B"},
    "third": {"ordinary": "B", "online": None, "work": "W", "school": "B"},
}
READERS = ("council", "home", "teaching", "third")


@pytest.fixture(scope="module")
def scene(bare):
    """The organisations by the part they play, who reads for them, and a pupil placed by each commissioner."""
    bare |= {"home": bare["school"], "third": bare["other_school"], "teaching": bare["provider"].organisation}
    bare["teaching"].is_school = True  # so that somebody of it may read as a school
    bare["teaching"].save()
    bare["readers"] = {"council": bare["manager"]} | {
        name: AffiliationFactory(role="ap_lead", organisation=bare[name]) for name in READERS[1:]
    }
    bare["placed"] = {name: attended(bare, name).placement for name in CODES}
    return bare


def attended(stage, commissioner):
    """An attended session of a pupil whom this organisation placed."""
    (session,) = due(placed(stage["provider"], commissioner=stage[commissioner]), MONDAY)
    MarkFactory(session=session)
    return session


def session_of(stage, registration, commissioner, kind):
    """One of a pupil registered like this, at such a provider and lot."""
    placement = attended(stage, commissioner).placement
    register(stage, placement.pupil, registration)
    return taught(stage, placement, kind)


def register(stage, pupil, registration):
    for status, where in registration:
        EnrolmentFactory(pupil=pupil, school=stage[where], status=status, ends_on=date(2027, 7, 20))


def taught(stage, placement, kind):
    """The session of the placement when provider and lot are of this kind."""
    if kind == "school" and not hasattr(stage["teaching"], "school"):
        SchoolFactory(organisation=stage["teaching"])
    lot = placement.membership.lot
    lot.is_online, lot.is_work = kind == "online", kind == "work"
    lot.save()
    return Session.objects.select_related(*proposing.RELATED).get(placement=placement)


@pytest.mark.parametrize("commissioner", CODES)
@pytest.mark.parametrize(("registration", "expected"), TABLE)
def test_the_code_of_an_attended_session_follows_the_table(stage, registration, expected, commissioner):
    placement, readers = stage["placed"][commissioner], stage["readers"]
    register(stage, placement.pupil, registration)
    for kind, of_place in CODES[commissioner].items():
        session = taught(stage, placement, kind)
        wanted = {who: of_place if code == PLACE else code for who, code in zip(READERS, expected, strict=True)}
        found = {who: proposing.proposals([session], reader)[session.pk] for who, reader in readers.items()}
        assert {who: each.code for who, each in found.items()} == wanted, kind
        assert all(each.reason for each in found.values())


@pytest.mark.parametrize(
    ("rolls", "reader", "entry"),
    [
        ([], None, Entry.NO_REGISTER),
        ([("taught", SOLE)], None, Entry.OWN_MARK),
        ([("taught", SOLE)], "taught", Entry.OWN_MARK),
        ([("taught", SOLE)], "home", Entry.NOT_ON_ROLL),
        ([("home", SUB)], "home", Entry.MAIN_SCHOOLS),
        ([("home", MAIN), ("third", SUB)], "third", Entry.MAIN_SCHOOLS),
        ([("home", SOLE), ("home", SUB)], "home", Entry.CODE),
        ([("taught", GUEST)], "taught", Entry.NO_REGISTER),
    ],
)
def test_what_is_left_to_enter_is_told_by_its_reason(rolls, reader, entry):
    assert entry_for(rolls, taught_by="taught", reader=reader) == entry


def test_the_school_that_teaches_is_told_to_enter_its_own_mark_on_its_page_and_in_its_file(stage, sign_in):
    session = session_of(stage, ((SOLE, "teaching"),), "council", "school")
    client = sign_in(AffiliationFactory(role="school_viewer", organisation=stage["teaching"]))
    for query in ({"day": "2026-11-16"}, {"day": "2026-11-16", "download": "csv"}):
        text = client.get(reverse("attendance:day"), query).content.decode()
        assert "enters its own mark in its register" in text
    week = client.get(reverse("attendance:placement", args=[session.placement_id])).text
    assert "enters its own mark in its register" in week


def test_each_school_of_a_dual_registration_reads_what_is_its_own(stage, sign_in, lead):
    session = session_of(stage, ((MAIN, "home"), (SUB, "teaching")), "home", "school")
    of_pru = AffiliationFactory(role="ap_lead", organisation=stage["teaching"])
    for reader, code in ((lead, "<strong>D</strong>"), (of_pru, "None")):
        client = sign_in(reader)
        assert code in client.get(reverse("attendance:day"), {"day": "2026-11-16"}).text
        assert code in client.get(reverse("attendance:placement", args=[session.placement_id])).text


def test_it_is_not_told_either_that_no_school_has_the_pupil(stage, lead):
    elsewhere = session_of(stage, ((SOLE, "third"),), "home", "ordinary")
    nowhere = session_of(stage, (), "home", "ordinary")
    found = proposing.proposals([elsewhere, nowhere], lead)
    assert found[elsewhere.pk] == found[nowhere.pk]


def test_a_school_that_commissioned_and_lost_the_pupil_reads_no_code_for_days_after(stage, lead):
    session = session_of(stage, ((SOLE, "third"),), "home", "ordinary")
    found = proposing.proposals([session], lead)[session.pk]
    assert found.code is None
    assert "was not on your school's roll on this day" in found.reason
