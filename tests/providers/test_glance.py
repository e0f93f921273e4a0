"""A provider at a glance: what each role reads of it in the list, and providers beside each other."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core import clock
from core.half_days import BY_CODE
from core.weeks import monday_of
from providers import changing, glance, told
from providers.models import Provider
from tests import packs
from tests.factories.attendance import MarkFactory
from tests.factories.placements import PlacementFactory, SessionFactory
from tests.factories.providers import DocumentKindFactory, ProgrammeFactory, SiteFactory

pytestmark = pytest.mark.django_db
URL = reverse("providers:directory")


def placed(forge, commissioner, many, **more):
    return [
        PlacementFactory(
            provider=forge.provider,
            membership=forge.membership,
            site=forge.site,
            programme=forge.programme,
            commissioner=commissioner,
            status="active",
            starts_on=clock.today() - timedelta(days=60),
            **more,
        )
        for _ in range(many)
    ]


def seen(forge, acting):
    rows = Provider.objects.filter(pk=forge.provider.pk).prefetch_related(*glance.shown(clock.today()))
    return glance.of_many(rows, acting, clock.today())[0]


def test_the_council_reads_how_many_pupils_are_there(forge, lead, lead2, manager):
    placed(forge, lead.organisation, 2)
    placed(forge, lead2.organisation, 1)
    assert seen(forge, manager).pupils_in_words == "3 pupils"


def test_what_needs_attention_says_why_to_those_who_may_know(forge, manager, lead, sign_in):
    DocumentKindFactory(code="activity", effect="activity")
    found = seen(forge, manager)
    assert found.words == "Needs attention"
    assert any("licensed activity" in reason for reason in found.why)
    shown = sign_in(manager).get(f"{reverse('providers:compare')}?provider={forge.provider.pk}").content.decode()
    assert found.why[-1] in shown
    assert not any("licensed activity" in reason for reason in seen(forge, lead).why)


@pytest.mark.parametrize(
    "own, others, words",
    [
        (0, 0, "No pupils"),
        (2, 0, "2 pupils (2 yours)"),
        (0, 4, "Fewer than 5 pupils"),
        (2, 4, "2 of yours"),
        (2, 5, "7 pupils (2 yours)"),
        (0, 5, "5 pupils"),
    ],
)
def test_a_school_never_reads_fewer_than_five_pupils_of_others(forge, lead, lead2, own, others, words):
    placed(forge, lead.organisation, own)
    placed(forge, lead2.organisation, others)
    assert seen(forge, lead).pupils_in_words == words


def test_an_administrator_reads_no_number_of_children(forge, lead, admin):
    placed(forge, lead.organisation, 6)
    facts = seen(forge, admin).facts
    assert (facts.pupils, facts.rooms, facts.weeks, facts.not_in, facts.open_actions) == (None,) * 5


def test_places_free_are_counted_for_the_council_and_said_to_schools(forge, lead, manager):
    forge.programme.capacity, forge.programme.half_days = 3, ["mon_am", "tue_pm"]
    forge.programme.save()
    ProgrammeFactory(site=forge.site, lot=forge.membership.lot, half_days=["mon_am"], capacity=2)
    assert seen(forge, manager).free_in_words == "Monday morning: 5 free; Tuesday afternoon: 3 free"
    assert seen(forge, lead).free_in_words == "Monday morning: free; Tuesday afternoon: free"
    assert seen(forge, manager).half_days[1] == ("", None)
    assert len(seen(forge, manager).half_days) == len(BY_CODE)


def week_of_marks(placement, monday, kinds):
    for place, kind in enumerate(kinds):
        session = SessionFactory(placement=placement, date=monday + timedelta(days=place))
        if kind:
            MarkFactory(session=session, kind=kind, reason="illness" if kind == "absent" else "")


@pytest.fixture
def last_monday():
    return monday_of(clock.today()) - timedelta(weeks=1)


def test_the_line_has_a_point_for_each_week_and_what_nobody_marked_stands_beside(forge, lead, manager, last_monday):
    (placement,) = placed(forge, lead.organisation, 1)
    week_of_marks(placement, last_monday, ["attended", "absent", ""])
    week_of_marks(placement, last_monday - timedelta(weeks=30), ["absent"])
    told_of = seen(forge, manager)
    assert [(week.monday, week.attended, week.marked, week.unmarked) for week in told_of.facts.weeks] == [
        (last_monday, 1, 2, 1)
    ]
    assert (told_of.attendance_in_words, told_of.facts.not_in) == ("50%", 1)


def test_sessions_not_marked_open_exactly_those(forge, lead, manager, sign_in, last_monday):
    (placement,) = placed(forge, lead.organisation, 1)
    week_of_marks(placement, last_monday, ["attended", "", ""])
    client = sign_in(manager)
    page = client.get(URL).content.decode()
    link = page.split("2 sessions not marked")[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert client.get(link).context["page_obj"].paginator.count == 2


def test_a_school_reads_the_attendance_of_its_own_pupils_where_the_others_are_few(forge, lead, lead2, last_monday):
    (own,) = placed(forge, lead.organisation, 1)
    (other,) = placed(forge, lead2.organisation, 1)
    week_of_marks(own, last_monday, ["attended"])
    week_of_marks(other, last_monday, ["absent"])
    facts = seen(forge, lead).facts
    assert (facts.own_weeks, facts.attendance) == (True, 100)


def test_five_placements_of_four_pupils_are_few(forge, lead, lead2, last_monday):
    (own,), others = placed(forge, lead.organisation, 1), placed(forge, lead2.organisation, 4)
    week_of_marks(own, last_monday, ["attended"])
    (again,) = placed(forge, lead2.organisation, 1, pupil=others[0].pupil)
    for other in (*others, again):
        week_of_marks(other, last_monday, ["absent"])
    facts = seen(forge, lead).facts
    assert (facts.own_weeks, facts.attendance) == (True, 100)
    (fifth,) = placed(forge, lead2.organisation, 1)
    week_of_marks(fifth, last_monday, ["absent"])
    assert seen(forge, lead).facts.own_weeks is False


def test_a_school_reads_everybodys_attendance_where_the_others_are_five(forge, lead, lead2, last_monday):
    for placement in (*placed(forge, lead.organisation, 1), *placed(forge, lead2.organisation, 5)):
        week_of_marks(placement, last_monday, ["absent"])
    facts = seen(forge, lead).facts
    assert (facts.own_weeks, facts.weeks[0].marked) == (False, 6)


def test_what_is_proposed_stands_in_the_row_for_the_council_alone(forge, manager, lead, admin, sign_in):
    changing.propose(forge.membership, "suspend", "The lead tutor left", by=manager)
    words = f"Suspension of {forge.membership.lot.in_short} proposed on"
    assert words in sign_in(manager).get(URL).content.decode()
    for person in (lead, admin):
        assert words not in sign_in(person).get(URL).content.decode()


def test_a_school_measures_from_itself_and_finds_the_nearest_first(forge, kilns, lead, sign_in):
    school = lead.organisation.school
    school.easting, school.northing = kilns.site.easting, kilns.site.northing
    school.save()
    response = sign_in(lead).get(URL)
    assert [(each.provider.name, each.miles) for each in response.context["entries"]] == [
        ("Worsley Kilns", "0.0"),
        ("Irwell Forge", "4.9"),
    ]
    assert f"Sorted nearest first, from {lead.organisation.name}" in response.content.decode()


def test_the_map_has_each_site_with_the_number_of_the_list(forge, kilns, manager, sign_in):
    packs.load_map()
    SiteFactory(provider=forge.provider, name="Second", easting=None, northing=None)
    drawn = str(sign_in(manager).get(URL).context["map"])
    assert drawn.count("<a ") == 2
    assert f'href="{reverse("providers:provider", args=[kilns.provider.pk])}" aria-label="2: Worsley Kilns, ' in drawn


def test_a_council_without_boundaries_has_the_list_and_says_so(forge, manager, sign_in):
    page = sign_in(manager).get(URL).content.decode()
    assert "There is no map of this council" in page
    assert "Irwell Forge" in page


@pytest.mark.parametrize(
    "sort, names", [("name", ["Irwell Forge", "Worsley Kilns"]), ("-name", ["Worsley Kilns", "Irwell Forge"])]
)
def test_the_list_is_sorted_by_name(forge, kilns, manager, sign_in, sort, names):
    assert [each.provider.name for each in sign_in(manager).get(URL, {"sort": sort}).context["entries"]] == names


def test_never_audited_comes_first_by_audit(forge, kilns, manager, sign_in):
    kilns.provider.final_audits.all().delete()
    client = sign_in(manager)
    first = client.get(URL, {"sort": "audit"}).context["entries"][0]
    assert (first.provider, first.standing.audited_on) == (kilns.provider, None)


def test_only_those_with_a_place_free_on_each_half_day(forge, kilns, manager, sign_in):
    forge.programme.capacity = 0
    forge.programme.save()
    client = sign_in(manager)
    asked = {"free": "on", "half_days": ["mon_am"]}
    assert [each.provider.name for each in client.get(URL, asked).context["entries"]] == ["Worsley Kilns"]


def compared(client, *providers):
    return client.get(reverse("providers:compare"), {"provider": [str(row.pk) for row in providers]})


def test_up_to_four_stand_side_by_side_and_say_why_not(forge, kilns, blocked, manager, sign_in):
    response = compared(sign_in(manager), forge.provider, kilns.provider)
    assert [each.provider for each in response.context["entries"]] == [forge.provider, kilns.provider]
    page = response.content.decode()
    assert "Nothing stops a new placement" in page
    assert "There is a Block on new placements" in page


def test_the_fifth_is_named_as_left_out(forge, manager, sign_in):
    from tests.factories.providers import MembershipFactory

    rows = [MembershipFactory(provider__organisation__name=f"P{number}").provider for number in range(5)]
    response = compared(sign_in(manager), *rows)
    assert len(response.context["entries"]) == 4
    assert "Left out: P4." in response.content.decode()


def test_a_school_compares_only_what_it_finds_in_the_directory(forge, kilns, lead, sign_in):
    kilns.membership.status = "suspended"
    kilns.membership.save()
    assert [each.provider for each in compared(sign_in(lead), forge.provider, kilns.provider).context["entries"]] == [
        forge.provider
    ]


def test_comparing_nothing_or_nonsense_says_what_to_do(manager, sign_in):
    response = sign_in(manager).get(reverse("providers:compare"), {"provider": ["x", "' OR 1=1"]})
    assert "Tick two to four providers in the list" in response.content.decode()


def test_a_number_that_was_not_told_is_not_known():
    assert told.Facts().attendance is None
    assert told.Week(date(2026, 11, 2), 0, 0, 3).share is None
