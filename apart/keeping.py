"""Flow: two children are kept apart, for how long is looked at again, and it ends with a reason."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from apart.models import Pair, PairReview
from core import clock
from core.acting import Acting
from core.models import Holders, MoveRefused, record
from govuk.dates import day_words
from pupils import locks
from pupils.models import Pupil

LONGEST = timedelta(days=366)
SAME = "Enter another child: this is the child itself."
ENDED = "They are kept apart no more."
NOT_A_KEEPER = "Only who keeps its readers reviews and ends this."


@transaction.atomic
def keep_apart(
    first: Pupil, second: Pupil, *, reason: str, until: date, by: Acting, readers: Iterable[Acting | Holders] = ()
) -> Pair:
    """From now on no act leads both to one site in one half-day. What is agreed already is told, not undone."""
    if first.pk == second.pk:
        raise MoveRefused(SAME)
    # Acts about either child wait, or are done by now: always in one order.
    for key in sorted((first.pk, second.pk)):
        locks.pupil(key)
    _refuse_day(until)
    row = Pair.objects.create(
        first=first, second=second, reason=reason.strip(), ends_on=until, set_as_id=by.pk, set_at=clock.now()
    )
    row.name_reader(who=by, by=by, reason="Set it, and keeps it", keeps=True)
    for who in readers:
        row.name_reader(who=who, by=by, reason="Keeps it together with who set it", keeps=True)
    record("set", row, by=by, sentence=f"They are kept apart until {day_words(until)}.")
    return row


@transaction.atomic
def renew(pair: Pair, *, until: date, said: str, by: Acting) -> Pair:
    """It was looked at again and goes on, to a later or an earlier day."""
    row = _held(pair, by)
    _refuse_day(until)
    _reviewed(row, until, said, by)
    changes = {"ends_on": [row.ends_on.isoformat(), until.isoformat()]}
    row.ends_on = until
    row.save(update_fields=["ends_on"])
    record("renewed", row, by=by, sentence=f"They are kept apart until {day_words(until)}.", changes=changes)
    return row


@transaction.atomic
def end(pair: Pair, *, said: str, by: Acting) -> None:
    """They may meet again."""
    row = _held(pair, by)
    _reviewed(row, None, said, by)
    _stop(row, said, by)


@transaction.atomic
def end_as_one(pair: Pair) -> None:
    """Its two records are one child's: nobody is left to be kept apart."""
    _stop(pair, "The two records were merged: they are one child’s.", None)


def _stop(row: Pair, said: str, by: Acting | None) -> None:
    stamps: dict[str, Any] = {"ended_at": clock.now(), "ended_as_id": by.pk if by else None}
    Pair.objects.filter(pk=row.pk).update(ended_reason=said.strip(), **stamps)
    record("ended", row, by=by, sentence=ENDED)


def _held(pair: Pair, by: Acting) -> Pair:
    """As it is now, held until the transaction ends, for who keeps it."""
    row = Pair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    if row.is_ended:
        raise MoveRefused(ENDED)
    if not row.is_kept_by(by):
        raise MoveRefused(NOT_A_KEEPER)
    return row


def _reviewed(row: Pair, until: date | None, said: str, by: Acting) -> None:
    PairReview.objects.create(
        pair=row, ended_on=row.ends_on, ends_on=until, said=said.strip(), reviewed_as_id=by.pk, reviewed_at=clock.now()
    )


def _refuse_day(until: date) -> None:
    today = clock.today()
    if until < today:
        raise MoveRefused("The last day must be today or later.")
    if until > today + LONGEST:
        raise MoveRefused("The last day must be within a year: then it is looked at again.")
