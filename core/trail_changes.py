"""Before and after on the trail, as far as it may be read: steps, dates, numbers and what is chosen from a list.

Of a record about a child no free text is shown, whatever was written down; of any record no secret.
"""

import re
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Field

from core.models import Event
from core.models.trail import table_of
from govuk.dates import day_words

LONGEST = 120
TURNED = "turned"
"""Under it stand the changes of many rows at once: before, after, and how often."""
SECRETS = re.compile(r"password|secret|token|key|recovery|seed", re.IGNORECASE)
A_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
A_DATE = re.compile(r"\d{4}-\d\d-\d\d")
A_CODE = re.compile(r"[a-z0-9_]{1,40}")
PLAIN = (models.DateField, models.TimeField, models.BooleanField, models.IntegerField, models.DecimalField)


def is_told(event: Event, name: str, pair: list[object]) -> bool:
    """Whether before and after of this field may be read."""
    model = _model(event)
    return all(_is_shown(event, model, _field(model, name), name, value) for value in pair)


def changes_of(event: Event, without: Collection[str] = ()) -> list[str]:
    """What changed, a line for each field but those `without`: from what to what, or only that it did."""
    return list(_lines(event, without))


def _lines(event: Event, without: Collection[str]) -> Iterator[str]:
    model = _model(event)
    told = set(without)
    for name, value in event.changes.items():
        if name in without or (name == "fields" and isinstance(value, list)):
            continue
        told.add(name)
        yield from _of_one(event, _field(model, name), name, value)
    left = [_label(_field(model, name), name) for name in _named(event) if name not in told]
    if left:
        yield f"Changed: {', '.join(left).lower()}"


def _of_one(event: Event, field: Field | None, name: str, value: object) -> Iterator[str]:
    label = _label(field, name)
    if isinstance(value, list) and len(value) == 2:
        if is_told(event, name, value):
            yield f"{label}: from {_words(field, value[0])} to {_words(field, value[1])}"
        else:
            yield f"{label}: changed"
    elif isinstance(value, dict) and TURNED in value:
        yield from _tally(event, label, value[TURNED])
    elif isinstance(value, bool):
        yield f"{label}: changed"
    elif isinstance(value, int):
        yield f"{label}: {value}"


def _tally(event: Event, label: str, value: list[list[Any]]) -> Iterator[str]:
    """Each change of many rows with its number; of a record about a child only that there was one."""
    if event.pupil_id is not None:
        yield f"{label}: changed"
        return
    for before, after, times in value:
        often = f", {times} times" if times > 1 else ""
        yield f"{label}: from {before} to {after}{often}"


def _named(event: Event) -> list[str]:
    found = event.changes.get("fields")
    return [str(name) for name in found] if isinstance(found, list) else []


def _model(event: Event) -> type[models.Model] | None:
    try:
        return table_of(event.object_type)
    except (LookupError, ValueError):
        return None


def _field(model: type[models.Model] | None, name: str) -> Any:
    if model is None:
        return None
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _label(field: Field | None, name: str) -> str:
    words = str(getattr(field, "verbose_name", "") or name).replace("_", " ")
    return words[:1].upper() + words[1:]


def _is_shown(event: Event, model: Any, field: Any, name: str, value: Any) -> bool:
    """Whether this value may be read: never a secret; of a child, only what cannot be a word about the child."""
    if SECRETS.search(name) or isinstance(value, dict) or A_KEY.fullmatch(str(value)):
        return False
    if event.pupil_id is None:
        return not isinstance(field, models.TextField) and len(str(value)) <= LONGEST
    if hasattr(model, "trail_pupil_id") and field is not None:
        return False  # what the child's own record says stays in the record
    if field is not None and not (field.choices or isinstance(field, (*PLAIN, models.JSONField, models.ForeignKey))):
        return False
    each = value if isinstance(value, list) else [value]
    return all(_cannot_be_words(one, is_listed=field is not None) for one in each)


def _cannot_be_words(value: object, *, is_listed: bool) -> bool:
    """A number, a day, or a code of a field that only takes those of a list."""
    if value is None or isinstance(value, bool | int | float):
        return True
    text = str(value)
    return not text or bool(
        A_DATE.match(text) or (is_listed and A_CODE.fullmatch(text)) or re.fullmatch(r"[\d.:,/ -]{1,40}", text)
    )


def _words(field: Field | None, value: object) -> str:
    """The value as people say it."""
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_words(field, one) for one in value)
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    text = str(value)
    if A_DATE.fullmatch(text):
        return day_words(date.fromisoformat(text))
    return text.replace("_", " ")


FOLDED: set[str] = set()


def folds(*acts: str) -> None:
    """Have these acts folded into one line of a timeline: the portal's own bookkeeping, and parts of a form saved."""
    FOLDED.update(acts)
