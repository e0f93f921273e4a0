"""Two officers enter the same thing at the same moment: it is there once, and the database refuses no row."""

from datetime import date

import pytest

from accounts import account_changes, invitations
from accounts.models import AccountChange, Affiliation, Invitation, Role, User
from core import clock, heartbeats
from core.models import Heartbeat, ReferenceNumber, next_reference
from providers import admission, changing, profile, registering, shortlist
from providers.models import Inspection, Membership, MembershipChange, Shortlist, Site
from reports import termly
from reports.models import TermlyReport
from tests.factories.accounts import AffiliationFactory
from tests.factories.providers import MembershipFactory, ProviderFactory
from tests.providers.test_admission import terms
from tests.refusals import log_without, together, whole

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL = "quillfeather@school.example"


def once(act, *, told, times=3):
    """The act at the same moment as often as this: one does it, the others are told so."""
    with log_without("quillfeather", "Quillfeather"):
        came, refused = together(*[whole(act)] * times)
    assert refused == []
    assert sum(told in str(each) for each in came) == (times - 1 if told else times), came


def test_an_address_is_asked_in_once(manager, school):
    who = {"email": EMAIL, "name": "Ann Quillfeather", "organisation": school, "role": Role.AP_LEAD}
    once(lambda: invitations.invite(**who, by=manager), told="They have been asked already")
    assert User.objects.filter(email=EMAIL).count() == Invitation.objects.filter(email=EMAIL).count() == 1


def test_a_role_is_given_once(manager, lead2, school):
    once(lambda: invitations.grant(lead2.user, school, Role.AP_LEAD, by=manager), told="")
    assert Affiliation.objects.filter(user=lead2.user, organisation=school).count() == 1


def test_a_change_of_an_account_is_asked_for_once(admin, officer, council):
    AffiliationFactory(organisation=council, role=Role.AP_MANAGER)
    once(lambda: account_changes.remove_second_factor(officer.user, by=admin), told="waits for an AP Manager already")
    assert AccountChange.objects.count() == 1


def test_a_provider_is_admitted_once(manager, council):
    once(lambda: admission.admit("Barton Bees", "barton-bees", [], by=manager), told="of that name is there already")


def test_a_provider_is_put_on_a_lot_once(manager, calendar):
    provider, lot = ProviderFactory(), terms(2)
    once(lambda: admission.add_membership(provider, lot, by=manager), told="is on lot 2 of S1196a already")
    assert Membership.objects.filter(provider=provider).count() == 1


def test_a_suspension_is_proposed_once(manager, calendar):
    membership = MembershipFactory()
    act = MembershipChange.Act.SUSPEND
    once(
        lambda: changing.propose(Membership.objects.get(pk=membership.pk), act, "Unsafe", by=manager),
        told="waits for a second officer already",
    )


def test_a_site_and_an_inspection_are_entered_once(manager, calendar):
    provider = ProviderFactory()
    once(lambda: profile.add_site(provider, by=manager, name="Mill", postcode="M6 5FW"), told="a site called Mill")
    day = date(2026, 11, 2)
    found = {"framework": "independent", "grades": {}}
    once(
        lambda: registering.record_inspection(provider, by=manager, inspected_on=day, **found),
        told="of that day is entered already",
    )
    assert Site.objects.filter(provider=provider).count() == Inspection.objects.filter(provider=provider).count() == 1


def test_a_provider_is_kept_in_mind_once(lead):
    provider = ProviderFactory()
    once(lambda: shortlist.add(provider, by=lead), told="")
    assert Shortlist.objects.count() == 1


def test_the_first_references_of_a_year_are_all_different(db):
    came, refused = together(*[lambda: next_reference("REF", date(2031, 10, 1))] * 4)
    assert refused == []
    assert len(set(came)) == 4
    assert ReferenceNumber.objects.get(prefix="REF", year=2031).last == 4


def test_two_workers_that_end_a_task_together_leave_one_heartbeat(db):
    once(lambda: heartbeats.beat("check-upload"), told="")
    assert Heartbeat.objects.get().at == clock.now()


def test_a_report_is_begun_once(calendar, school):
    term = calendar.term_on(clock.today())
    once(lambda: termly.report_for(term, "school", school), told="")
    assert TermlyReport.objects.count() == 1
