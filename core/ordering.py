"""One order for rows that sort alike, so that every list, file and sweep has each row once."""

from typing import Any

from django.db.models import Model, QuerySet


def to_the_last_key(rows: Any) -> Any:
    """The same rows in the same order, and those that sort alike in one order too: by their reference, else their key.

    Without it a row can stand on two pages and another on none. Rows that were worked out are a list, sorted already.
    """
    if not isinstance(rows, QuerySet):
        return rows
    # Counting what hangs on a row drops the model's own order.
    keys = list(rows.query.order_by or rows.model._meta.ordering)
    is_grouped = isinstance(rows.query.group_by, tuple)
    last = rows.query.values_select if is_grouped else (_told_apart_by(rows.model),)
    sorted_by = {key.lstrip("-") for key in keys if isinstance(key, str)}
    if not is_grouped and sorted_by & {"pk", rows.model._meta.pk.name}:
        return rows
    sign = "-" if keys and _is_descending(keys[-1]) else ""
    return rows.order_by(*keys, *[sign + name for name in last if name not in sorted_by])


def _told_apart_by(model: type[Model]) -> str:
    """The reference that people know each row by, where every row has one of its own; else the key."""
    known = (field for field in model._meta.fields if field.name == "reference" and field.unique and not field.null)
    return next((field.name for field in known), "pk")


def _is_descending(key: object) -> bool:
    return key.startswith("-") if isinstance(key, str) else bool(getattr(key, "descending", False))


def first_of(rows: Any, number: int, *order: str) -> Any:
    """The first of these rows in this order: which they are is found before whatever else is asked of each."""
    keys = rows.order_by(*order).values("pk")[:number]
    return rows.model.objects.filter(pk__in=keys).order_by(*order)
