"""Flow: a pupil is entered or put right by hand, and put on a school's roll. Nobody is merged, nobody is moved."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Organisation
from core import clock
from core.acting import Acting
from core.likeness import folded
from core.models import MoveRefused, record
from govuk.dates import day_words
from pupils import leaving, locks, readers
from pupils.called import keep_words
from pupils.models import Enrolment, FormerUpn, Pupil

UPN_TAKEN = (
    "A pupil with this UPN is already in the portal. Check the number; if it is right, ask the council's AP team, "
    "who can see which school has the pupil"
)

STILL_AT_HOME = "This pupil is on another school's roll. That school ends it first"


Follower = Callable[[Collection[Any] | None], None]
FOLLOWERS: list[Follower] = []
"""What rooms above do in the same transaction when records or rolls change: the registration watch is one of them."""


def followed_by(act: Follower) -> Follower:
    """Have this done, with the keys of the pupils or None for very many, whenever records or rolls change."""
    if act not in FOLLOWERS:
        FOLLOWERS.append(act)
    return act


def follow(pupils: Collection[UUID] | None) -> None:
    """Have done what rooms above do when these pupils' records or rolls change."""
    for act in FOLLOWERS:
        act(pupils)


def near_matches(
    acting: Acting, *, surname: str, born_on: date, forename: str, postcode: str = "", but: Any = None
) -> list[Pupil]:
    """Pupils whom this person sees and who may be the same child under another UPN or none.

    One surname and birth date, and the same postcode, an unknown one, or the same forename; or one name, and day and
    month the other way round. Twins come up too: a person decides. Pupils of other schools stay
    unseen; the council finds them on the pupil's page.
    """
    rows = Pupil.objects.visible_to(acting).filter(born_on__in=may_be_born(born_on)).exclude(pk=but)
    reader, names = readers.Reader(acting), (surname, forename, postcode)
    return [row for row in rows if is_near(row, born_on, *names, lives_at=reader.known_postcode(row))]


def may_be_born(day: date) -> set[date]:
    """This day, and the one with its day and month the other way round."""
    return {day, day.replace(month=day.day, day=day.month)} if day.day <= 12 else {day}


def is_near(pupil: Pupil, born_on: date, surname: str, forename: str, postcode: str, *, lives_at: str) -> bool:
    """Whether this pupil, born on this day or with day and month the other way round, may be the child so named.

    `lives_at` is the pupil's postcode as far as whoever is told may know it: a hidden one must not be found by trying.
    """
    if folded(pupil.legal_surname) != folded(surname):
        return False
    same_name = folded(forename) in (folded(pupil.legal_forename), folded(pupil.known_forename))
    if pupil.born_on != born_on:
        return same_name
    return same_name or not postcode or not lives_at or postcode == lives_at


def is_somebody_else(pupil: Pupil, surname: str, forename: str) -> bool:
    """Whether neither name is this pupil's: one may change, both at once are rather another child's."""
    known = {folded(pupil.legal_forename), folded(pupil.known_forename)}
    return folded(surname) != folded(pupil.legal_surname) and folded(forename) not in known


def add(values: dict[str, Any], *, school: Any, since: date | None, by: Acting, sentence: str = "") -> Pupil:
    """Enter a pupil, and put them on this school's roll when there is one.

    A child who left and comes back is found by the UPN, not entered again. Raises MoveRefused for a UPN that is known.
    """
    upn = values.get("upn")
    with transaction.atomic():
        if back := leaving.who_left(upn):
            locks.pupil(back.pk)
        locks.numbers()
        if back := leaving.who_left(upn):
            return _take_back(back, values, school, since or clock.today(), by)
        if upn and Pupil.objects.filter(upn=upn).exists():
            raise MoveRefused(UPN_TAKEN)
        pupil = Pupil.objects.create(**values)
        keep_words([pupil])
        enrol(pupil, school, since or clock.today())
        record("added", pupil, by=by, sentence=sentence or "The pupil was added by hand.")
        return pupil


def is_same(pupil: Pupil, values: Mapping[str, Any]) -> bool:
    """Whether what was entered is this pupil's: one birth date, and one of the names at least."""
    is_named = not is_somebody_else(pupil, values["legal_surname"], values["legal_forename"])
    return is_named and pupil.born_on == values["born_on"]


def _take_back(pupil: Pupil, values: dict[str, Any], school: UUID, since: date, by: Acting) -> Pupil:
    """A child who left is on a roll again, with what the school says now; a confidential address stays one."""
    if not is_same(pupil, values):
        raise MoveRefused(UPN_TAKEN)
    if pupil.is_address_protected:
        kept = {"is_address_protected": True, "postcode": values.get("postcode") or pupil.postcode}
        values = {**values, **kept}
    change(pupil, values, by=by)
    if enrol(pupil, school, since):
        leaving.settle(pupil.pk, by=by)
    return pupil


def enrol(pupil: Pupil, school: Any, since: date) -> Enrolment | None:
    """Put the pupil on this school's roll as its only school. Raises MoveRefused where another is the home school."""
    if school is None:
        return None
    locks.pupil(pupil.pk)
    if fault := home_fault(pupil.pk, since):
        raise MoveRefused(fault)
    return Enrolment.objects.create(pupil=pupil, school=school, status=Enrolment.Status.SINGLE, starts_on=since)


def home_fault(pupil_id: UUID | None, since: date) -> str:
    """Why this pupil cannot have a new home school from this day on; empty when they can."""
    days = Enrolment.objects.home_from(since).filter(pupil=pupil_id).order_by("ends_on", "pk")
    last_days = list(days.values_list("ends_on", flat=True))
    ended = [day for day in last_days if day]
    if len(ended) < len(last_days):
        return STILL_AT_HOME
    return home_until(max(ended)) if ended else ""


def home_until(last_day: date) -> str:
    """Which first day would do after the last one at the home school before."""
    before = day_words(last_day)
    return f"The first day on the roll must be after {before}, the last day on the roll of the school before"


def change(pupil: Pupil, values: dict[str, Any], *, by: Acting, sentence: str = "") -> list[str]:
    """Put a pupil's record right; says which fields changed. A replaced UPN is kept.

    Raises MoveRefused for a UPN that another pupil has. The trail holds the names of the fields: what they say
    about a child stays in the record.
    """
    changed = [name for name, value in values.items() if getattr(pupil, name) != value]
    if not changed:
        return []
    former = pupil.upn
    with transaction.atomic():
        if "upn" in changed and values["upn"]:
            locks.pupil(pupil.pk)
            locks.numbers()
            if is_upn_known(values["upn"], but=pupil.pk):
                raise MoveRefused(UPN_TAKEN)
        for name in changed:
            setattr(pupil, name, values[name])
        pupil.save(update_fields=changed)
        keep_words([pupil])
        if "upn" in changed and former:
            FormerUpn.objects.get_or_create(pupil=pupil, upn=former, defaults={"replaced_on": clock.today()})
        words = sentence or "The pupil's record was changed."
        record("changed", pupil, by=by, sentence=words, changes={"fields": sorted(changed)})
        follow([pupil.pk])
    return changed


def is_upn_known(upn: str, *, but: Any = None) -> bool:
    """Whether another pupil has or had this number; without one, a number of somebody who left may come back."""
    theirs = Pupil.objects.filter(upn=upn).exclude(pk=but)
    theirs = theirs if but else theirs.filter(left_on=None)
    return theirs.exists() or FormerUpn.objects.filter(upn=upn).exclude(pupil=but).exists()


def schools() -> QuerySet[Organisation]:
    """The open schools, by name."""
    return Organisation.objects.filter(school__status_code__in=["1", "3"]).order_by("name")


def open_enrolments(pupil: Pupil, acting: Acting) -> QuerySet[Enrolment]:
    """The pupil's enrolments without a last day; a school sees its own."""
    rows = Enrolment.objects.visible_to(acting).filter(pupil=pupil, ends_on=None).select_related("school")
    return rows.filter(school=acting.organisation_id) if acting.is_school else rows


def possible_doubles(pupil: Pupil, acting: Acting) -> list[Pupil]:
    """Other pupils, also those who left, who may be the same child: for the council alone to see."""
    rows = Pupil.objects.visible_to(acting).filter(born_on__in=may_be_born(pupil.born_on)).exclude(pk=pupil.pk)
    reader = readers.Reader(acting)
    names, lives_at = (pupil.legal_surname, pupil.legal_forename), reader.known_postcode(pupil)
    return [row for row in rows if is_near(row, pupil.born_on, *names, lives_at, lives_at=reader.known_postcode(row))]


def leave(enrolment: Enrolment, last_day: date, *, by: Acting | None) -> None:
    """End a pupil's time on a school's roll. Raises MoveRefused when it has ended or had not begun by then."""
    with transaction.atomic():
        rows = Enrolment.objects.filter(pk=enrolment.pk, ends_on=None, starts_on__lte=last_day)
        if not rows.update(ends_on=last_day):
            raise MoveRefused("The last day must be on or after the first, and can be entered once.")
        enrolment.ends_on = last_day
        changes = {"ends_on": [None, last_day.isoformat()]}
        words = "The pupil's time on the school's roll was ended."
        record("left_school", enrolment.pupil, by=by, sentence=words, changes=changes)
        follow([enrolment.pupil_id])
        leaving.settle(enrolment.pupil_id, by=by)
