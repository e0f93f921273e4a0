"""How a pupil of a register is drawn: one pattern for all of whom the same is said, and gaps for what differs."""

from collections.abc import Sequence
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from attendance.absences import ABSENCES
from attendance.models import Mark
from core.reasons import Words
from govuk.dates import moment_words

KINDS = Mark.Kind.choices
CHIPS = [choice for choice in KINDS if choice[0] != Mark.Kind.PROVIDER_CLOSED]
"""What is said of one pupil; that the provider was closed is said of all at once."""
COMMON = [
    ("illness", "Ill"),
    ("unexplained", "No reason yet"),
    ("refused", "Refused"),
    ("truant", "Stayed away"),
]
"""The reasons one click away, in few words; the others are asked for once it is known who needs them."""
OTHER = [("", "Other")]
TEMPLATE = "attendance/_register_row.html"


def row(
    pk: str,
    name: str,
    said: Sequence[str],
    mark: Mark | None,
    beside: str = "",
    errors: tuple[str, ...] = (),
    *,
    is_told: bool = False,
) -> SafeString:
    """The row of a pupil; what is said there: seen, kind, minutes, left, reason. `is_told`: who saved it, above."""
    seen, kind, minutes, left, reason = said
    flags = {
        "has_seen": bool(seen),
        "has_minutes": bool(minutes),
        "has_left": bool(left),
        "has_beside": bool(beside),
        "is_saved": mark is not None and not is_told,
    }
    pattern = _wrong(kind, reason, errors, **flags) if errors else _pattern(kind, reason, _chips(reason), **flags)
    by, when = (mark.saved_by.name, moment_words(mark.saved_at)) if mark else ("", "")
    gaps = {"minutes": minutes, "left": left, "by": by, "when": when, "beside": beside}
    told = {f"error{at}": error for at, error in enumerate(errors)}
    return format_html(pattern, pk=pk, name=name, seen=seen, **gaps, **told)


@lru_cache(maxsize=500)
def _pattern(kind: str, reason: str, reasons: tuple[Words, ...], **flags: bool) -> str:
    """The row with gaps where pupils differ: a template for each of thirty would cost as much as all the page."""
    return render_to_string(TEMPLATE, {**_said(kind, reason), "reasons": [*reasons, *OTHER], **flags})


def _chips(reason: str) -> tuple[Words, ...]:
    """The common reasons that are offered, in few words unless they were called otherwise; and the one that is said."""
    known, offered = ABSENCES.known(), {row.code for row in ABSENCES.offered()}
    common = [
        (code, words if known[code].label == ABSENCES.shipped[code].label else known[code].label)
        for code, words in COMMON
        if code in offered or code == reason
    ]
    rare = [] if reason in dict(COMMON) or reason not in known else [(reason, known[reason].label)]
    return tuple(map(_gapless, (*common, *rare)))


def _gapless(reason: Words) -> Words:
    """Words in which a brace is only a brace."""
    code, words = reason
    return code, words.replace("{", "{{").replace("}", "}}")


def _wrong(kind: str, reason: str, errors: tuple[str, ...], **flags: bool) -> str:
    """The row of somebody of whom something must be corrected, with every reason there is."""
    gaps = [f"{{error{at}}}" for at, _ in enumerate(errors)]
    every = [("", "Select"), *map(_gapless, ABSENCES.choices(reason))]
    return render_to_string(TEMPLATE, {**_said(kind, reason), "every_reason": every, "errors": gaps, **flags})


def _said(kind: str, reason: str) -> dict[str, object]:
    """A pupil for whom the provider was closed still says so, until something else is chosen."""
    return {"kinds": KINDS if kind == Mark.Kind.PROVIDER_CLOSED else CHIPS, "kind": kind, "reason": reason}
