"""One order for rows that sort alike, so that every list, file and sweep has each row once."""

from typing import Any

from django.db.models import QuerySet


def to_the_last_key(rows: Any) -> Any:
    """The same rows in the same order, and those that sort alike in one order too, by their key.

    Without it a row can stand on two pages and another on none. Rows that were worked out are a list, sorted already.
    """
    if not isinstance(rows, QuerySet):
        return rows
    # Counting what hangs on a row drops the model's own order.
    keys = list(rows.query.order_by or rows.model._meta.ordering)
    is_grouped = isinstance(rows.query.group_by, tuple)
    last = rows.query.values_select if is_grouped else ("pk",)
    sorted_by = {key.lstrip("-") for key in keys if isinstance(key, str)}
    if not is_grouped and rows.model._meta.pk.name in sorted_by:
        return rows
    sign = "-" if keys and _is_descending(keys[-1]) else ""
    return rows.order_by(*keys, *[sign + name for name in last if name not in sorted_by])


def _is_descending(key: object) -> bool:
    return key.startswith("-") if isinstance(key, str) else bool(getattr(key, "descending", False))
