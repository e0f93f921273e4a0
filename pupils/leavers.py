"""Flow: who is on a school's roll and not in its whole file; a person says who of them has left, and when."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Organisation
from core.acting import Acting
from core.identifiers import tidy
from core.likeness import folded
from core.models import MoveRefused
from govuk.dates import day_words
from pupils import enrolling
from pupils.models import ON_ROLL, Enrolment, Pupil, PupilFile
from pupils.sheet import Read


def on_roll(school: Organisation) -> QuerySet[Enrolment]:
    """Everybody whom this school has on its roll without a last day."""
    rows = Enrolment.objects.filter(school=school, status__in=ON_ROLL, ends_on=None).select_related("pupil")
    return rows.order_by("pupil__legal_surname", "pupil__legal_forename", "pk")


def not_in(found: Read, school: Organisation, *, but: Collection[Pupil] = ()) -> list[Enrolment]:
    """Who is on the roll and in no row of a whole file, rows that are refused counted; `but` were found otherwise.

    A pupil without a UPN is in it where a row has the surname and the birth date.
    """
    upns = {tidy(str(given.get("UPN") or "")) for given in found.given.values()}
    near = {row.near for row in found.rows}
    kept = {pupil.pk for pupil in but}

    def is_in(pupil: Pupil) -> bool:
        if pupil.pk in kept:
            return True
        return pupil.upn in upns if pupil.upn else (folded(pupil.legal_surname), pupil.born_on) in near

    return [row for row in on_roll(school) if not is_in(row.pupil)]


def of_file(file: PupilFile, acting: Acting) -> QuerySet[Enrolment]:
    """Those a file did not have who are still on the roll, as far as whoever looks may see them."""
    rows = Enrolment.objects.visible_to(acting).filter(pk__in=file.findings.get("leavers", ()), ends_on=None)
    rows = rows.filter(school=file.school_id).select_related("pupil")
    return rows.order_by("pupil__legal_surname", "pupil__legal_forename", "pk")


def end(enrolments: Iterable[Enrolment], last_day: date, *, by: Acting | None) -> int:
    """End these rolls on that day, all or none. Raises MoveRefused."""
    rows: list[Any] = list(enrolments)
    if late := [row for row in rows if row.starts_on > last_day]:
        first = day_words(max(row.starts_on for row in late))
        raise MoveRefused(f"{len(late)} of them came onto the roll after that day, the last on {first}")
    with transaction.atomic():
        for row in sorted(rows, key=lambda row: row.pupil_id):
            enrolling.leave(row, last_day, by=by)
    return len(rows)
