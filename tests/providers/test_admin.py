"""Reference data of this room in Django admin, for the administrator."""

import pytest
from django.urls import reverse

from core.models import Event
from providers.models import Lot
from tests.factories.providers import DocumentKindFactory, LotFactory, RateFactory, SiteFactory

pytestmark = pytest.mark.django_db
TABLES = ["framework", "lot", "round", "documentkind", "provider", "site", "membership", "rate"]


@pytest.fixture
def rows(council):
    DocumentKindFactory()
    rate = RateFactory()
    return SiteFactory(provider=rate.membership.provider)


@pytest.mark.parametrize("table", TABLES)
def test_the_administrator_sees_each_table_and_nobody_else_does(rows, admin, manager, sign_in, table):
    url = reverse(f"admin:providers_{table}_changelist")
    assert sign_in(admin).get(url).status_code == 200
    assert sign_in(manager).get(url).status_code in (302, 403)


@pytest.mark.parametrize("table, may_add", [("lot", True), ("provider", False), ("membership", False), ("rate", False)])
def test_what_has_a_flow_of_its_own_is_not_added_here(rows, admin, sign_in, table, may_add):
    status = sign_in(admin).get(reverse(f"admin:providers_{table}_add")).status_code
    assert status == (200 if may_add else 403)


def test_confirming_a_lots_title_is_on_the_trail(rows, admin, sign_in):
    lot = Lot.objects.get()
    Lot.objects.update(is_confirmed=False)
    sign_in(admin).post(
        reverse("admin:providers_lot_change", args=[lot.pk]),
        {"framework": lot.framework_id, "number": lot.number, "title": "Enrichment", "is_confirmed": "on"},
    )
    lot.refresh_from_db()
    assert lot.title == "Enrichment"
    assert Event.objects.about(lot).get().changes["title"][1] == "Enrichment"


@pytest.mark.parametrize("table", ["membership", "rate"])
def test_a_membership_and_a_rate_are_looked_at_and_not_changed(rows, admin, sign_in, table):
    row = rows.provider.memberships.get() if table == "membership" else rows.provider.memberships.get().rates.get()
    url = reverse(f"admin:providers_{table}_change", args=[row.pk])
    client = sign_in(admin)
    assert client.get(url).status_code == 200
    assert client.post(url, {"status": "removed", "amount": "1"}).status_code == 403


def change(client, row, **data):
    return client.post(reverse(f"admin:providers_{row._meta.model_name}_change", args=[row.pk]), data)


def test_a_lot_in_use_keeps_its_words_and_is_closed_from_a_day(rows, admin, sign_in):
    lot = Lot.objects.get()
    said = {"framework": lot.framework_id, "number": 7, "title": "Other", "is_online": "on", "closed_on": "2027-01-01"}
    assert change(sign_in(admin), lot, **said).status_code == 302
    after = Lot.objects.get()
    assert (after.number, after.title, after.is_online) == (lot.number, lot.title, lot.is_online)
    assert str(after.closed_on) == "2027-01-01"


def test_a_lot_that_nobody_is_on_may_be_called_otherwise(rows, admin, sign_in):
    lot = LotFactory(number=9)
    said = {"framework": lot.framework_id, "number": 10, "title": "Other", "is_confirmed": "on"}
    change(sign_in(admin), lot, **said)
    lot.refresh_from_db()
    assert (lot.number, lot.title) == (10, "Other")


def test_a_framework_in_use_keeps_its_name_and_is_ended_by_a_day(rows, admin, sign_in):
    framework = Lot.objects.get().framework
    said = {"reference": "X", "name": "Y", "vehicle": "Z", "starts_on": "2020-01-01", "ends_on": "2027-08-31"}
    change(sign_in(admin), framework, **said)
    before = (framework.reference, framework.name, framework.starts_on)
    framework.refresh_from_db()
    assert (framework.reference, framework.name, framework.starts_on) == before
    assert str(framework.ends_on) == "2027-08-31"


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"fewest_half_days": "8", "most_half_days": "3"}, "The most half-days are fewer than the fewest"),
        ({"most_half_days": "11"}, "less than or equal to 10"),
        ({"number": "0"}, "greater than or equal to 1"),
        ({"number": "2"}, "The framework has a lot of this number already"),
    ],
)
def test_a_lot_that_no_week_can_have_is_refused_in_a_sentence(rows, admin, sign_in, wrong, words):
    lot = Lot.objects.get()
    said = {"framework": lot.framework_id, "number": "5", "title": "New", **wrong}
    answer = sign_in(admin).post(reverse("admin:providers_lot_add"), said)
    assert words in answer.content.decode()
    assert Lot.objects.count() == 1
