"""Lists about children are looked through by a child's name or number."""

from typing import Any

from core.acting import Acting
from pupils.sought import narrowed


class FindsPupils:
    """Of a list: whose rows name a `pupil`."""

    acting: Acting
    pupil = "pupil"
    sought_by = "Pupil’s name or UPN"

    def sought(self, rows: Any, words: str) -> Any:
        """Rows of pupils whom this person may see and may mean by it."""
        return narrowed(rows, self.pupil, words, self.acting)
