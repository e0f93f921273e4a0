"""Flow: an organisation becomes a provider on lots of the framework, with dated rates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from accounts.council import the_council
from accounts.models import Organisation, School
from core import clock, turns
from core.acting import Acting
from core.models import Calendar, MoveRefused, record
from govuk.dates import day_words
from providers import registering
from providers.models import Lot, Membership, Provider, Rate


@dataclass(frozen=True)
class Terms:
    """A lot and what the provider charges on it: pounds for each hour, session, day or week."""

    lot: Lot
    amount: Decimal
    unit: str = Rate.Unit.SESSION
    ratio: str = ""
    includes: str = ""


def admit(
    organisation_name: str,
    slug: str,
    lots: Iterable[Terms],
    *,
    by: Acting,
    starts_on: date | None = None,
    is_demo: bool = False,
    numbers: Mapping[str, str] | None = None,
    **facts: Any,
) -> Provider:
    """Make an organisation with its calendar and its profile as a provider, and put it on these lots.

    `facts` are fields of Provider, `numbers` those of a new organisation in registers. An organisation of that name
    that is a school already (a PRU) becomes a provider too, when it is given as `organisation=`. Raises MoveRefused
    when the short name is taken.
    """
    organisation = facts.pop("organisation", None)
    with transaction.atomic():
        if organisation is None:
            organisation = _open_organisation(organisation_name, is_demo, numbers or {})
        else:
            _take(organisation)
        turns.take("provider", slug)
        if Provider.objects.filter(slug=slug).exists():
            raise MoveRefused("A provider of that name is there already. Look for it in the directory.")
        provider = Provider.objects.create(organisation=organisation, slug=slug, **facts)
        said = {"registration": provider.registration, **(numbers or {})}
        changes = {name: [None, value] for name, value in said.items() if value}
        record("admitted", provider, by=by, sentence=f"{organisation.name} became a provider", changes=changes)
        for terms in lots:
            add_membership(provider, terms, by=by, starts_on=starts_on)
    return provider


def admit_school(urn: str, *, by: Acting) -> Provider:
    """A school, academy or pupil referral unit of the national register becomes a provider in the organisation it has.

    Its school profile stays as it is. Raises MoveRefused when the portal does not have it, or it has closed.
    """
    school = School.objects.select_related("organisation").filter(urn=urn).first()
    if school is None:
        raise MoveRefused(f"No school of the portal has the URN {urn}. Enter the provider's name as well.")
    if school.is_closed:
        raise MoveRefused(f"{school} ({urn}) has closed, the national register says. Enter the URN of its successor.")
    name = school.organisation.name
    slug = slugify(name)[:53] or "provider"
    if Provider.objects.filter(slug=slug).exclude(organisation=school.organisation).exists():
        slug = f"{slug}-{urn}"
    return admit(
        name,
        slug,
        [],
        by=by,
        organisation=school.organisation,
        registration=Provider.Registration.REGISTERED,
        registered_since=school.opened_on,
    )


def admit_named(name: str, registration: str, *, by: Acting, **numbers: str) -> Provider:
    """An organisation the portal does not have yet becomes a provider, with its `numbers` in registers.

    Raises MoveRefused when a number is another organisation's, or a school of that name is there to be taken by URN.
    """
    registering.refuse_urn(registration, numbers.get("urn", ""))
    same = School.objects.open().filter(organisation__name__iexact=name).first()
    if same:
        raise MoveRefused(f"{same} is in the portal as a school. Enter its URN, {same.urn}, and leave the name blank.")
    with transaction.atomic():
        for kind, number in numbers.items():
            registering.refuse_taken(kind, number)
        slug = slugify(name)[:60] or "provider"
        return admit(name, slug, [], by=by, numbers=numbers, registration=registration)


def _take(organisation: Organisation) -> None:
    """The organisation is a provider from now on, once."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if Provider.objects.filter(organisation=organisation).exists():
        raise MoveRefused(f"{organisation} is a provider already. Look for it in the directory.")
    Organisation.objects.filter(pk=organisation.pk).update(is_provider=True)
    organisation.is_provider = True


def _open_organisation(name: str, is_demo: bool, numbers: Mapping[str, str]) -> Organisation:
    council = the_council()
    calendar = Calendar.objects.create(name=name, parent_id=council.calendar_id)
    return Organisation.objects.create(name=name, calendar=calendar, is_demo=is_demo, is_provider=True, **numbers)


def add_membership(provider: Provider, terms: Terms, *, by: Acting, starts_on: date | None = None) -> Membership:
    """Admit a provider to a lot until the framework ends, with its first rate from the same day.

    Raises MoveRefused when it is on the lot already or the day lies outside the framework.
    """
    framework = terms.lot.framework
    first_day = starts_on or max(clock.today(), framework.starts_on)
    if not framework.starts_on <= first_day <= framework.ends_on:
        raise MoveRefused(
            f"The framework runs from {day_words(framework.starts_on)} to {day_words(framework.ends_on)}. "
            "Enter a first day within it."
        )
    with transaction.atomic():
        Provider.objects.select_for_update().get(pk=provider.pk)
        on_lot = Membership.objects.filter(provider=provider, lot=terms.lot)
        if on_lot.filter(status__in=[Membership.Status.ACTIVE, Membership.Status.SUSPENDED]).exists():
            raise MoveRefused(f"{provider.name} is on {terms.lot.in_short} already.")
        membership = Membership.objects.create(
            provider=provider, lot=terms.lot, starts_on=first_day, ends_on=framework.ends_on
        )
        words = f"{provider.name} admitted to {terms.lot.in_short} from {day_words(first_day)}"
        record("admitted", membership, by=by, sentence=words, changes={"starts_on": [None, first_day.isoformat()]})
        change_rate(membership, terms.amount, terms.unit, starts_on=first_day, by=by, terms=terms)
    return membership


def change_rate(
    membership: Membership,
    amount: Decimal,
    unit: str,
    *,
    starts_on: date,
    by: Acting,
    terms: Terms | None = None,
    name: str = "Standard",
) -> Rate:
    """The next version of a rate from a day on; the one before ends the day before and is never edited.

    Raises MoveRefused when the day is not after the first day of the version before.
    """
    with transaction.atomic():
        # The lock makes two people who change the rate at once wait for each other.
        Membership.objects.select_for_update().get(pk=membership.pk)
        before = Rate.objects.filter(membership=membership, name=name).order_by("-version").first()
        if before and starts_on <= before.starts_on:
            raise MoveRefused(
                f"The rate of £{before.amount} holds from {day_words(before.starts_on)}. Enter a later first day."
            )
        if before and (before.ends_on is None or before.ends_on >= starts_on):
            Rate.objects.filter(pk=before.pk).update(ends_on=starts_on - timedelta(days=1))
        rate = Rate.objects.create(
            membership=membership,
            version=before.version + 1 if before else 1,
            name=name,
            unit=unit,
            amount=amount,
            ratio=terms.ratio if terms else before.ratio if before else "",
            includes=terms.includes if terms else before.includes if before else "",
            starts_on=starts_on,
        )
        was = f"{before.amount} a {before.unit}" if before else None
        words = f"Rate on {membership.lot.in_short}: £{amount} {rate.get_unit_display()} from {day_words(starts_on)}"
        record("rate_changed", membership, by=by, sentence=words, changes={"rate": [was, f"{amount} a {unit}"]})
    return rate
