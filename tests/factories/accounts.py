"""Organisations, schools and people."""

from datetime import date
from functools import cache

import factory
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from factory.django import DjangoModelFactory

from accounts.models import Affiliation, Invitation, Organisation, Role, School, User
from core.models import Calendar
from tests.factories.core import council_calendar


class CalendarFactory(DjangoModelFactory):
    """An organisation's own calendar, under the council's."""

    class Meta:
        model = Calendar

    name = factory.Sequence(lambda n: f"Calendar {n}")
    parent = factory.LazyFunction(council_calendar)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    calendar = factory.SubFactory(CalendarFactory)
    is_school = False
    # Nothing is an organisation that is neither council, school nor provider.
    is_provider = factory.LazyAttribute(lambda organisation: not organisation.is_school)


class SchoolFactory(DjangoModelFactory):
    """An open secondary school of Salford."""

    class Meta:
        model = School

    organisation = factory.SubFactory(OrganisationFactory, is_school=True)
    urn = factory.Sequence(lambda n: str(900001 + n))
    la_code = "355"
    la_name = "Salford"
    establishment_number = factory.Sequence(lambda n: str(9901 + n % 90))
    status_code = "1"
    status_name = "Open"
    phase_code = "4"
    phase_name = "Secondary"
    postcode = "M6 5FW"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        organisation = kwargs["organisation"]
        if not organisation.is_school:
            organisation.is_school = True
            organisation.save(update_fields=["is_school"])
        return super()._create(model_class, *args, **kwargs)

    class Params:
        closed = factory.Trait(status_code="2", status_name="Closed", closed_on=date(2024, 8, 31))


@cache
def hashed(password: str) -> str:
    return make_password(password)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")

    password = factory.LazyFunction(lambda: hashed("correct horse battery"))


class AffiliationFactory(DjangoModelFactory):
    class Meta:
        model = Affiliation

    user = factory.SubFactory(UserFactory)
    organisation = factory.LazyFunction(lambda: SchoolFactory().organisation)
    role = Role.AP_LEAD
    starts_on = date(2026, 9, 1)


def link_path(invitation: Invitation) -> str:
    """Where an invitation is accepted, as its e-mail says."""
    return reverse("accounts:invitation-accept", kwargs={"token": invitation.token})
