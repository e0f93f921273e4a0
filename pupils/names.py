"""Pupils of one name told apart, everywhere alike: by year group and school, and where that is not enough by birth.

A school reads its own pupils without its name.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from govuk.dates import short_day
from pupils.models import Enrolment, Pupil
from pupils.readers import Reader


def with_rolls(path: str = "") -> Prefetch:
    """What a list of pupils, or of rows that lead to one by this path, must bring along: `placement__pupil`."""
    schools = Enrolment.objects.select_related("school")
    return Prefetch("__".join(filter(None, (path, "enrolments"))), queryset=schools)


def beside(pupil: Pupil, reader: Reader) -> str:
    """Year 9, Worsley Kilns High School: what stands under a name, as far as it is the reader's to know."""
    school = reader.home_school(pupil)
    return ", ".join(filter(None, (reader.year(pupil), "" if reader.is_own(school) else school)))


def told_apart(pupils: Iterable[Pupil], reader: Reader) -> dict[Any, str]:
    """What stands under each name of a list, by pupil; twins in name, year and school also say when they were born."""
    rows = {pupil.pk: pupil for pupil in pupils}
    found = {pk: beside(pupil, reader) for pk, pupil in rows.items()}
    seen = Counter((str(rows[pk]), words) for pk, words in found.items())
    return {
        pk: words if seen[str(rows[pk]), words] < 2 else ", ".join(filter(None, (words, _born(rows[pk]))))
        for pk, words in found.items()
    }


def fetched_apart(pupils: Iterable[Pupil], reader: Reader) -> dict[Any, str]:
    """The same of pupils that were fetched without their schools."""
    rows = list(pupils)
    prefetch_related_objects(rows, "enrolments__school")
    return told_apart(rows, reader)


def of_one_name(pupils: Iterable[Pupil], reader: Reader) -> dict[Any, str]:
    """What tells apart those of a list whose name another has too."""
    rows = list(pupils)
    seen = Counter(str(pupil) for pupil in {pupil.pk: pupil for pupil in rows}.values())
    return fetched_apart((row for row in rows if seen[str(row)] > 1), reader)


def _born(pupil: Pupil) -> str:
    return f"born {short_day(pupil.born_on)}"
