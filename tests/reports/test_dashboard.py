"""The dashboard: figures that follow the filters, at a fixed number of queries."""

from datetime import date

import pytest
from django.urls import reverse

from reports import dashboard
from reports.cohort import Cohort
from tests.factories.placements import AgreementFactory, PatternFactory, ReferralFactory
from tests.factories.providers import LotFactory, MembershipFactory, ProgrammeFactory, ProviderFactory

ADDRESS = "/reports/dashboard/"


def test_it_shows_the_terms_attendance(sign_in, manager, placed):
    page = sign_in(manager).get(ADDRESS)
    assert "75.0% (3 of 4)" in page.text
    assert "Autumn term 2026" in page.text


@pytest.mark.parametrize("chosen, shown", [("mine", "66.7% (2 of 3)"), ("all", "75.0% (3 of 4)")])
def test_a_school_narrows_it(sign_in, manager, placed, school, chosen, shown):
    query = {"school": str(school.pk)} if chosen == "mine" else {}
    assert shown in sign_in(manager).get(ADDRESS, query).text


def test_provider_lot_and_key_stage_narrow_it(sign_in, manager, placed, elsewhere):
    client = sign_in(manager)
    assert "60.0% (3 of 5)" in client.get(ADDRESS).text
    assert "75.0% (3 of 4)" in client.get(ADDRESS, {"provider": str(placed[0].provider.pk)}).text
    assert "0.0% (0 of 1)" in client.get(ADDRESS, {"lot": str(elsewhere.membership.lot.pk)}).text
    assert "not known yet" in client.get(ADDRESS, {"key_stage": "KS1"}).text


@pytest.mark.parametrize(
    "query", ["?term=2020-autumn", "?school=nonsense", "?lot=99999999999999999999", "?key_stage=%27"]
)
def test_it_answers_whatever_the_address_says(sign_in, manager, placed, query):
    assert sign_in(manager).get(ADDRESS + query).status_code == 200


def test_demand_is_set_against_capacity_in_half_days(placed):
    lot = LotFactory(number=2)
    ProgrammeFactory(lot=lot, half_days=["mon_am", "mon_pm"], capacity=6)
    agreement = AgreementFactory(placement=placed[0])
    PatternFactory(agreement=agreement)
    PatternFactory(agreement=agreement, weekday=2)
    ReferralFactory(approved=True, lot=lot, half_days=["mon_am", "tue_am", "wed_am"])
    about = Cohort(placed[0].starts_on, placed[0].ends_on)
    line = next(row for row in dashboard.lots(about, None, [lot]) if "Lot 2" in row.name)
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
    assert few < 30


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
    cards = {card["label"]: card for card in page.context["late"]}
    for label, provider in (("providers never audited", never), ("provider audits overdue", late)):
        assert cards[label]["count"] == 1
        rows = client.get(cards[label]["url"]).content.decode()
        assert provider.name in rows
        assert "Irwell Forge" not in rows
