"""Admitting a provider, lots with their first rate, and the next version of a rate."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from core.models import Event, MoveRefused
from providers import admission
from providers.admission import Terms
from providers.models import Membership, Provider, Rate
from tests.factories.accounts import SchoolFactory
from tests.factories.providers import FrameworkFactory, LotFactory, MembershipFactory, ProviderFactory, RateFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)


def terms(number: int = 2, amount: str = "62.50", unit: str = "session") -> Terms:
    return Terms(LotFactory(number=number), Decimal(amount), unit)


def test_it_makes_organisation_calendar_provider_memberships_and_rates(manager, council):
    provider = admission.admit("Barton Bees", "barton-bees", [terms(2), terms(5, "40", "hour")], by=manager)
    assert provider.organisation.calendar.parent == council.calendar
    rows = list(provider.memberships.all())
    assert [row.lot.number for row in rows] == [2, 5]
    assert {row.ends_on for row in rows} == {date(2028, 8, 31)}
    rate = rows[1].rate_on(TODAY)
    assert (rate.amount, rate.unit, rate.version) == (Decimal("40.00"), "hour", 1)
    assert [event.act for event in Event.objects.order_by("pk")] == [
        "admitted",
        "admitted",
        "rate_changed",
        "admitted",
        "rate_changed",
    ]


def test_a_school_can_be_a_provider_too(manager):
    unit = SchoolFactory(organisation__name="Clifton Unit").organisation
    provider = admission.admit("Clifton Unit", "clifton-unit", [], by=manager, organisation=unit)
    assert provider.organisation.school == unit.school


def test_a_taken_name_is_refused_and_nothing_is_left_behind(manager):
    ProviderFactory(slug="barton-bees")
    with pytest.raises(MoveRefused, match="is there already"):
        admission.admit("Barton Bees", "barton-bees", [terms()], by=manager)
    assert Provider.objects.count() == 1
    assert not Membership.objects.exists()


@pytest.mark.parametrize("first_day", [date(2024, 8, 31), date(2028, 9, 1)])
def test_a_membership_lies_within_the_framework(manager, first_day):
    with pytest.raises(MoveRefused, match="1 September 2024 to 31 August 2028"):
        admission.add_membership(ProviderFactory(), terms(), by=manager, starts_on=first_day)


def test_a_provider_is_on_a_lot_once_and_again_after_it_was_removed(manager):
    membership = MembershipFactory()
    again = Terms(membership.lot, Decimal(50))
    with pytest.raises(MoveRefused, match="is on lot 2 of S1196a already"):
        admission.add_membership(membership.provider, again, by=manager)
    Membership.objects.update(status="removed")
    assert admission.add_membership(membership.provider, again, by=manager).status == "active"


def test_a_new_rate_ends_the_one_before_and_leaves_its_figure(manager):
    rate = RateFactory(amount=Decimal("62.50"), starts_on=date(2024, 9, 1))
    new = admission.change_rate(rate.membership, Decimal(65), "session", starts_on=date(2027, 1, 1), by=manager)
    rate.refresh_from_db()
    assert (rate.amount, rate.ends_on, new.version) == (Decimal("62.50"), date(2026, 12, 31), 2)
    assert rate.membership.rate_on(date(2026, 12, 31)) == rate
    assert rate.membership.rate_on(date(2027, 1, 1)) == new


def test_a_rate_never_starts_before_or_with_the_one_before(manager):
    rate = RateFactory(starts_on=date(2026, 9, 1))
    for day in (date(2026, 9, 1), date(2026, 8, 31)):
        with pytest.raises(MoveRefused, match="Enter a later first day"):
            admission.change_rate(rate.membership, Decimal(1), "hour", starts_on=day, by=manager)
    assert Rate.objects.count() == 1


def test_a_programme_costs_what_its_rate_is_on_the_day(forge, manager):
    new = admission.change_rate(forge.membership, Decimal(70), "session", starts_on=date(2027, 1, 1), by=manager)
    assert forge.programme.rate_on(TODAY) == forge.rate
    assert forge.programme.rate_on(date(2027, 1, 4)) == new


DAY = {"starts_on_day": "1", "starts_on_month": "1", "starts_on_year": "2027"}


@pytest.mark.parametrize("person", ["manager", "admin"])
def test_adding_a_provider_and_a_lot_by_the_pages(person, request, sign_in):
    client = sign_in(request.getfixturevalue(person))
    FrameworkFactory()
    lot = LotFactory(number=7, title="Enrichment")
    response = client.post(reverse("providers:provider-add"), {"name": "Barton Bees", "registration": "unregistered"})
    provider = Provider.objects.get(slug="barton-bees")
    assert response["Location"] == reverse("providers:provider-lots", args=[provider.pk])
    sent = {"lot": lot.pk, "amount": "£1,045.50", "unit": "week", **DAY}
    client.post(reverse("providers:membership-add", args=[provider.pk]), sent)
    rate = Rate.objects.get()
    assert (rate.amount, rate.unit, rate.membership.starts_on) == (Decimal("1045.50"), "week", date(2027, 1, 1))
    sent = {"amount": "1100", "unit": "week", **DAY, "starts_on_month": "9"}
    response = client.post(reverse("providers:rate-add", args=[rate.membership.pk]), sent, follow=True)
    assert "£1,100 a week" in response.content.decode()


@pytest.mark.parametrize(
    "change, words",
    [
        ({"amount": "-1"}, "Rate must be £0 or more"),
        ({"amount": "much"}, "must be an amount of money"),
        ({"starts_on_year": "26"}, "must have a year of 4 numbers"),
        ({"starts_on_year": "2030"}, "The framework runs from"),
        ({"lot": ""}, "Select lot"),
    ],
)
def test_terms_that_will_not_do_are_told_why_and_nothing_is_saved(forge, manager, sign_in, change, words):
    lot = LotFactory(number=7, title="Enrichment")
    url = reverse("providers:membership-add", args=[forge.provider.pk])
    response = sign_in(manager).post(url, {"lot": lot.pk, "amount": "50", "unit": "day", **DAY, **change})
    assert words in response.content.decode()
    assert not Membership.objects.filter(lot=lot).exists()


def test_a_lot_it_is_on_is_not_offered_again(forge, manager, sign_in):
    page = sign_in(manager).get(reverse("providers:membership-add", args=[forge.provider.pk]))
    assert forge.membership.lot not in page.context["form"].fields["lot"].queryset
