"""The borough's staff: the ten demo sign-ins, and those who answer for all other schools and providers."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts.invitations import grant
from accounts.models import Affiliation, Organisation, Role, User
from core import clock
from demo.children import name
from demo.data_files import dice, drawn, read
from demo.providers import Framework

DOMAIN = "demo.salford-ap.example"
STAFF_DOMAIN = "staff.salford-ap.example"
LEAD_SCHOOL, LEAD2_SCHOOL = "Agecroft Road School", "Barton Lock School"
PROVIDER, PROVIDER2 = "irwell-forge", "worsley-kilns"
# The manager of the second provider also takes registers at the first: the bar at the top lets her switch.
COUNCIL_SIGN_INS = (
    ("manager", "Margaret Achebe", Role.AP_MANAGER),
    ("officer", "Owen Pritchard", Role.COMMISSIONING_OFFICER),
    ("quality", "Quentin Hartley", Role.QUALITY_OFFICER),
    ("admin", "Adaeze Lomax", Role.ADMINISTRATOR),
)
SCHOOL_SIGN_INS = (
    ("lead", "Lena Whitworth", LEAD_SCHOOL, Role.AP_LEAD),
    ("lead2", "Leon Barzani", LEAD2_SCHOOL, Role.AP_LEAD),
    ("viewer", "Vivien Cropper", LEAD_SCHOOL, Role.SCHOOL_VIEWER),
)
PROVIDER_SIGN_INS = (
    ("provider", "Priya Holdsworth", PROVIDER, Role.PROVIDER_MANAGER),
    ("provider2", "Petra Nowicka", PROVIDER2, Role.PROVIDER_MANAGER),
    ("tutor", "Tomos Bright", PROVIDER, Role.PROVIDER_TUTOR),
)
SECOND_ROLE = ("provider2", PROVIDER, Role.PROVIDER_TUTOR)
SIGN_INS = ("manager", "officer", "quality", "lead", "lead2", "viewer", "provider", "provider2", "tutor", "admin")


@dataclass
class Staff:
    """Who acts for whom: the council's people by sign-in, the AP Lead of each school, the manager of each provider."""

    council: dict[str, Affiliation] = field(default_factory=dict)
    leads: dict[Any, Affiliation] = field(default_factory=dict)
    managers: dict[str, Affiliation] = field(default_factory=dict)
    tutors: dict[str, Affiliation] = field(default_factory=dict)

    def __getitem__(self, sign_in: str) -> Affiliation:
        return self.council[sign_in]

    def commissioner(self, organisation: Organisation) -> Affiliation:
        """Who refers and signs for this organisation: a school's AP Lead, the council's commissioning officer."""
        return self.council["officer"] if organisation.is_council else self.leads[organisation.pk]

    def teacher(self, slug: str) -> Affiliation:
        return self.tutors.get(slug) or self.managers[slug]


class Recruiter:
    """Opens accounts. The demo password is hashed once; everybody else has none and cannot sign in."""

    def __init__(self) -> None:
        self.password = make_password(settings.DEMO_PASSWORD)
        self.rng = dice("staff")
        self.taken: set[str] = set()

    def sign_in(self, word: str, called: str) -> User:
        """One of the ten whose password is printed when the portal starts."""
        person = User.objects.create_user(f"{word}@{DOMAIN}", called)
        User.objects.filter(pk=person.pk).update(password=self.password)
        self.taken.add(called)
        return person

    def colleague(self, word: str) -> User:
        """Somebody who is there to be named and written to."""
        return User.objects.create_user(f"{word}@{STAFF_DOMAIN}", self._name())

    def _name(self) -> str:
        """At most schools nobody but their AP Lead has a role; their names are drawn from the children's lists."""
        while True:
            group, sex = drawn(self.rng, read("borough")["staff_groups"]), self.rng.choice("FM")
            surname, first = name(self.rng, group, sex)
            if (both := f"{first} {surname}") not in self.taken:
                self.taken.add(both)
                return both


def appoint_council(council: Organisation, recruiter: Recruiter) -> Staff:
    """The council's four, the administrator first: everybody after them is given a role by somebody."""
    staff = Staff()
    by = None
    for word, called, role in reversed(COUNCIL_SIGN_INS):
        staff.council[word] = grant(recruiter.sign_in(word, called), council, role, by=by)
        by = staff.council["admin"]
    return staff


def appoint_schools(staff: Staff, schools: list[Organisation], recruiter: Recruiter) -> None:
    """An AP Lead for every school, and the viewer."""
    named = {(school, role): (word, called) for word, called, school, role in SCHOOL_SIGN_INS}
    for place, school in enumerate(schools, start=1):
        known = named.get((school.name, Role.AP_LEAD))
        person = recruiter.sign_in(*known) if known else recruiter.colleague(f"ap.lead.{place}")
        staff.leads[school.pk] = grant(person, school, Role.AP_LEAD, by=staff["admin"])
        if viewer := named.get((school.name, Role.SCHOOL_VIEWER)):
            grant(recruiter.sign_in(*viewer), school, Role.SCHOOL_VIEWER, by=staff["admin"])


def appoint_providers(staff: Staff, framework: Framework, recruiter: Recruiter) -> None:
    """A manager for every provider and a tutor for one, by the provider's slug."""
    named = {(slug, role): (word, called) for word, called, slug, role in PROVIDER_SIGN_INS}
    people: dict[str, User] = {}
    for slug, provider in framework.providers.items():
        for role, kept in ((Role.PROVIDER_MANAGER, staff.managers), (Role.PROVIDER_TUTOR, staff.tutors)):
            known = named.get((slug, role))
            if known or role == Role.PROVIDER_MANAGER:
                person = recruiter.sign_in(*known) if known else recruiter.colleague(f"manager.{slug}")
                people[known[0] if known else slug] = person
                kept[slug] = grant(person, provider.organisation, role, by=staff["manager"])
    word, slug, role = SECOND_ROLE
    # From the next day on: whoever signs in acts in the role held longest.
    with clock.set_to(clock.now() + timedelta(days=1)):
        grant(people[word], framework.providers[slug].organisation, role, by=staff["manager"])
