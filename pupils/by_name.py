"""Lists about children: looked through by a child's name or number, and those of one name told apart."""

from collections.abc import Iterable
from functools import reduce
from typing import Any

from django.utils.functional import cached_property

from core.acting import Acting
from pupils import names
from pupils.readers import Reader
from pupils.sought import narrowed


class FindsPupils:
    """Of a list: whose rows name a `pupil`."""

    acting: Acting
    told: Iterable[Any]
    pupil = "pupil"
    sought_by = "Pupil’s name or UPN"

    def sought(self, rows: Any, words: str) -> Any:
        """Rows of pupils whom this person may see and may mean by it."""
        return narrowed(rows, self.pupil, words, self.acting)

    def beside(self, row: Any) -> str:
        """What stands under the pupil's name on the page: the year group and the school."""
        return self._apart[_pupil_of(row, self.pupil).pk]

    @cached_property
    def _apart(self) -> dict[Any, str]:
        return names.fetched_apart((_pupil_of(row, self.pupil) for row in self.told), Reader(self.acting))


def _pupil_of(row: Any, path: str) -> Any:
    return reduce(getattr, path.split("__"), row)
