"""The dashboard at a glance: each figure again from its rows, beside other terms, last year, and what is published."""

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from accounts.models import Postcode
from attendance.figures import one_decimal
from attendance.models import Mark
from core import clock
from placements.models import Placement, Session
from pupils.models import Pupil
from referrals.models import Referral
from reports import flow, wards
from reports.links import Links
from tests.cast import held
from tests.factories.attendance import MarkFactory, due, placed
from tests.factories.placements import OfferFactory, PlacementFactory
from tests.factories.referrals import ReferralFactory

ADDRESS = reverse("reports:dashboard")
LONDON = ZoneInfo("Europe/London")
ATTENDED = Mark.ATTENDED_KINDS
OVER = {"status": "ended", "ended_on": "2025-12-12", "end_reason": "returned"}
DAYS = [date(2026, 11, day) for day in (9, 10, 11, 12, 13)]


@pytest.fixture(scope="module", autouse=True)
def scene(bare):
    """A pupil of this year, one of last year's autumn, one of the summer, and referrals at every step."""
    provider, school = bare["provider"], bare["school"]
    now, then, summer = (placed(provider, school) for _ in range(3))
    Placement.objects.filter(pk=now.pk).update(status="active", starts_on="2026-09-07", ends_on="2026-12-18")
    Placement.objects.filter(pk=then.pk).update(starts_on="2025-09-08", ends_on="2025-12-12", **OVER)
    Placement.objects.filter(pk=summer.pk).update(
        starts_on="2026-04-20", ends_on="2026-07-10", **OVER | {"ended_on": "2026-07-10"}
    )
    Referral.objects.filter(pk=then.referral_id).update(submitted_at=datetime(2025, 9, 3, 9, tzinfo=LONDON))
    Referral.objects.filter(pk=summer.referral_id).update(submitted_at=datetime(2026, 4, 22, 9, tzinfo=LONDON))
    for placement, days, missed in (
        (now, DAYS, 1),
        (then, [date(2025, 11, 10), date(2025, 11, 11)], 1),
        (summer, [date(2026, 6, 8), date(2026, 6, 9), date(2026, 6, 10)], 0),
    ):
        for number, session in enumerate(due(placement, *days)):
            MarkFactory(session=session, absent=number < missed)
    due(now, date(2026, 11, 16))
    bare["years"] = now, then, summer
    return bare


years = held("years")


@pytest.fixture
def shown_page(sign_in, manager):
    return sign_in(manager).get(ADDRESS)


def ratio(sessions):
    kinds = [session.mark.kind for session in sessions if hasattr(session, "mark")]
    marked = [kind for kind in kinds if kind != "provider_closed"]
    return Fraction(sum(kind in ATTENDED for kind in marked), len(marked)) if marked else None


def every_page(client, url):
    """The rows that an address lists, all of them."""
    pages = client.get(url).context["page_obj"].paginator
    return [row for number in pages.page_range for row in pages.page(number)]


def test_a_term_in_which_no_placement_ran_to_its_end_says_once_that_it_is_not_known(sign_in, manager):
    headline = sign_in(manager).get(ADDRESS, {"term": "2026-spring"}).context["tiles_shown"][0]
    assert headline.shown == "–"
    assert headline.cohort.startswith("0 placements running on ")
    assert headline.cohort.endswith(": not known yet")


def test_the_headline_is_recomputed_from_the_rows_it_opens(sign_in, manager, years, shown_page):
    headline = shown_page.context["tiles_shown"][0]
    rows = every_page(sign_in(manager), headline.url)
    before = {row.referral: (row.referral.baseline_attended, row.referral.baseline_possible) for row in rows}
    was = Fraction(sum(each for each, _ in before.values()), sum(possible for _, possible in before.values()))
    now = ratio(Session.objects.filter(placement__in=rows).select_related("mark"))
    assert headline.shown == f"+{one_decimal(100 * (now - was))} points"
    assert headline.cohort.startswith(f"{len(rows)} running placement")
    assert rows == [years[0]]


def test_every_figure_of_the_page_is_recomputed_from_its_rows(sign_in, manager, years, shown_page):
    client, context = sign_in(manager), shown_page.context
    _headline, places, made, not_marked = context["tiles_shown"]
    for tile in (places, made, not_marked):
        assert int(tile.shown) == len(every_page(client, tile.url))
    for _name, each, url, _year_before in context["weeks"]:
        assert each.ratio.fraction == ratio(every_page(client, url))
    for row in context["grid"].rows:
        sessions = every_page(client, row.cells[0].url)
        assert row.cells[0].value == one_decimal(100 * ratio(sessions))
        for weekday, cell in enumerate(row.cells[1:6]):
            of_day = [session for session in sessions if session.date.weekday() == weekday]
            assert cell.value == (one_decimal(100 * ratio(of_day)) if ratio(of_day) is not None else None)


def test_each_tile_stands_beside_the_term_before_and_the_same_term_a_year_before(shown_page):
    said = [[(each.label, each.shown) for each in tile.changes] for tile in shown_page.context["tiles_shown"]]
    since, places, made, not_marked = said
    assert places == [("Summer 2026", "1 (no change)"), ("Autumn 2025", "1 (no change)")]
    assert made == [("Summer 2026", "1 (no change)"), ("Autumn 2025", "1 (no change)")]
    assert since == [("Summer 2026", "+50.0 (−20.0)"), ("Autumn 2025", "+0.0 (+30.0)")]
    assert not_marked == [("Summer 2026", "0.0% (+16.7)"), ("Autumn 2025", "0.0% (+16.7)")]


def test_other_terms_are_compared_by_the_same_days(sign_in, manager, years, shown_page):
    then = shown_page.context["then"]
    assert [(each.term.name, each.about.until) for each in then] == [
        ("2026-summer", date(2026, 7, 7)), ("2025-autumn", date(2025, 11, 18)),
    ]  # fmt: skip
    client = sign_in(manager)
    places = shown_page.context["tiles_shown"][1]
    assert every_page(client, places.changes[0].url) == [years[2]]
    assert every_page(client, places.changes[1].url) == [years[1]]


def test_a_term_of_which_the_portal_has_no_records_is_not_nought(sign_in, manager):
    for tile in sign_in(manager).get(ADDRESS, {"term": "2026-summer"}).context["tiles_shown"]:
        assert [tuple(each) for each in tile.changes] == [("Spring 2026", "no records here", "")]


def test_the_chart_of_weeks_names_half_term_and_shows_last_year(shown_page):
    chart = shown_page.context["weeks_chart"]
    assert "9 Nov: 80%, a year before 50%" in chart
    assert "Before referral, at school: 50%" in chart
    assert "the same weeks a year before" in chart
    assert {name: year_before for name, *_, year_before in shown_page.context["weeks"]} == {
        "9 Nov": Decimal("50.0"),
        "16 Nov": None,
    }


def test_half_term_is_a_gap_with_its_name(sign_in, manager, years):
    for day in (date(2026, 10, 21), date(2026, 11, 4)):
        MarkFactory(session=due(years[0], day)[0])
    assert ">Half-term</text>" in sign_in(manager).get(ADDRESS).context["weeks_chart"]


def test_providers_stand_worst_first_and_what_nobody_knows_before_all(sign_in, manager, school, provider2, years):
    unknown = placed(provider2, school)
    due(unknown, date(2026, 11, 10))
    better = placed(provider2, school)
    names = [row.name for row in sign_in(manager).get(ADDRESS).context["grid"].rows]
    assert names == [unknown.provider.name, years[0].provider.name]
    for session in due(better, *DAYS):
        MarkFactory(session=session)
    grid = sign_in(manager).get(ADDRESS).context["grid"]
    assert [row.name for row in grid.rows] == [years[0].provider.name, better.provider.name]
    assert grid.rows[0].url == reverse("providers:provider", args=[years[0].provider.pk])


SAID = {"information_wanted": "Which days?", "decision_reason": "No need shown."}


def staged():
    """A referral at each place of the flow, and what it is called."""
    sent = {"submitted_at": datetime(2026, 10, 1, 9, tzinfo=LONDON)}
    for status in ("submitted", "returned", "declined", "withdrawn"):
        yield status, ReferralFactory(submitted=True, **sent | {"status": status, **SAID})
    yield flow.NO_OFFER, ReferralFactory(approved=True, **sent)
    yield flow.OFFERED, OfferFactory(referral__approved=True, referral__submitted_at=sent["submitted_at"]).referral
    for status, stage, more in (
        ("active", flow.RUNNING, {}),
        ("paused", flow.RUNNING, {}),
        ("agreed", flow.TO_START, {}),
        ("ended", "ended-returned", {"end_reason": "returned", "ended_on": date(2026, 11, 2)}),
        ("ended", "ended-disengaged", {"end_reason": "disengaged", "ended_on": date(2026, 11, 3)}),
    ):
        placement = PlacementFactory(status=status, **more)
        Referral.objects.filter(pk=placement.referral_id).update(**sent)
        yield stage, placement.referral


def test_each_referral_stands_at_one_place_of_the_flow_and_all_add_up(sign_in, manager):
    stages = [stage for stage, _referral in staged()]
    steps = sign_in(manager).get(ADDRESS).context["flow"]
    numbers = {step.label: step.number for step in steps}
    assert numbers == {"Made": 12, "Approved": 8, "Placed": 6, "Running": 3, "Ended": 2}
    made, approved, placed_, running, ended = steps
    assert made.number - sum(number for _, number, _ in made.branches) == approved.number
    assert approved.number - sum(number for _, number, _ in approved.branches) == placed_.number
    assert placed_.number - sum(number for _, number, _ in placed_.branches) == running.number + ended.number
    assert sum(number for _, number, _ in ended.branches) == ended.number
    assert len(stages) == 11


def test_each_place_of_the_flow_opens_its_referrals(sign_in, manager):
    each = list(staged())
    client = sign_in(manager)
    for step in client.get(ADDRESS).context["flow"]:
        for words, number, url in ((step.label, step.number, step.url), *step.branches):
            found = every_page(client, url)
            assert (words, len(found)) == (words, number)
            if asked := re.search(r"step=([\w-]+)", url):
                of_stage = {referral.pk for stage, referral in each if stage == asked[1]}
                assert of_stage <= {row.pk for row in found}


def test_what_still_waits_from_before_the_term_is_said_beside_it(sign_in, manager):
    ReferralFactory(submitted=True, submitted_at=datetime(2026, 7, 1, 9, tzinfo=LONDON))
    ReferralFactory(approved=True, submitted_at=datetime(2026, 7, 2, 9, tzinfo=LONDON))
    client = sign_in(manager)
    number, url = client.get(ADDRESS).context["carried"]
    assert number == len(every_page(client, url)) == 2


def test_published_figures_say_of_when_and_why_they_compare(shown_page, settings):
    in_provision, at_school = shown_page.context["published"]
    assert (in_provision.england, in_provision.region) == (Decimal("59.3"), Decimal("56.0"))
    assert "2022/23" in in_provision.of_when
    assert (at_school.england, at_school.region) == (Decimal("93.1"), Decimal("93.1"))
    assert "2025/26, published July 2026" in at_school.of_when
    for each in shown_page.context["published"]:
        assert each.why in shown_page.text
        assert each.why.count(".") == 1


@pytest.mark.parametrize("key_stage, england", [("KS1", Decimal("94.7")), ("KS4", Decimal("91.5")), ("post16", None)])
def test_schools_of_the_same_age_are_compared_and_none_where_there_is_none(sign_in, manager, key_stage, england):
    _provision, *at_school = sign_in(manager).get(ADDRESS, {"key_stage": key_stage}).context["published"]
    assert [each.england for each in at_school] == ([england] if england else [])


def test_a_council_elsewhere_stands_beside_england_alone(sign_in, manager, settings):
    settings.COUNCIL = settings.COUNCIL | {"region": ""}
    page = sign_in(manager).get(ADDRESS)
    assert page.context["region"] == ""
    assert "North West" not in page.text
    assert "England 59.3%" in page.text


def test_filters_stay_and_are_said_in_words(sign_in, manager, school):
    client = sign_in(manager)
    client.get(ADDRESS, {"school": str(school.pk)})
    again = client.get(ADDRESS)
    assert again.status_code == 302
    assert f"about {school}," in client.get(again.url).text
    client.get(ADDRESS, {"clear": "1"})
    assert "about the whole borough," in client.get(ADDRESS).text


def test_the_other_rates_stand_beside_the_headline_each_with_its_cohort(sign_in, manager, shown_page):
    headline = shown_page.context["tiles_shown"][0]
    rates = sign_in(manager).get(headline.more[1])
    assert rates.status_code == 200
    labels = [each["label"] for each in rates.context["rates"]]
    assert len(set(labels)) == 3
    assert labels[0] == headline.label
    assert rates.context["rates"][0]["said"].startswith(headline.shown)


def test_every_chart_has_a_title_a_unit_a_source_and_words(shown_page):
    for heading in ("Attendance by week", "Attendance by provider and weekday", "Demand, capacity and use by lot"):
        part = shown_page.text[shown_page.text.index(f">{heading}</h2>") :]
        about = part[part.index("app-about") : part.index("</p>")]
        assert "Source: " in about
        assert "Percentages" in about or "Half-days a week" in about
    assert clock.today() == date(2026, 11, 18)


def test_many_providers_are_turned_over_with_the_lowest_first(sign_in, manager, school, provider2, monkeypatch):
    for session in due(placed(provider2, school, status="active"), *DAYS):
        MarkFactory(session=session)
    client = sign_in(manager)
    everyone = [row.name for row in client.get(ADDRESS).context["grid"].rows]
    monkeypatch.setattr("reports.views.dashboard.PROVIDERS_SHOWN", 1)
    pages = [client.get(ADDRESS, {"page": page}) for page in range(1, len(everyone) + 1)]
    assert len(everyone) > 1
    assert [row.name for page in pages for row in page.context["grid"].rows] == everyone
    assert f"(1 to 1 of {len(everyone)} providers)" in pages[0].text
    assert 'aria-label="Pagination"' in pages[0].text
    assert client.get(ADDRESS, follow=True).context["grid"].rows == pages[0].context["grid"].rows


def test_a_number_of_a_ward_opens_its_pupils_and_a_hidden_one_opens_nothing(sign_in, manager, school, provider):
    for name, number, east in (("Ordsall", 7, 1), ("Kersal & Broughton Park", 5, 2), ("Quays", 8, 3)):
        Postcode.objects.create(postcode=f"M{east} 1AA", easting=380000, northing=398000, ward_name=name)
        for _ in range(number):
            pupil = placed(provider, school, status="active").pupil
            Pupil.objects.filter(pk=pupil.pk).update(postcode=f"M{east} 1AA")
    client = sign_in(manager)
    Pupil.objects.filter(pk=pupil.pk).update(is_address_protected=True)
    found = wards.of(client.get(ADDRESS).context["about"], manager, Links({})).lines
    lines = {line.name: line for line in found}
    assert lines["Ordsall"].placed == len(every_page(client, lines["Ordsall"].placed_url)) == 7
    for name in ("Kersal & Broughton Park", wards.elsewhere(), wards.CONFIDENTIAL):
        assert lines[name].placed_url == ""
