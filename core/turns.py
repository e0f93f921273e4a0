"""Taking turns: whoever would write the same thing waits, asks, and finds it there.

A row that the database refuses stands in PostgreSQL's log, with names and birth dates. A constraint is the last wall,
never the way to find out who was first.
"""

import hashlib
from typing import Any

from django.db import connection


def take(*what: Any) -> None:
    """Until the transaction ends nobody else goes on by these words. On SQLite one transaction writes at a time anyway.

    Rows are locked first and turns are taken after them, always in this order.
    """
    if connection.vendor != "postgresql":
        return
    digest = hashlib.sha256("\n".join(map(str, what)).encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], signed=True)])
