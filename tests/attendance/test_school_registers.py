"""Who enters what for a session at a provider: by registration, by commissioner, by kind of provider, by reader."""

from datetime import date

import pytest
from django.urls import reverse

from attendance import proposing
from attendance.school_registers import Entry, entry_for
from placements.models import Session
from providers.models import Provider
from tests.factories.accounts import AffiliationFactory, SchoolFactory
from tests.factories.attendance import MarkFactory, due, placed
from tests.factories.pupils import EnrolmentFactory

pytestmark = pytest.mark.django_db

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


@pytest.fixture
def cast(council, school, other_school, provider):
    """The organisations by the part they play, and the provider that teaches."""
    provider.organisation.is_school = True  # so that somebody of it may read as a school
    provider.organisation.save()
    teaches = Provider.objects.get(organisation=provider.organisation)
    return {"home": school, "third": other_school, "council": council, "teaching": provider.organisation}, teaches


def session_of(cast, registration, commissioner, kind):
    """An attended session of a pupil registered like this."""
    schools, teaches = cast
    if kind == "school" and not hasattr(teaches.organisation, "school"):
        SchoolFactory(organisation=teaches.organisation)
    placement = placed(teaches, commissioner=schools[commissioner])
    lot = placement.membership.lot
    lot.is_online, lot.is_work = kind == "online", kind == "work"
    lot.save()
    for status, where in registration:
        EnrolmentFactory(pupil=placement.pupil, school=schools[where], status=status, ends_on=date(2027, 7, 20))
    (session,) = due(placement, MONDAY)
    MarkFactory(session=session)
    return Session.objects.select_related(*proposing.RELATED).get(pk=session.pk)


@pytest.mark.parametrize("commissioner", CODES)
@pytest.mark.parametrize(("registration", "expected"), TABLE)
def test_the_code_of_an_attended_session_follows_the_table(cast, manager, registration, expected, commissioner):
    readers = {"council": manager} | {
        name: AffiliationFactory(role="ap_lead", organisation=cast[0][name]) for name in READERS[1:]
    }
    for kind, of_place in CODES[commissioner].items():
        session = session_of(cast, registration, commissioner, kind)
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


def test_the_school_that_teaches_is_told_to_enter_its_own_mark_on_its_page_and_in_its_file(cast, sign_in):
    session = session_of(cast, ((SOLE, "teaching"),), "council", "school")
    client = sign_in(AffiliationFactory(role="school_viewer", organisation=cast[0]["teaching"]))
    for query in ({"day": "2026-11-16"}, {"day": "2026-11-16", "download": "csv"}):
        text = client.get(reverse("attendance:day"), query).content.decode()
        assert "enters its own mark in its register" in text
    week = client.get(reverse("attendance:placement", args=[session.placement_id])).text
    assert "enters its own mark in its register" in week


def test_each_school_of_a_dual_registration_reads_what_is_its_own(cast, sign_in, lead):
    session = session_of(cast, ((MAIN, "home"), (SUB, "teaching")), "home", "school")
    of_pru = AffiliationFactory(role="ap_lead", organisation=cast[0]["teaching"])
    for reader, code in ((lead, "<strong>D</strong>"), (of_pru, "None")):
        client = sign_in(reader)
        assert code in client.get(reverse("attendance:day"), {"day": "2026-11-16"}).text
        assert code in client.get(reverse("attendance:placement", args=[session.placement_id])).text


def test_it_is_not_told_either_that_no_school_has_the_pupil(cast, lead):
    elsewhere = session_of(cast, ((SOLE, "third"),), "home", "ordinary")
    nowhere = session_of(cast, (), "home", "ordinary")
    found = proposing.proposals([elsewhere, nowhere], lead)
    assert found[elsewhere.pk] == found[nowhere.pk]


def test_a_school_that_commissioned_and_lost_the_pupil_reads_no_code_for_days_after(cast, lead):
    session = session_of(cast, ((SOLE, "third"),), "home", "ordinary")
    found = proposing.proposals([session], lead)[session.pk]
    assert found.code is None
    assert "was not on your school's roll on this day" in found.reason
