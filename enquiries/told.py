"""A question and its answer, line by line: for who is asked, whom a link was passed on to, and who asks."""

from typing import Any

from enquiries.models import Asked, Enquiry
from govuk.dates import day_words, moment_words

Rows = list[dict[str, Any]]


def question(enquiry: Enquiry) -> Rows:
    """All that a provider reads of it."""
    rows: Rows = [
        {"key": "Year group", "value": enquiry.year_label},
        {"key": "Kind of provision", "value": str(enquiry.lot)},
        {"key": "Need", "value": enquiry.need},
        {"key": "Half-days", "value": enquiry.half_days_words},
        {"key": "Area", "value": enquiry.area},
        {"key": "Risk level", "value": enquiry.get_risk_display()},
        {"key": "Wanted from", "value": day_words(enquiry.starts_on)},
    ]
    if enquiry.note:
        rows.append({"key": "What else to know", "value": enquiry.note})
    if enquiry.reply_by:
        rows.append({"key": "Answer by", "value": day_words(enquiry.reply_by)})
    return rows


def answer(asked: Asked, *, with_who: bool = True) -> Rows:
    """What was answered, when and by whom."""
    if not asked.is_answered:
        return []
    rows: Rows = [{"key": "Answer", "tag": asked}]
    rows += _can(asked) if asked.is_yes else _cannot(asked)
    if asked.note:
        rows.append({"key": "What else they said", "value": asked.note})
    if with_who and asked.answered_at:
        rows.append({"key": "Answered", "value": f"{moment_words(asked.answered_at)}, {who(asked)}"})
    return rows


def _can(asked: Asked) -> Rows:
    rows: Rows = [
        {"key": "From", "value": day_words(asked.can_from) if asked.can_from else ""},
        {"key": "Half-days", "value": f"{len(asked.half_days)}: {asked.half_days_words}"},
    ]
    if asked.programme:
        rows.append({"key": "Where", "value": f"{asked.programme.name}, {asked.programme.site.name}"})
    if asked.price_words:
        rows.append({"key": "Price", "value": asked.price_words})
    return rows


def _cannot(asked: Asked) -> Rows:
    rows: Rows = [{"key": "Why", "value": asked.why_not}]
    if asked.later_from:
        rows.append({"key": "Could from", "value": day_words(asked.later_from)})
    return rows


def who(asked: Asked) -> str:
    """Who answered, as far as it is known."""
    return asked.answered_by.name if asked.answered_by else f"{asked.answered_name}, by the link"
