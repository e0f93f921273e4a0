"""The administrator's checklist: what is done, what is to do and what is missing, until all is."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Affiliation, Postcode
from accounts.set_up import last_term_day
from core import clock, council
from core.models import Council, HalfTerm
from providers.models import Round
from salford_ap.setting_up import set_up
from tests.factories.accounts import SchoolFactory
from tests.factories.providers import FrameworkFactory, SiteFactory
from tests.factories.referrals import ReasonFactory

TODAY = date(2026, 11, 18)


@pytest.fixture(autouse=True)
def forgotten(db):
    yield
    council.forget()


def lines(admin):
    return {step["title"]: step for step in set_up(admin, clock.today()).steps}


def test_each_line_leads_to_a_page_that_opens_for_an_administrator_alone(sign_in, admin, manager):
    client = sign_in(admin)
    found = lines(admin)
    assert list(found)[:5] == ["Council and contacts", "Brand", "Terms and closures", "Schools", "Postcodes"]
    for step in found.values():
        assert client.get(step["link"], follow=True).status_code == 200, step["title"]
    assert sign_in(manager).get(reverse("set-up")).status_code == 403


def test_lines_are_done_as_things_come(admin, settings):
    settings.DEMO = False
    Postcode.objects.all().delete()
    before = lines(admin)
    titles = ("Council and contacts", "Brand", "Schools", "Postcodes")
    assert {before[title]["status"] for title in titles} == {"not_started"}
    Council.entered().change({"contact_email": "ap@bolton.gov.uk", "brand_colour": "#112233"}, by=admin)
    council.forget()
    SchoolFactory()
    Postcode.objects.create(postcode="BL1 1AA", easting=1, northing=1)
    after = lines(admin)
    assert {after[title]["status"] for title in titles} == {"completed"}
    assert after["Schools"]["hint"] == "1 open school from the national register"


def test_sites_without_a_place_are_a_line_of_their_own(admin):
    assert "Places of sites" not in lines(admin)
    SiteFactory(postcode="ZE1 0AA", easting=None, northing=None)
    Postcode.objects.all().delete()
    assert lines(admin)["Places of sites"]["hint"] == "1 site has none: send the postcodes of its area"
    assert lines(admin)["Places of sites"]["status"] == "not_started"


def test_a_postcode_that_does_not_exist_holds_the_list_open_no_longer(admin):
    SiteFactory(postcode="ZE1 0AA", easting=None, northing=None)
    Postcode.objects.create(postcode="BL1 1AA", easting=1, northing=1)
    line = lines(admin)["Places of sites"]
    assert line["status"] == "completed"
    assert line["hint"].endswith("or ask whether its postcode is right")


@pytest.mark.parametrize(
    "last, line, warning",
    [
        (date(2027, 7, 22), "Entered to 22 July 2027", ""),
        (date(2027, 2, 10), "the next ones are to be entered", "end on 10 February 2027: ask an administrator"),
        (date(2026, 10, 23), "sessions and clocks stand still", "ended on 23 October 2026"),
        (None, "None are entered", "has no term dates"),
    ],
)
def test_a_calendar_that_runs_out_is_told_three_months_before(sign_in, admin, manager, council, last, line, warning):
    HalfTerm.objects.filter(calendar=council.calendar).delete()
    if last:
        first = last.replace(day=1)
        HalfTerm.objects.create(
            calendar=council.calendar, academic_year="2026-27", code="spring_1", starts_on=first, ends_on=last
        )
    with clock.set_to(clock.at(TODAY, 10)):
        assert line in lines(admin)["Terms and closures"]["hint"]
        page = sign_in(manager).get("/").content.decode()
    assert (warning in page) if warning else ("Who the administrators are" not in page)


def test_a_year_left_out_is_where_the_calendar_ends(council):
    HalfTerm.objects.filter(calendar=council.calendar).delete()
    days = [("2026-27", "spring_1", date(2027, 1, 4)), ("2028-29", "spring_1", date(2029, 1, 4))]
    HalfTerm.objects.bulk_create(
        HalfTerm(calendar=council.calendar, academic_year=year, code=code, starts_on=day, ends_on=day.replace(day=29))
        for year, code, day in days
    )
    assert last_term_day(TODAY) == date(2027, 1, 29)
    assert last_term_day(date(2028, 12, 1)) == date(2029, 1, 29)


def test_home_shows_the_list_until_all_is_done(sign_in, admin, monkeypatch):
    client = sign_in(admin)
    assert ">Setting up</h2>" in client.get("/").content.decode()
    done = [lambda acting, today: [{"title": "All", "hint": "", "link": "/", "status": "completed"}]]
    monkeypatch.setitem(set_up.__globals__["SET_UP"], "administrator", done)
    assert ">Setting up</h2>" not in client.get("/").content.decode()
    assert "1 of 1 done" in client.get(reverse("set-up")).content.decode()


def test_the_list_costs_few_questions(sign_in, admin, django_assert_max_num_queries):
    client = sign_in(admin)
    client.get(reverse("set-up"))
    with django_assert_max_num_queries(30):
        client.get(reverse("set-up"))


def test_who_has_not_signed_in_is_told_apart_and_holds_nothing_open(admin, sign_in, lead):
    said = set_up(admin, clock.today())
    assert not [step for step in said.steps if "signed in" in step["title"]]
    never = Affiliation.objects.current().filter(user__last_login=None).values("user").distinct().count()
    assert [each.said for each in said.beside] == [f"{never} people have not signed in once yet"]
    page = sign_in(admin).get(reverse("set-up")).content.decode()
    assert "Not on this list" in page
    assert sign_in(admin).get(said.beside[0].link).status_code == 200


def test_lines_of_the_framework_lead_to_pages_of_the_portal(admin):
    found = lines(admin)
    for title in ("Frameworks", "Lots", "Rounds", "Document kinds"):
        assert found[title]["link"].startswith("/providers/")


def test_a_round_whose_day_has_come_is_told_so(admin):
    framework = FrameworkFactory()
    Round.objects.create(framework=framework, name="Autumn", opens_on=TODAY, closes_on=date(2027, 1, 1))
    assert lines(admin)["Rounds"]["hint"] == "1 round open or to come. Autumn may be opened now"


@pytest.mark.parametrize("page", ["providers:lots", "referrals:routes", "providers:framework-add"])
def test_what_is_set_up_stands_under_setting_up_in_the_menu(sign_in, admin, page):
    shown = sign_in(admin).get(reverse(page)).context["navigation"]
    assert [item.label for item in shown if item.is_current] == ["Set up"]


def test_a_step_tells_what_its_list_shows_besides(admin):
    for slug in ("one", "two", "three"):
        ReasonFactory(slug=slug, label=slug, closed_on=None if slug == "one" else clock.today())
    assert lines(admin)["Main reasons"]["hint"] == "1 main reason in the words of the census, and 2 not today"
