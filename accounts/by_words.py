"""Lists of people are looked through by name or address."""

from typing import Any

from django.db.models import Q

MOST_WORDS = 6


class FindsPeople:
    """Of a list: whose rows say these of a person. Names and addresses stand in no address of a page."""

    called: tuple[str, ...] = ("user__name", "user__email")
    sought_by = "Name or email address"

    def sought(self, rows: Any, words: str) -> Any:
        """Each of the words anywhere in one of them."""
        for word in words.split()[:MOST_WORDS]:
            rows = rows.filter(Q(*((f"{name}__icontains", word) for name in self.called), _connector=Q.OR))
        return rows
