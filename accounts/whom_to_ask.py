"""Rows of a file of people, told apart: to be asked in, asked or in already, and refused with the reason."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.db.models.functions import Lower

from accounts import invitations
from accounts.models import ASKS_IN, COUNCIL_ROLES, Affiliation, Invitation, Organisation, Role, User
from accounts.people_sheet import PersonRow
from core import clock
from core.acting import Acting
from core.likeness import folded
from govuk.fields.text import LONGEST_EMAIL

LONGEST_NAME = 150


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody to be asked in: their row, and what it was found to mean."""

    row: PersonRow
    role: Role
    organisation: Organisation
    account: User | None = None

    @property
    def email(self) -> str:
        """As accounts have it."""
        return self.row.email.lower()


@dataclass(frozen=True, slots=True)
class Told:
    """A row that asks nobody in, and why."""

    row: PersonRow
    why: str


@dataclass
class Proposal:
    """What approving a file would do now."""

    asked: list[Asked] = field(default_factory=list)
    known: list[Told] = field(default_factory=list)
    refused: list[Told] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {"invited": len(self.asked), "already": len(self.known), "refused": len(self.refused)}

    def shown(self) -> list[Any]:
        """What a person saw of it, to be told from what it would do later."""
        asked = [[one.row.number, one.email, one.role, one.organisation.pk] for one in self.asked]
        return [asked, *([told.row.number for told in group] for group in (self.known, self.refused))]


class _Refused(Exception):
    """Why a row asks nobody in."""


class _Known(Exception):
    """They hold the role, or were asked already."""


def propose(rows: Iterable[PersonRow], *, by: Acting) -> Proposal:
    """Compare rows with who has accounts, roles and invitations, in as many questions for two rows as for all."""
    rows = list(rows)
    looked_up, found = _LookedUp(rows, by), Proposal()
    for row in rows:
        try:
            one = looked_up.asked(row)
            looked_up.check_new(one)
        except _Refused as refused:
            found.refused.append(Told(row, str(refused)))
        except _Known as known:
            found.known.append(Told(row, str(known)))
        else:
            found.asked.append(one)
    return found


class _LookedUp:
    """What the portal knows of the people and places of a file."""

    def __init__(self, rows: list[PersonRow], by: Acting) -> None:
        self.by, self.allowed = by, ASKS_IN.get(by.role, frozenset())
        self.roles = {folded(word): role for role in Role for word in (role.label, role.value)}
        self.places = _places([row.organisation for row in rows], by)
        emails = {row.email.lower() for row in rows}
        self.people = {person.email: person for person in User.objects.filter(email__in=emails)}
        held = Affiliation.objects.held().filter(user__email__in=emails)
        self.held = set(held.values_list("user__email", "organisation", "role"))
        waiting = Invitation.objects.open(clock.now()).filter(email__in=emails)
        self.waiting = set(waiting.values_list("email", "organisation", "role"))
        self.named: dict[str, PersonRow] = {}
        self.said: dict[Any, PersonRow] = {}

    def asked(self, row: PersonRow) -> Asked:
        """Whom the row means, as what and where."""
        if not row.name or len(row.name) > LONGEST_NAME:
            raise _Refused(f"enter their full name, of up to {LONGEST_NAME} letters")
        email = self._email(row)
        role = self._role(row)
        organisation = self._organisation(row, role)
        if reason := invitations.misfit(role, organisation):
            raise _Refused(reason[0].lower() + reason[1:].rstrip("."))
        return Asked(row, role, organisation, self.people.get(email))

    def check_new(self, one: Asked) -> None:
        """Neither in nor asked yet, nor said by an earlier row, which has the address for the same person."""
        key = (one.email, one.organisation.pk, one.role)
        earlier = self.named.setdefault(one.email, one.row)
        if folded(earlier.name) != folded(one.row.name):
            raise _Refused(f"row {earlier.number} has this email address for somebody of another name")
        if (first := self.said.setdefault(key, one.row)) is not one.row:
            raise _Known(f"Row {first.number} says the same")
        if key in self.held:
            raise _Known("Has this role there already")
        if key in self.waiting:
            raise _Known("Was asked already and has not answered")

    def _email(self, row: PersonRow) -> str:
        email = row.email.lower()
        try:
            validate_email(email)
        except ValidationError:
            raise _Refused("enter an email address like name@school.example") from None
        if len(email) > LONGEST_EMAIL:
            raise _Refused(f"enter an email address of up to {LONGEST_EMAIL} letters")
        if email == self.by.user.email:
            raise _Refused("you cannot ask yourself in. Ask a colleague at the council")
        person = self.people.get(email)
        if person and not person.is_active:
            raise _Refused("the account with this address is closed. Ask an administrator to open it again")
        return email

    def _role(self, row: PersonRow) -> Role:
        role = self.roles.get(folded(row.role))
        if role is None or role not in self.allowed:
            labels = ", ".join(one.label for one in Role if one in self.allowed)
            raise _Refused(f"the role must be one of {labels}")
        return role

    def _organisation(self, row: PersonRow, role: Role) -> Organisation:
        if not row.organisation:
            if not self.by.is_council or role in COUNCIL_ROLES:
                return self.by.organisation
            raise _Refused("enter the school or provider, by its name or its URN")
        found = self.places.get(folded(row.organisation), [])
        if len(found) > 1:
            raise _Refused(f"{len(found)} organisations have this name. Enter the URN or UKPRN instead")
        if not found or not invitations.may_ask(role, found[0], by=self.by):
            raise _Refused(
                "no organisation of this name or number is in the portal"
                if self.by.is_council
                else f"you can ask people in at {self.by.organisation} only"
            )
        return found[0]


def _places(words: Iterable[str], by: Acting) -> dict[str, list[Organisation]]:
    """Organisations people can be asked into, by each name and number that these words may mean."""
    said = {word.lower() for word in words if word}
    rows = invitations.places().visible_to(by).select_related("school").annotate(called=Lower("name"))
    names = ("called", "urn", "ukprn", "school__urn", "school__ukprn")
    found: dict[str, list[Organisation]] = defaultdict(list)
    asked = Q(*[(f"{name}__in", said) for name in names], _connector=Q.OR)
    for place in rows.filter(asked) if said else ():
        school = getattr(place, "school", None)
        numbers = [place.urn, place.ukprn, *([school.urn, school.ukprn] if school else [])]
        for word in {folded(place.name), *numbers} - {""}:
            found[word].append(place)
    return found
