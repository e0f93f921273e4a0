"""What a school reads of a pupil it referred and has no more: in pages, lists, filters and files the same."""

import io
import re
import zipfile
from datetime import date

import pytest
from django.urls import reverse

from placements.models import Offer
from pupils import enrolling, readers
from pupils.models import Pupil
from referrals import referring
from referrals.models import Referral, Route
from tests.cast import held
from tests.factories.attendance import MarkFactory
from tests.factories.placements import OfferFactory, PlacementFactory, SessionFactory
from tests.factories.pupils import EnrolmentFactory, PupilFactory
from tests.factories.referrals import ReferralFactory
from tests.referrals.referring_steps import load, pupil_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]
TODAY = date(2026, 11, 18)
HIDDEN = ("Newbridge Heights", "Year 4", "M99 1ZZ", "M99", "School closed")


@pytest.fixture(scope="module")
def scene(bare):
    """Referred and placed by the school of `lead`, and since October at another, taught out of year there."""
    load()
    lead, other_school, _ = bare["lead"], bare["other_school"], bare["provider"]
    other_school.name = "Newbridge Heights"
    other_school.save()
    pupil = pupil_of(lead.organisation, postcode="M99 1ZZ", year_override="4", legal_surname="Moved")
    pupil.enrolments.update(ends_on=date(2026, 10, 1))
    EnrolmentFactory(pupil=pupil, school=other_school, starts_on=date(2026, 10, 2))
    offer = OfferFactory(
        referral__pupil=pupil,
        referral__commissioner=lead.organisation,
        referral__home_school=lead.organisation,
        referral__approved=True,
        status="accepted",
    )
    placement = PlacementFactory(offer=offer)
    SessionFactory(placement=placement, date=TODAY, half="PM")
    MarkFactory(session=SessionFactory(placement=placement, date=date(2026, 11, 16), half="AM"))
    bare["moved"] = pupil
    return bare


moved = held("moved")


def read(answer) -> str:
    """Everything in an answer, a workbook's parts too."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return re.sub(r"<option.*?</option>", "", body.decode(), flags=re.DOTALL)


LISTS = ("pupils:pupils", "referrals:referrals", "placements:placements", "placements:offers", "attendance:day")


@pytest.mark.parametrize("query", [{}, {"download": "csv"}, {"download": "xlsx"}])
@pytest.mark.parametrize("name", [*LISTS, "attendance:attendance", "attendance:unknown", "outcomes:reviews"])
def test_no_list_and_no_file_tells_a_former_school_where_the_pupil_is_now(moved, lead, sign_in, name, query):
    text = read(sign_in(lead).get(reverse(name), query))
    assert [word for word in HIDDEN if word in text] == []


@pytest.mark.parametrize("query", [{"download": "csv"}, {"download": "xlsx"}])
def test_the_file_of_pupils_still_holds_the_pupil_it_referred(moved, lead, lead2, sign_in, query):
    assert "Moved" in read(sign_in(lead).get(reverse("pupils:pupils"), query))
    own = read(sign_in(lead2).get(reverse("pupils:pupils"), query))
    assert "Newbridge Heights" in own
    assert "Year 4" in own


@pytest.mark.parametrize("name", ["placements:placement", "placements:offer", "referrals:referral", "pupils:pupil"])
def test_no_page_tells_it_either(moved, lead, sign_in, name):
    rows = {
        "pupils:pupil": moved,
        "referrals:referral": Referral.objects.get(),
        "placements:offer": Offer.objects.get(),
        "placements:placement": Offer.objects.get().placement,
    }
    text = read(sign_in(lead).get(reverse(name, args=[rows[name].pk])))
    assert "Moved" in text
    assert [word for word in HIDDEN if word in text] == []


def test_the_list_does_not_say_who_has_the_pupil_today(moved, lead, lead2, sign_in):
    [there] = sign_in(lead2).get(reverse("pupils:pupils")).context["view"].places.values()
    [gone] = sign_in(lead).get(reverse("pupils:pupils")).context["view"].places.values()
    assert [entry.where for entry in there.am] == ["School"]
    assert [entry.where for entry in gone.am] == ["Not on your roll"]


def test_a_filter_by_year_finds_by_what_the_former_school_knows(moved, lead, lead2, sign_in):
    def found(acting, year):
        return len(sign_in(acting).get(reverse("pupils:pupils"), {"year": year}).context["page_obj"])

    assert (found(lead2, "4"), found(lead2, "10")) == (1, 0)
    assert found(lead, "4") == 0
    assert found(lead, str(Pupil(born_on=moved.born_on).year_on(TODAY))) == 1


def test_no_code_is_proposed_to_a_school_that_had_not_the_pupil_that_day(moved, lead, lead2, sign_in):
    placement = Offer.objects.get().placement
    page = reverse("attendance:placement", args=[placement.pk])
    for acting, told in ((lead2, False), (lead, True)):
        text = read(sign_in(acting).get(page, {"week": "2026-11-16"}))
        assert ("not on your school" in text) is told
    day = read(sign_in(lead).get(reverse("attendance:day"), {"day": "2026-11-16", "download": "csv"}))
    assert "not on your school" in day


def test_a_draft_sent_after_the_pupil_left_does_not_learn_the_new_school(moved, lead):
    draft = ReferralFactory(
        pupil=moved, commissioner=lead.organisation, home_school=lead.organisation, complete=True, starts_on=TODAY
    )
    Route.objects.filter(pk=draft.route_id).update(ages="compulsory")
    draft.refresh_from_db()
    referring.submit(draft, by=lead)
    assert draft.status == "approved"  # the school's own route asks nobody
    assert Referral.objects.get(pk=draft.pk).home_school_id == lead.organisation_id


@pytest.mark.parametrize("hidden", ["confidential", "moved"])
def test_a_hidden_postcode_is_not_found_by_trying(moved, lead, lead2, hidden):
    """With another first name only the postcode would tell: a right one must read like a wrong one."""
    if hidden == "confidential":
        Pupil.objects.update(is_address_protected=True)
    acting = lead2 if hidden == "confidential" else lead
    asked = {"surname": "Moved", "born_on": moved.born_on, "forename": "Somebody"}
    right = enrolling.near_matches(acting, **asked, postcode="M99 1ZZ")
    wrong = enrolling.near_matches(acting, **asked, postcode="M5 4WT")
    assert right == wrong


def test_a_list_asks_once_whom_the_school_has(moved, lead, sign_in, queries):
    client = sign_in(lead)
    few = queries(client.get, reverse("placements:placements"), {"download": "csv"})
    for _ in range(5):
        pupil = PupilFactory()
        EnrolmentFactory(pupil=pupil, school=lead.organisation)
        PlacementFactory(offer=OfferFactory(referral__pupil=pupil, referral__approved=True, status="accepted"))
    assert queries(client.get, reverse("placements:placements"), {"download": "csv"}) == few


def test_a_provider_reads_the_home_school_and_no_postcode(moved, provider):
    reader = readers.Reader(provider)
    assert reader.home_school(moved) == "Newbridge Heights"
    assert (reader.postcode(moved), reader.known_postcode(moved)) == ("", "")
    assert not reader.reads_rolls(moved)
