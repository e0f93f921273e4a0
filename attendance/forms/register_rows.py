"""How a pupil of a register is drawn when there is nothing to correct: one pattern for all of whom the same is said."""

from collections.abc import Sequence
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from attendance.codes import REASONS
from attendance.models import Mark
from govuk.dates import moment_words

KINDS = Mark.Kind.choices
REASON_CHOICES = [(reason.slug, reason.label) for reason in REASONS]
TEMPLATE = "attendance/_register_row_plain.html"


def row(at: int, pk: str, name: str, said: Sequence[str], mark: Mark | None) -> SafeString:
    """The row at this place on the page; what is said there: seen, kind, minutes, left, reason."""
    seen, kind, minutes, left, reason = said
    pattern = _pattern(kind, reason, has_minutes=bool(minutes), has_left=bool(left), is_saved=mark is not None)
    by, when = (mark.saved_by.name, moment_words(mark.saved_at)) if mark else ("", "")
    return format_html(pattern, at=at, pk=pk, name=name, seen=seen, minutes=minutes, left=left, by=by, when=when)


@lru_cache(maxsize=500)
def _pattern(kind: str, reason: str, *, has_minutes: bool, has_left: bool, is_saved: bool) -> str:
    """The row with gaps where pupils differ: a template for each of thirty would cost as much as all the page."""
    return render_to_string(
        TEMPLATE,
        {
            "kinds": KINDS,
            "reasons": [("", "Select"), *REASON_CHOICES],
            "kind": kind,
            "reason": reason,
            "has_minutes": has_minutes,
            "has_left": has_left,
            "is_saved": is_saved,
        },
    )
