"""An organisation is the council, a school or a provider: nothing else can be made or asked into."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import invitations
from accounts.models import Organisation, Role
from core.models import MoveRefused
from tests.factories.accounts import SchoolFactory
from tests.factories.providers import ProviderFactory

pytestmark = pytest.mark.django_db


def test_one_that_is_nothing_cannot_be_kept():
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(name="Nobody Knows What")


def test_the_administrator_adds_none_by_hand(admin, sign_in):
    client = sign_in(admin)
    data = {"name": "Nobody Knows What"}
    assert client.get(reverse("admin:accounts_organisation_add")).status_code == 403
    assert client.post(reverse("admin:accounts_organisation_add"), data).status_code == 403
    assert not Organisation.objects.filter(name="Nobody Knows What").exists()


@pytest.mark.parametrize("role", [Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR])
def test_a_provider_role_is_held_at_a_provider_only(manager, school, role):
    with pytest.raises(MoveRefused, match="not a provider"):
        invitations.invite(email="n@new.example", name="N", organisation=school, role=role, by=manager)


@pytest.mark.parametrize("role", [Role.AP_LEAD, Role.PROVIDER_MANAGER])
def test_both_kinds_of_role_are_held_at_a_school_that_is_a_provider(manager, school, role):
    ProviderFactory(organisation=school)
    asked = invitations.invite(email="n@new.example", name="N", organisation=school, role=role, by=manager)
    assert asked.organisation == school


def test_a_provider_whose_school_has_closed_is_still_offered(manager, sign_in):
    closed = SchoolFactory(closed=True).organisation
    provider = ProviderFactory(organisation=SchoolFactory(closed=True).organisation)
    page = sign_in(manager).get(reverse("accounts:person-invite"))
    offered = page.context["form"].fields["organisation"].queryset
    assert provider.organisation in offered
    assert closed not in offered
