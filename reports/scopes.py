"""What a termly report may be about; the whole of the council's area by the council's own word for it."""

from core import council
from reports.models import TermlyReport

Scope = TermlyReport.Scope


def in_words(scope: str) -> str:
    """Provider, School, Borough."""
    word = council.area() if scope == Scope.BOROUGH else Scope(scope).label
    return word[:1].upper() + word[1:]


def choices() -> list[tuple[str, str]]:
    """Each with its words."""
    return [(scope.value, in_words(scope.value)) for scope in Scope]
