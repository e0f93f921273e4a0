"""Routes and main reasons: added, closed and offered again by an administrator, never said otherwise in use."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.models import Event, MoveRefused
from referrals import referring
from referrals.models import Reason, Referral, Route
from tests.referrals.referring_steps import draft_of, load, submitted_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]
ROUTES, REASONS = reverse("referrals:routes"), reverse("referrals:main-reasons")
OWN = {
    "label": "Agreed at the inclusion panel",
    "legal_basis": "The council's policy",
    "arranged_by": "school",
    "ages": "registered",
}


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


def day(name, when):
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


def page(name, key):
    return reverse(f"referrals:{name}", args=[key])


def offered(acting):
    return set(referring.routes_for(acting).values_list("pk", flat=True))


def reasons_of(acting):
    return set(referring.reasons_for(acting, referring.routes_for(acting)).values_list("pk", flat=True))


class TestRoutes:
    def test_a_council_adds_its_own_by_choosing_what_rules_turn_on(self, admin, lead, officer, sign_in):
        client, add = sign_in(admin), reverse("referrals:route-add")
        assert "Arranged by" in client.post(add, {"label": "Anything"}).text
        client.post(add, {**OWN, **day("starts_on", clock.today())})
        assert "own_agreed_at_the_inclusion_panel" in offered(lead)
        assert "own_agreed_at_the_inclusion_panel" not in offered(officer)
        assert "Agreed at the inclusion panel" in client.get(ROUTES).text
        assert Event.objects.get(act="added").user_id == admin.user_id

    def test_one_from_a_day_to_come_is_not_offered_before_it(self, admin, lead, sign_in):
        sign_in(admin).post(reverse("referrals:route-add"), {**OWN, **day("starts_on", clock.today() + timedelta(7))})
        assert Route.objects.filter(label=OWN["label"]).exists()
        assert "own_agreed_at_the_inclusion_panel" not in offered(lead)

    def test_the_words_of_another_are_refused(self, admin, sign_in):
        said = {**OWN, "label": "health needs", **day("starts_on", clock.today())}
        assert "in these words already" in sign_in(admin).post(reverse("referrals:route-add"), said).text

    def test_what_referrals_were_sent_on_keeps_its_words_and_what_it_is(self, admin, lead, sign_in):
        submitted_by(lead)
        client, key = sign_in(admin), "school_commissioned"
        assert "so these stay as they are" in client.get(page("route-edit", key)).text
        client.post(page("route-edit", key), {"label": "Otherwise", "arranged_by": "la", "longest_school_days": "90"})
        route = Route.objects.get(pk=key)
        assert (route.label, route.arranged_by) == ("Arranged by the school to re-engage the pupil", "school")
        route.label = "Otherwise"
        with pytest.raises(MoveRefused, match="in use and keeps its words"):
            route.enter(by=admin)

    def test_a_closed_one_is_offered_no_more_and_still_said_and_found(self, admin, manager, lead, sign_in):
        sent, draft = submitted_by(lead), draft_of(lead)
        sign_in(admin).post(page("route-close", "school_commissioned"), day("closed_on", clock.today()))
        assert "school_commissioned" not in offered(lead)
        client = sign_in(manager)
        assert "Arranged by the school" in client.get(page("referral", sent.pk)).text
        rows = client.get(reverse("referrals:referrals"), {"route": "school_commissioned"}).text
        assert sent.reference in rows
        with pytest.raises(MoveRefused, match="is not offered any more"):
            referring.submit(Referral.objects.get(pk=draft.pk), by=lead)
        sign_in(admin).post(page("route-open-again", "school_commissioned"))
        assert "school_commissioned" in offered(lead)

    def test_a_deploy_leaves_what_was_changed(self, admin, sign_in):
        sign_in(admin).post(page("route-close", "eotas_s61"), day("closed_on", clock.today()))
        load()
        assert Route.objects.get(pk="eotas_s61").closed_on == clock.today()


class TestMainReasons:
    def test_a_school_is_offered_those_of_its_one_route_that_asks(self, lead):
        assert reasons_of(lead) == {"mental_health", "physical_health", "ehcp_named", "pregnancy", "other"}

    def test_one_of_the_councils_own_is_one_of_the_census_and_belongs_to_routes(self, admin, lead, officer, sign_in):
        client, add = sign_in(admin), reverse("referrals:main-reason-add")
        said = {"label": "Persistent absence", "on_routes": ["s19_otherwise"], **day("starts_on", clock.today())}
        assert "Select which reason of the census it is" in client.post(add, said).text
        client.post(add, {**said, "counts_as": "other"})
        added = Reason.objects.get(label="Persistent absence")
        assert (added.counts_as_id, added.for_council, added.on_routes) == ("other", True, ["s19_otherwise"])
        assert added.pk in reasons_of(officer)
        assert added.pk not in reasons_of(lead)
        assert "Otherwise without suitable education" in client.get(page("main-reason", added.pk)).text

    def test_where_one_in_use_is_offered_may_be_changed(self, admin, lead, sign_in):
        submitted_by(lead)
        sign_in(admin).post(page("main-reason-edit", "mental_health"), {"on_routes": ["s19_health"]})
        assert "mental_health" not in reasons_of(lead)

    def test_a_closed_one_is_not_offered(self, admin, lead, sign_in):
        sign_in(admin).post(page("main-reason-close", "pregnancy"), day("closed_on", clock.today()))
        assert "pregnancy" not in reasons_of(lead)
        assert "Closed" in sign_in(admin).get(REASONS).text
