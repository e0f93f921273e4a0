"""Role and organisation fit: by the form, at acceptance, and in the database itself."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from django.urls import reverse

from accounts import invitations
from accounts.models import (
    COUNCIL_ROLES,
    PROVIDER_ROLES,
    SCHOOL_ROLES,
    Affiliation,
    Invitation,
    Organisation,
    Role,
)
from core import clock
from core.models import Event, MoveRefused
from tests.factories.accounts import AffiliationFactory, OrganisationFactory, SchoolFactory
from tests.factories.providers import ProviderFactory

KINDS = ("council", "school", "provider", "school and provider")
FITS = {
    "council": COUNCIL_ROLES,
    "school": SCHOOL_ROLES,
    "provider": PROVIDER_ROLES,
    "school and provider": SCHOOL_ROLES | PROVIDER_ROLES,
}
TABLE = [(kind, role, role in FITS[kind]) for kind in KINDS for role in Role]
migration = import_module("accounts.migrations.0006_roles_fit")


def organisation_of(kind, council):
    """One of each kind."""
    made = {
        "council": lambda: council,
        "school": lambda: SchoolFactory().organisation,
        "provider": lambda: ProviderFactory().organisation,
        "school and provider": lambda: ProviderFactory(organisation=SchoolFactory().organisation).organisation,
    }
    return made[kind]()


def refused(act):
    """Whether the database refuses."""
    try:
        with transaction.atomic():
            act()
    except Error:
        return True
    return False


def asked_in(by, organisation, role):
    return Invitation.objects.create(
        email="n@new.example",
        name="N",
        organisation=organisation,
        role=role,
        invited_by=by.user,
        invited_as=by,
        invited_at=clock.now(),
        expires_at=clock.now() + timedelta(days=7),
    )


@pytest.mark.parametrize("kind, role, fits", TABLE)
def test_the_table_of_roles(manager, council, kind, role, fits):
    organisation = organisation_of(kind, council)
    assert (invitations.misfit(role, organisation) == "") is fits
    assert refused(lambda: AffiliationFactory(organisation=organisation, role=role)) is not fits
    assert refused(lambda: asked_in(manager, organisation, role)) is not fits


@pytest.mark.parametrize("kind, role, fits", TABLE)
def test_a_row_cannot_be_changed_into_one_that_does_not_fit(manager, viewer, council, kind, role, fits):
    organisation = organisation_of(kind, council)
    change = {"role": role, "organisation": organisation}
    held = Affiliation.objects.filter(pk=viewer.pk)
    assert refused(lambda: held.update(**change)) is not fits
    asked = asked_in(manager, viewer.organisation, Role.AP_LEAD)
    assert refused(lambda: Invitation.objects.filter(pk=asked.pk).update(**change)) is not fits


@pytest.mark.parametrize("role", sorted(Role.values))
def test_the_form_says_which_role_fits(sign_in, manager, school, role):
    data = {"name": "N", "email": "n@new.example", "organisation": school.pk, "role": role}
    page = sign_in(manager).post(reverse("accounts:person-invite"), data)
    assert (page.status_code == 302) is (role in SCHOOL_ROLES)
    assert Invitation.objects.exists() is (role in SCHOOL_ROLES)


@pytest.mark.parametrize(
    "flag, role, kind", [("is_school", Role.AP_LEAD, "school"), ("is_provider", Role.PROVIDER_TUTOR, "provider")]
)
def test_what_an_organisation_is_stays_while_roles_of_that_kind_are_held(council, flag, role, kind):
    organisation = ProviderFactory(organisation=SchoolFactory().organisation).organisation
    rows = Organisation.objects.filter(pk=organisation.pk)
    held = AffiliationFactory(organisation=organisation, role=role)
    assert refused(lambda: rows.update(**{flag: False}))
    Affiliation.objects.filter(pk=held.pk).update(ended_at=clock.now(), ends_on=clock.today())
    assert not refused(lambda: rows.update(**{flag: False}))


def test_what_an_organisation_is_stays_while_somebody_is_asked_in(manager):
    organisation = ProviderFactory(organisation=SchoolFactory().organisation).organisation
    rows = Organisation.objects.filter(pk=organisation.pk)
    asked = asked_in(manager, organisation, Role.AP_LEAD)
    assert refused(lambda: rows.update(is_school=False))
    invitations.withdraw(asked, by=manager)
    assert not refused(lambda: rows.update(is_school=False))


def test_the_council_stays_one_and_no_school_becomes_it(manager, lead, council):
    assert refused(lambda: Organisation.objects.filter(pk=council.pk).update(is_council=False, is_provider=True))
    assert refused(lambda: Organisation.objects.filter(pk=lead.organisation_id).update(is_council=True))


def without_protection():
    """The tables as they were before: what did not fit could be kept."""
    with connection.schema_editor() as editor:
        migration.release(apps, editor)


def with_protection():
    with connection.schema_editor() as editor:
        migration.end_what_does_not_fit(apps, editor)
        migration.protect(apps, editor)


@pytest.mark.django_db(transaction=True)
def test_what_did_not_fit_before_is_ended_and_stays_so(manager, school):
    without_protection()
    try:
        provider = OrganisationFactory()
        wrong = AffiliationFactory(organisation=school, role=Role.AP_MANAGER)
        leaving = AffiliationFactory(organisation=provider, role=Role.AP_LEAD, ends_on=clock.today())
        right = AffiliationFactory(organisation=school, role=Role.AP_LEAD)
        asked = asked_in(manager, school, Role.PROVIDER_TUTOR)
    finally:
        with_protection()
    over = [Affiliation.objects.get(pk=row.pk) for row in (wrong, leaving, right)]
    assert [row.ended_at is not None for row in over] == [True, True, False]
    assert over[0].ends_on >= over[0].starts_on
    assert not Affiliation.objects.current().filter(pk__in=[wrong.pk, leaving.pk]).exists()
    asked.refresh_from_db()
    assert asked.withdrawn_at is not None
    events = Event.objects.filter(sentence__contains="cannot be held").values_list("act", "object_id")
    assert set(events) == {
        ("role_ended", str(wrong.pk)),
        ("role_ended", str(leaving.pk)),
        ("withdrawn", str(asked.pk)),
    }
    assert refused(lambda: Affiliation.objects.filter(pk=wrong.pk).update(ended_at=None, ends_on=None))
    assert not refused(lambda: Affiliation.objects.filter(pk=wrong.pk).update(ends_on=clock.today()))


def test_accepting_asks_again(manager, school):
    asked = invitations.invite(email="n@new.example", name="N", organisation=school, role=Role.AP_LEAD, by=manager)
    asked.organisation.is_school = False
    with pytest.raises(MoveRefused, match="not a school"):
        invitations.accept(asked, name="N", password="a long walk by the canal")
    assert not Affiliation.objects.filter(user__email="n@new.example").exists()


@pytest.mark.parametrize("role", sorted(PROVIDER_ROLES))
def test_a_provider_without_its_profile_is_told_so_when_it_uploads(sign_in, council, role):
    held = AffiliationFactory(organisation=OrganisationFactory(name="Half Made"), role=role)
    file = SimpleUploadedFile("week.csv", b"UPN,Date,Session,Mark\r\n")
    answer = sign_in(held).post(reverse("attendance:upload-add"), {"file": file})
    assert answer.status_code == 200
    assert "Half Made is not set up as a provider yet" in answer.content.decode()
