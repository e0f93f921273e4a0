"""A database that does not answer, told apart from what is wrong with the portal: it comes back by itself."""

import sqlite3

from django.db import InterfaceError, OperationalError

# Refused, dropped, or still starting; what it answers to a question (a time-out, say) has another code.
NOT_THERE = ("08", "57P", "53300")


def is_away(fault: BaseException | None) -> bool:
    """Whether nobody answers at the database's address."""
    if not isinstance(fault, OperationalError | InterfaceError) or isinstance(fault.__cause__, sqlite3.Error):
        return False
    code = getattr(fault.__cause__, "pgcode", None)
    return not code or str(code).startswith(NOT_THERE)
