"""Flow: the words by which pupils are found follow their names; those of a name they had before are kept as such."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from core.bulk import insert_many
from core.likeness import words_of
from pupils.cells import LONGEST_NAME
from pupils.models import NameWord, Pupil

COLUMNS = ("pupil", "word", "backwards", "is_former")
AT_ONCE = 5_000


def words_of_pupil(pupil: Pupil) -> set[str]:
    """The words of every name the pupil has."""
    names = (pupil.legal_surname, pupil.legal_forename, pupil.middle_names, pupil.preferred_forename)
    return {word[:LONGEST_NAME] for name in names for word in words_of(name)}


def keep_words(pupils: Sequence[Pupil]) -> None:
    """Have these pupils found by the names they have now; call it in the transaction that names them."""
    for start in range(0, len(pupils), AT_ONCE):
        some = pupils[start : start + AT_ONCE]
        known = {
            (row.pupil_id, row.word): row for row in NameWord.objects.filter(pupil__in=[pupil.pk for pupil in some])
        }
        called = {(pupil.pk, word) for pupil in some for word in words_of_pupil(pupil)}
        insert_many(NameWord, COLUMNS, _new(called - known.keys()))
        for is_former, its in ((True, known.keys() - called), (False, known.keys() & called)):
            turned = [known[key].pk for key in its if known[key].is_former is not is_former]
            if turned:
                NameWord.objects.filter(pk__in=turned).update(is_former=is_former)


def _new(keys: Collection[tuple[Any, str]]) -> Iterator[tuple[Any, ...]]:
    return ((pupil, word, word[::-1], False) for pupil, word in sorted(keys))
