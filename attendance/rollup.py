"""Sessions added up: attended, absent, closed and unknown, grouped as asked, in one query."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from attendance.figures import ApAttendance
from attendance.models import Mark
from placements.models import Session

ATTENDED = Count("pk", filter=Q(mark__kind__in=Mark.ATTENDED_KINDS))
ABSENT = Count("pk", filter=Q(mark__kind=Mark.Kind.ABSENT))
CLOSED = Count("pk", filter=Q(mark__kind=Mark.Kind.PROVIDER_CLOSED))
UNKNOWN = Count("pk", filter=Q(mark__isnull=True))


def tally(sessions: QuerySet[Session], *keys: str) -> dict[Any, ApAttendance]:
    """AP attendance by these fields; one key is not wrapped in a tuple."""
    rows = sessions.order_by().values_list(*keys).annotate(a=ATTENDED, b=ABSENT, c=CLOSED, d=UNKNOWN)
    found = {}
    for *key, attended, absent, closed, unknown in rows:
        found[key[0] if len(keys) == 1 else tuple(key)] = ApAttendance(attended, absent, closed, unknown)
    return found


def total(sessions: QuerySet[Session]) -> ApAttendance:
    """AP attendance of all these sessions together."""
    row = sessions.order_by().aggregate(a=ATTENDED, b=ABSENT, c=CLOSED, d=UNKNOWN)
    return ApAttendance(row["a"], row["b"], row["c"], row["d"])
