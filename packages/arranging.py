"""Flow: what of a child's week no provider has: half-days at school, and interim tuition."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts import school_calendars
from core import clock
from core.acting import Acting
from core.half_days import code_of, in_words
from core.models import Event, MoveRefused, next_reference, record
from core.school_days import ONE_DAY
from govuk.dates import day_words
from packages.models import AtSchool, Tuition, Tutored
from placements import elsewhere, timetable
from placements.agreeing import read_pattern
from pupils import leaving, locks
from pupils.models import Enrolment, Pupil
from referrals.models import Referral


@transaction.atomic
def say_at_school(pupil: Pupil, *, half_days: Sequence[str], starts_on: date, said: str, by: Acting) -> AtSchool:
    """Write down which half-days the home school teaches the child; what was said before ends the day before."""
    locks.pupil(pupil.pk)
    school = Enrolment.objects.home_schools([pupil.pk], starts_on).get(pupil.pk)
    if school is None:
        raise MoveRefused(f"The pupil is on no school’s roll on {day_words(starts_on)}.")
    before = AtSchool.objects.filter(pupil=pupil).since(starts_on)
    if before.filter(starts_on__gt=starts_on).exists():
        raise MoveRefused("Something was said already for a later day. Say from that day or later.")
    # What began on the same day is said anew, and was true of no day.
    before.filter(starts_on=starts_on).delete()
    before.update(ended_on=starts_on - ONE_DAY)
    row = AtSchool.objects.create(
        pupil=pupil,
        school_id=school,
        half_days=list(half_days),
        starts_on=starts_on,
        said=said.strip(),
        entered_by_id=by.user_id,
        entered_at=clock.now(),
    )
    words = f"From {day_words(starts_on)} the school teaches the pupil on {in_words(row.half_days)}."
    record("said", row, by=by, sentence=words)
    return row


@transaction.atomic
def arrange_tuition(
    pupil: Pupil,
    *,
    pattern: Sequence[dict[str, str]],
    starts_on: date,
    ends_on: date,
    tutor: str,
    place: str,
    by: Acting,
) -> Tuition:
    """Have a tutor teach the child on these half-days, with no provider. MoveRefused where it is due elsewhere."""
    locks.pupil(pupil.pk)
    if starts_on < clock.today():
        raise MoveRefused("The first day must be today or later.")
    if starts_on > ends_on:
        raise MoveRefused("The last day must be on or after the first day.")
    cells = read_pattern(pattern)
    if against := _clashes(pupil, cells, starts_on, ends_on, by):
        raise MoveRefused(" ".join(against))
    referral = _referral_of(pupil)
    row = Tuition.objects.create(
        reference=next_reference("TUI", clock.today()),
        pupil=pupil,
        referral=referral,
        arranger=by.organisation,
        half_days=[cell["half_day"] for cell in pattern],
        pattern=list(pattern),
        starts_on=starts_on,
        ends_on=ends_on,
        tutor=tutor.strip(),
        place=place.strip(),
        entered_by_id=by.user_id,
        entered_at=clock.now(),
    )
    record("arranged", row, by=by, sentence=f"Interim tuition was arranged from {day_words(starts_on)}.")
    leaving.settle(pupil.pk, by=by)
    return row


@transaction.atomic
def end_tuition(tuition: Tuition, *, last_day: date, reason: str, by: Acting) -> Event:
    """It ends on this day, before the one that was planned; one that has not begun is given up."""
    locks.pupil(tuition.pupil_id)
    tuition.refresh_from_db()
    if tuition.last_day < clock.today():
        raise MoveRefused("This tuition has ended already.")
    if not tuition.starts_on - ONE_DAY <= last_day <= tuition.ends_on:
        raise MoveRefused(f"The last day is {day_words(tuition.ends_on)} or earlier, once it has begun.")
    tuition.ended_on, tuition.end_reason = last_day, reason.strip()
    tuition.save(update_fields=["ended_on", "end_reason"])
    return record("ended", tuition, by=by, sentence=f"The tuition ends on {day_words(last_day)}.")


@transaction.atomic
def mark_tuition(tuition: Tuition, *, days: Mapping[tuple[date, str], bool], by: Acting) -> int:
    """Write down whether the child was there, as the tutor told it; what is not told is not known. How many are new."""
    held = {(day, half) for day, half in half_days_until(tuition, clock.today())}
    changed = 0
    for (day, half), was_there in days.items():
        if (day, half) not in held:
            raise MoveRefused(f"There was no tuition on {day_words(day)}.")
        stamps = {"was_there": was_there, "marked_by_id": by.user_id, "marked_at": clock.now()}
        before = Tutored.objects.filter(tuition=tuition, date=day, half=half)
        if before.filter(was_there=was_there).exists():
            continue
        Tutored.objects.update_or_create(tuition=tuition, date=day, half=half, defaults=stamps)
        changed += 1
    if changed:
        record("marked", tuition, by=by, sentence=f"{changed} half-days of tuition were marked.")
    return changed


def half_days_until(tuition: Tuition, until: date) -> Iterator[tuple[date, str]]:
    """Its half-days from its first day to this one on which the child's school is open, the latest first."""
    school = Enrolment.objects.home_schools([tuition.pupil_id], until).get(tuition.pupil_id)
    days = school_calendars.school_days_of([school])[school]
    day, last = tuition.starts_on, min(until, tuition.last_day)
    while last >= day:
        if days.is_open(last):
            yield from ((last, str(cell.half)) for cell in tuition.cells if cell.weekday == last.weekday())
        last -= ONE_DAY


def _referral_of(pupil: Pupil) -> Referral | None:
    """The one it is arranged for: the latest that is asked for and not settled."""
    running = Q(status__in=[Referral.Status.SUBMITTED, Referral.Status.RETURNED, Referral.Status.APPROVED])
    return Referral.objects.filter(running, pupil=pupil).order_by("-started_at").first()


def _clashes(pupil: Pupil, cells: Any, first: date, last: date, by: Acting) -> list[str]:
    """Half-days on which the child is due at a place, or with another tutor, at the same time."""
    found = [
        words for due in elsewhere.of_pupils([pupil.pk], by)[pupil.pk] for words in due.clashes(cells, first, last)
    ]
    others = Tuition.objects.filter(pupil=pupil, starts_on__lte=last).since(first)
    for row in others:
        if row.last_day < first:
            continue
        for cell, _other in timetable.clashes(tuple(cells), row.cells):
            found.append(f"The pupil has tuition on {in_words([code_of(cell.weekday, cell.half)])} ({row}).")
    return found
