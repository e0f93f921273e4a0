"""Reference data of this room in Django admin, for the administrator."""

import pytest
from django.urls import reverse

from core.models import Event
from providers.models import Lot
from tests.factories.providers import DocumentKindFactory, RateFactory, SiteFactory

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
