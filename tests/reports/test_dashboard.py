"""The dashboard: figures that follow the filters, at a fixed number of queries."""

from datetime import date

import pytest
from django.urls import reverse

from attendance.figures import Ratio
from reports import dashboard
from reports.cohort import Cohort
from tests.factories.placements import AgreementFactory, PatternFactory
from tests.factories.providers import LotFactory, MembershipFactory, ProgrammeFactory, ProviderFactory
from tests.factories.referrals import ReferralFactory

ADDRESS = "/reports/dashboard/"


def test_it_shows_the_terms_attendance(sign_in, manager, placed):
    page = sign_in(manager).get(ADDRESS)
    assert page.context["total"].ratio == Ratio(3, 4)
    assert "Autumn term 2026" in page.text
    assert "about the whole borough," in page.text


@pytest.mark.parametrize("chosen, shown", [("mine", Ratio(2, 3)), ("all", Ratio(3, 4))])
def test_a_school_narrows_it(sign_in, manager, placed, school, chosen, shown):
    query = {"school": str(school.pk)} if chosen == "mine" else {}
    page = sign_in(manager).get(ADDRESS, query)
    assert page.context["total"].ratio == shown
    assert (f"about {school}," in page.text) == (chosen == "mine")


def test_provider_lot_and_key_stage_narrow_it(sign_in, manager, placed, elsewhere):
    client = sign_in(manager)

    def counted(**query):
        return client.get(ADDRESS, query).context["total"].ratio

    assert counted() == Ratio(3, 5)
    assert counted(provider=str(placed[0].provider.pk)) == Ratio(3, 4)
    assert counted(lot=str(elsewhere.membership.lot.pk)) == Ratio(0, 1)
    assert counted(key_stage="KS1") == Ratio(0, 0)


@pytest.mark.parametrize(
    "query", ["?term=2020-autumn", "?school=nonsense", "?lot=99999999999999999999", "?key_stage=%27"]
)
def test_it_answers_whatever_the_address_says(sign_in, manager, placed, query):
    assert sign_in(manager).get(ADDRESS + query).status_code == 200


def test_a_wrong_filter_leaves_the_others_standing_here_and_for_the_rows(sign_in, manager, placed, elsewhere):
    client, query = sign_in(manager), {"school": "nonsense", "provider": str(placed[0].provider.pk)}
    page = client.get(ADDRESS, query)
    assert page.context["total"].ratio == Ratio(3, 4)
    assert f"about {placed[0].provider.name}," in page.text
    assert len(client.get(f"{ADDRESS}rows/attendance/", query).context["page_obj"]) == 4


def test_demand_is_set_against_capacity_in_half_days(placed):
    lot = LotFactory(number=2)
    ProgrammeFactory(lot=lot, half_days=["mon_am", "mon_pm"], capacity=6)
    agreement = AgreementFactory(placement=placed[0])
    PatternFactory(agreement=agreement)
    PatternFactory(agreement=agreement, weekday=2)
    ReferralFactory(approved=True, lot=lot, half_days=["mon_am", "tue_am", "wed_am"])
    about = Cohort(placed[0].starts_on, placed[0].ends_on)
    line = next(row for row in dashboard.Demand.of(about, None, [lot]).lots if "Lot 2" in row.name)
    assert (line.capacity, line.in_use, line.free, line.wanted) == (12, 2, 10, 3)


@pytest.mark.parametrize(
    "role, status", [("officer", 200), ("quality", 200), ("lead", 403), ("provider", 403), ("admin", 403)]
)
def test_it_is_the_councils(request, sign_in, placed, role, status):
    assert sign_in(request.getfixturevalue(role)).get(reverse("reports:dashboard")).status_code == status


def test_it_costs_the_same_with_more_of_everything_and_under_thirty_queries(
    sign_in, manager, placed, elsewhere, queries
):
    client = sign_in(manager)
    few = queries(client.get, ADDRESS)
    for number in range(4, 10):
        ReferralFactory(submitted=True, lot=LotFactory(number=number, title=f"Lot {number}"))
        ProgrammeFactory(lot=LotFactory(number=number))
    assert queries(client.get, ADDRESS) == few
    assert few <= 30


def test_a_suspended_provider_is_counted_as_not_taking_placements(sign_in, manager, placed):
    placed[0].membership.status = "suspended"
    placed[0].membership.save()
    page = sign_in(manager).get(ADDRESS)
    assert {label: count for label, count, _ in page.context["standings"]}["Closed to referrals"] == 1


def test_providers_nobody_audited_are_counted_with_their_rows(manager, sign_in):
    never = MembershipFactory(provider=ProviderFactory(organisation__name="Nettle Barn", audited=False)).provider
    late = MembershipFactory(provider=ProviderFactory(organisation__name="Old Mill", audited=date(2025, 9, 1))).provider
    MembershipFactory(provider=ProviderFactory(organisation__name="Irwell Forge"))
    client = sign_in(manager)
    page = client.get(reverse("reports:dashboard"))
    lines = {label: (count, url) for label, count, url in page.context["late"]}
    for label, provider in (("Providers never audited", never), ("Provider audits overdue", late)):
        count, url = lines[label]
        assert count == 1
        rows = client.get(url).content.decode()
        assert provider.name in rows
        assert "Irwell Forge" not in rows


def test_the_councils_own_word_for_its_area_is_said(manager, sign_in, settings):
    settings.COUNCIL = settings.COUNCIL | {"area": "county"}
    client = sign_in(manager)
    assert "the whole county" in client.get(reverse("reports:dashboard")).content.decode()
    form = client.get(reverse("reports:report-add")).content.decode()
    assert "County" in form
    assert "orough" not in form.replace('value="borough"', "")
