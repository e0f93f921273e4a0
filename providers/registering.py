"""Flow: what a provider is called and registered as changes, from a day on; and what inspectorates found.

What the registers say of a school stands on its profile and changes with the next import of the register.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model

from accounts.models import Organisation, School
from core import clock, turns
from core.acting import Acting
from core.models import MoveRefused, as_kept, record
from govuk.dates import day_words
from providers.models import Inspection, Provider

Follower = Callable[[Provider, Any], None]
FOLLOWERS: list[Follower] = []
"""What rooms above do in the same transaction when a registration changes: the registration watch is one of them."""


def followed_by(act: Follower) -> Follower:
    """Have this done, with the provider and who acts, whenever a provider's registration changes."""
    if act not in FOLLOWERS:
        FOLLOWERS.append(act)
    return act


@dataclass(frozen=True)
class Identity:
    """A provider's name, its numbers in registers, its registration since a day, and who inspects it."""

    name: str
    registration: str
    since: date | None
    urn: str = ""
    ukprn: str = ""
    company_number: str = ""
    inspectorate: str = ""


NUMBERS = {"urn": "URN", "ukprn": "UKPRN", "company_number": "company number"}


def change(provider: Provider, said: Identity, *, by: Acting) -> None:
    """Change any of it, with before and after on the trail. Raises MoveRefused with what is wrong."""
    with transaction.atomic():
        provider = Provider.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=provider.pk)
        organisation = Organisation.objects.select_for_update().get(pk=provider.organisation_id)
        _refuse(provider, organisation, said)
        changes = _set(organisation, {"name": said.name, **{name: getattr(said, name) for name in NUMBERS}})
        facts = {"registration": said.registration, "registered_since": said.since, "inspectorate": said.inspectorate}
        changes |= _set(provider, facts)
        if not changes:
            return
        organisation.save(update_fields=["name", *NUMBERS])
        provider.save(update_fields=list(facts))
        record("registration_changed", provider, by=by, sentence=_sentence(provider, changes), changes=changes)
        if "registration" in changes or "registered_since" in changes:
            for follow in FOLLOWERS:
                follow(provider, by)


def _set(row: Model, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Set what differs; returns it as before and after."""
    changes = {}
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            setattr(row, name, value)
            changes[name] = [as_kept(before), as_kept(value)]
    return changes


def _sentence(provider: Provider, changes: dict[str, Any]) -> str:
    if "registration" not in changes:
        return f"{provider.name}: name, numbers or inspectorate changed"
    since = f" since {day_words(provider.registered_since)}" if provider.registered_since else ""
    return f"{provider.name}: {provider.get_registration_display().lower()}{since}"


def _refuse(provider: Provider, organisation: Organisation, said: Identity) -> None:
    """Raise MoveRefused when it cannot be so."""
    if said.since and said.since > clock.today():
        raise MoveRefused("The day since which it is so must be today or in the past.")
    if said.registration != provider.registration and not said.since:
        raise MoveRefused("Enter the day since which it is so.")
    if organisation.is_school:
        held = {name: getattr(organisation, name) for name in ("name", "urn", "ukprn")}
        if any(getattr(said, name) != value for name, value in held.items()):
            raise MoveRefused("Its name, URN and UKPRN are the national register's and change with its next import.")
    else:
        refuse_urn(said.registration, said.urn)
    for name in NUMBERS:
        refuse_taken(name, getattr(said, name), but=organisation)


def refuse_urn(registration: str, urn: str) -> None:
    """Raise MoveRefused unless a registered school has a URN, and nobody else has one."""
    is_registered = registration == Provider.Registration.REGISTERED
    if is_registered and not urn:
        raise MoveRefused("Enter the URN under which it is registered as a school.")
    if urn and not is_registered:
        raise MoveRefused("Only a registered school has a URN. Leave it blank, or select that it is registered.")


def refuse_taken(name: str, value: str, *, but: Organisation | None = None) -> None:
    """Raise MoveRefused when this number is another organisation's."""
    if not value:
        return
    turns.take(name, value)
    others = Organisation.objects.exclude(pk=but.pk) if but else Organisation.objects.all()
    if other := others.filter(**{name: value}).first():
        raise MoveRefused(f"The {NUMBERS[name]} {value} is {other.name}'s. Check the number.")
    if name == "company_number":
        return
    school = School.objects.filter(**{name: value}).select_related("organisation").first()
    if school and (but is None or school.pk != but.pk):
        raise MoveRefused(
            f"The {NUMBERS[name]} {value} is {school}'s, which is an organisation of its own in the portal. "
            f"Add {school} as a provider by its URN {school.urn}."
        )


def record_inspection(provider: Provider, *, by: Acting, inspected_on: date, **found: Any) -> Inspection:
    """Enter what an inspectorate found. Raises MoveRefused for a second inspection on the same day."""
    row = Inspection(provider=provider, inspected_on=inspected_on, **found)
    with transaction.atomic():
        Provider.objects.select_for_update().get(pk=provider.pk)
        _save(row, is_new=True)
        changes = {"inspected_on": [None, inspected_on.isoformat()], "grades": [None, row.grades]}
        record("inspection_entered", row, by=by, sentence=f"{row} entered", changes=changes)
    return row


def correct_inspection(row: Inspection, *, by: Acting, **found: Any) -> None:
    """Put right what was entered of an inspection, with before and after on the trail."""
    with transaction.atomic():
        Provider.objects.select_for_update().get(pk=row.provider_id)
        row = Inspection.objects.select_for_update(of=("self",)).select_related("provider__organisation").get(pk=row.pk)
        changes = _set(row, found)
        if changes:
            _save(row, is_new=False)
            record("inspection_changed", row, by=by, sentence=f"{row} changed", changes=changes)


def _save(row: Inspection, *, is_new: bool) -> None:
    if row.inspected_on > clock.today():
        raise MoveRefused("The inspection must be in the past. Enter the day it was made.")
    same = Inspection.objects.filter(provider=row.provider_id, inspected_on=row.inspected_on).exclude(pk=row.pk)
    if same.exists():
        raise MoveRefused("An inspection of that day is entered already. Change that one.")
    row.save(force_insert=is_new)
