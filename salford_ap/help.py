"""Help for the active role: its questions, the register codes and the words of the portal."""

from typing import Any

from attendance.codes import NationalCode, national_codes
from core import statements
from core.models import Statement
from core.views import InfoPage
from salford_ap.help_topics import topics_for

COUNTS_AS = {
    "present": "Present",
    "approved_educational_activity": "Present: educated elsewhere",
    "authorised_absence": "Absent, authorised",
    "unauthorised_absence": "Absent, not authorised",
    "not_possible": "Not counted",
    "administrative": "Not counted",
}
"""What a code's category is in a register's figures, in words."""


def codes_in_use() -> list[tuple[NationalCode, str]]:
    """The national codes of today and what each counts as."""
    return [(code, COUNTS_AS[code.category]) for code in national_codes().values() if not code.is_withdrawn]


class Help(InfoPage):
    """What people in this role ask, answered on one page."""

    template_name = "help.html"
    title = "Help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            ours=self.ours(), topics=topics_for(self.acting.role), codes=codes_in_use(), **kwargs
        )

    def ours(self) -> str:
        """What the council says itself, with whom to ask."""
        statement = statements.now(Statement.Kind.HELP)
        return statements.drawn(statement) if statement else ""
