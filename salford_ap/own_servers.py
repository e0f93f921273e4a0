"""Servers that the portal's own commands started: only on these are rows measured and deleted, or is the demo shown.

The mark is a setting on the command line of the server (bin/bootstrap/servers.py). It lies in no database, so that no
copy and no restore carries it, and it goes when the server stops. An empty database proves nothing.
"""

from collections.abc import Mapping

import psycopg2
from django.db.backends.utils import CursorWrapper

ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
MARK = "OWN_SERVERS"
SETTING = "salford_ap.own_servers"


def handed_in(environment: Mapping[str, str]) -> list[str]:
    """The addresses in the environment, unless the server that answers there carries the mark of this run."""
    given = [name for name in ADDRESSES if environment.get(name)]
    return [] if given and _is_marked_at(environment) else given


def is_marked(cursor: CursorWrapper, environment: Mapping[str, str]) -> bool:
    """Does this server of PostgreSQL carry the mark that was handed to this process?"""
    cursor.execute("SELECT current_setting(%s, true)", [SETTING])
    return bool(environment.get(MARK)) and cursor.fetchone() == (environment[MARK],)


def _is_marked_at(environment: Mapping[str, str]) -> bool:
    if not environment.get(MARK) or not environment.get("DATABASE_URL"):
        return False
    try:
        connection = psycopg2.connect(environment["DATABASE_URL"], connect_timeout=5)
    except psycopg2.Error:
        return False
    try:
        with connection.cursor() as cursor:
            return is_marked(cursor, environment)
    finally:
        connection.close()
