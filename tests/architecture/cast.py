"""The people of the world the walls are tried in: the cast of the suite, without the fixtures of single tests."""

from accounts.models import Affiliation, Organisation, Role
from tests.factories.accounts import AffiliationFactory, SchoolFactory
from tests.factories.providers import ProviderFactory
from tests.template_database import the_council


def cast() -> dict[str, Affiliation]:
    """Each person by the name of their demo sign-in; `lead2` and `provider2` are the strangers."""
    council = the_council()
    school = SchoolFactory(organisation__name="Agecroft Road School").organisation
    other_school = SchoolFactory(organisation__name="Barton Lock School").organisation
    provider = ProviderFactory(organisation__name="Irwell Forge").organisation
    provider2 = ProviderFactory(organisation__name="Worsley Kilns").organisation
    people = {
        "manager": (Role.AP_MANAGER, council),
        "officer": (Role.COMMISSIONING_OFFICER, council),
        "quality": (Role.QUALITY_OFFICER, council),
        "admin": (Role.ADMINISTRATOR, council),
        "lead": (Role.AP_LEAD, school),
        "lead2": (Role.AP_LEAD, other_school),
        "viewer": (Role.SCHOOL_VIEWER, school),
        "provider": (Role.PROVIDER_MANAGER, provider),
        "provider2": (Role.PROVIDER_MANAGER, provider2),
        "tutor": (Role.PROVIDER_TUTOR, provider),
    }
    return {name: _person(name, role, organisation) for name, (role, organisation) in people.items()}


def _person(name: str, role: str, organisation: Organisation) -> Affiliation:
    is_admin = role == Role.ADMINISTRATOR
    return AffiliationFactory(
        role=role,
        organisation=organisation,
        user__email=f"{name}@demo.salford-ap.example",
        user__name=name.title(),
        user__is_staff=is_admin,
        user__is_superuser=is_admin,
    )
