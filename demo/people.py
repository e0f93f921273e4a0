"""The borough's staff: the ten demo sign-ins, and those who answer for all other schools and providers."""

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts import confirming
from accounts.invitations import grant
from accounts.models import Affiliation, Organisation, Role, User
from demo.children import name
from demo.data_files import dice, drawn, read

DOMAIN, STAFF_DOMAIN = "demo.salford-ap.example", "staff.salford-ap.example"
COUNCIL, LEAD_SCHOOL, PROVIDER, PROVIDER2 = "council", "Agecroft Road School", "irwell-forge", "worsley-kilns"
NAMED = {(where, role): (word, called) for word, called, where, role in read("people")}
SECOND = "Rosalind Tetteh"
"""A second AP Manager, who cannot sign in."""
NOT_CONFIRMED = 2
"""Schools that have not said this term who stays."""
SIGN_INS = tuple(word for word, _ in NAMED.values())


class Staff:
    """Who acts for whom: the council's people by sign-in, the AP Lead of each school, the manager of each provider."""

    def __init__(self, council: Organisation) -> None:
        """The council's four, the administrator first: everybody after them is given a role by somebody."""
        self.password, self.rng = make_password(settings.DEMO_PASSWORD), dice("staff")
        self.taken = {called for _, called in NAMED.values()}
        self.council: dict[str, Affiliation] = {}
        self.leads: dict[Any, Affiliation] = {}
        self.managers: dict[str, Affiliation] = {}
        self.tutors: dict[str, Affiliation] = {}
        for where, role in reversed(NAMED):
            if where == COUNCIL:
                self.council[NAMED[where, role][0]] = self._appoint(where, council, role)
        # Declines what is appealed against, so that the first may answer the appeal.
        person = User.objects.create_user(f"second.manager@{STAFF_DOMAIN}", SECOND)
        self.taken.add(SECOND)
        self.second = grant(person, council, Role.AP_MANAGER, by=self.council["admin"])

    def __getitem__(self, sign_in: str) -> Affiliation:
        return self.council[sign_in]

    def commissioner(self, organisation: Organisation) -> Affiliation:
        """Who refers and signs for this organisation: a school's AP Lead, the council's commissioning officer."""
        return self.council["officer"] if organisation.is_council else self.leads[organisation.pk]

    def teacher(self, slug: str) -> Affiliation:
        return self.tutors.get(slug) or self.managers[slug]

    def appoint_school(self, place: int, school: Organisation) -> None:
        self.leads[school.pk] = self._appoint(school.name, school, Role.AP_LEAD, f"ap.lead.{place}")
        if (school.name, Role.SCHOOL_VIEWER) in NAMED:
            self._appoint(school.name, school, Role.SCHOOL_VIEWER)

    def appoint_provider(self, slug: str, organisation: Organisation) -> None:
        self.managers[slug] = self._appoint(slug, organisation, Role.PROVIDER_MANAGER, f"manager.{slug}")
        if (slug, Role.PROVIDER_TUTOR) in NAMED:
            self.tutors[slug] = self._appoint(slug, organisation, Role.PROVIDER_TUTOR)

    def confirm(self) -> None:
        """Whoever answers for people says that they stay, at two schools not yet."""
        answering = [self.council["admin"], *self.leads.values(), *self.managers.values()]
        silent = [*self.leads.values()][-NOT_CONFIRMED:]
        for by in answering:
            if by not in silent:
                keys = {str(row.pk) for row in confirming.to_confirm(by.organisation, by=by)}
                confirming.confirm(by.organisation, shown=keys, stays=keys, by=by)

    def _appoint(self, where: str, organisation: Organisation, role: str, otherwise: str = "") -> Affiliation:
        """One of the ten, whose password is printed when the portal starts; else somebody who cannot sign in."""
        if (where, role) in NAMED:
            word, called = NAMED[where, role]
            person = User.objects.create_user(f"{word}@{DOMAIN}", called)
            User.objects.filter(pk=person.pk).update(password=self.password)
        else:
            person = User.objects.create_user(f"{otherwise}@{STAFF_DOMAIN}", self._name())
        return grant(person, organisation, role, by=self.council.get("admin"))

    def _name(self) -> str:
        """Drawn from the children's lists: nobody is called as somebody else is."""
        while True:
            group, sex = drawn(self.rng, read("borough")["staff_groups"]), self.rng.choice("FM")
            surname, first = name(self.rng, group, sex)
            if (both := f"{first} {surname}") not in self.taken:
                self.taken.add(both)
                return both
