from accounts.models.account_change import AccountChange
from accounts.models.council_file import CouncilFile
from accounts.models.invitation import Invitation
from accounts.models.organisation import Boundary, Organisation, Postcode, School, SchoolLink
from accounts.models.people_file import PeopleFile
from accounts.models.user import (
    ASKS_IN,
    CASEWORK_ROLES,
    COUNCIL_ROLES,
    PROVIDER_ROLES,
    SAFEGUARDING_LEAD,
    SCHOOL_ROLES,
    Affiliation,
    Role,
    User,
)

__all__ = [
    "ASKS_IN",
    "CASEWORK_ROLES",
    "COUNCIL_ROLES",
    "PROVIDER_ROLES",
    "SAFEGUARDING_LEAD",
    "SCHOOL_ROLES",
    "AccountChange",
    "Affiliation",
    "Boundary",
    "CouncilFile",
    "Invitation",
    "Organisation",
    "PeopleFile",
    "Postcode",
    "Role",
    "School",
    "SchoolLink",
    "User",
]
