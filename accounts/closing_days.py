"""Flow: days on which a school, a provider or the whole council is closed, entered by its own people.

Sessions on days to come follow in the night: those of a closed day are taken out, those of one that is open again
are made.
"""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.council import the_council
from accounts.models import Organisation
from core import clock
from core.acting import Acting
from core.models import Calendar, Closure, MoveRefused, record
from govuk.dates import day_words

LONGEST = 60
KINDS = [(kind.value, kind.label) for kind in Closure.Kind if kind != Closure.Kind.BANK_HOLIDAY]


def enter_closure(
    organisation: Organisation, *, by: Acting, kind: str, starts_on: date, ends_on: date | None = None, note: str = ""
) -> Closure:
    """Close it on these days. Raises MoveRefused for days that are over, too many, or entered already."""
    last = ends_on or starts_on
    if last < starts_on:
        raise MoveRefused(f"The last day, {day_words(last)}, is before the first, {day_words(starts_on)}.")
    if (last - starts_on).days >= LONGEST:
        raise MoveRefused(f"A closure is {LONGEST} days or fewer. Holidays stand in the term dates.")
    if last < clock.today():
        raise MoveRefused("These days are over: what happened on them stands in the registers.")
    with transaction.atomic():
        calendar = _own_calendar(organisation)
        # Whoever would enter the same days waits here.
        Calendar.objects.select_for_update().get(pk=calendar.pk)
        if Closure.objects.filter(calendar=calendar, kind=kind, starts_on=starts_on, ends_on=last).exists():
            raise MoveRefused("This closure is entered already.")
        closure = Closure.objects.create(calendar=calendar, kind=kind, starts_on=starts_on, ends_on=last, note=note)
        record("closure_entered", organisation, by=by, sentence=f"Closed {_said(closure)}")
    return closure


def remove_closure(closure: Closure, *, by: Acting) -> None:
    """Open again on these days. Raises MoveRefused once they have begun."""
    if closure.starts_on <= clock.today():
        raise MoveRefused("This closure has begun, so it stays: what happened on its days stands in the registers.")
    organisation = Organisation.objects.get(calendar=closure.calendar_id)
    with transaction.atomic():
        words = f"Open again {_said(closure)}"
        if not Closure.objects.filter(pk=closure.pk).delete()[0]:
            raise MoveRefused("Somebody else was quicker: this closure is taken out already.")
        record("closure_removed", organisation, by=by, sentence=words)


def closures_of(organisation: UUID) -> QuerySet[Closure]:
    """Those in its own calendar, not its council's."""
    return Closure.objects.filter(calendar__organisation=organisation)


def _said(closure: Closure) -> str:
    days = day_words(closure.starts_on)
    if closure.ends_on != closure.starts_on:
        days = f"{days} to {day_words(closure.ends_on)}"
    return f"{days}: {closure.get_kind_display()}"


def _own_calendar(organisation: Organisation) -> Calendar:
    """Its calendar, made under the council's where it has none yet."""
    if organisation.calendar is not None:
        return organisation.calendar
    made = Calendar.objects.create(name=organisation.name[:200], parent=the_council().calendar)
    Organisation.objects.filter(pk=organisation.pk).update(calendar=made)
    organisation.calendar = made
    return made
