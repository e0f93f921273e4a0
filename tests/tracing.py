"""What a measured run need not trace: Django putting queries together, which is two fifths of all it does."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models.sql.compiler import SQLCompiler, SQLInsertCompiler, SQLUpdateCompiler
from django.db.models.sql.query import Query

LEFT_ALONE = {
    SQLCompiler: ("execute_sql",),
    SQLInsertCompiler: ("execute_sql",),
    SQLUpdateCompiler: ("execute_sql",),
    Query: ("add_q", "add_annotation"),
}


def leave_queries_alone() -> None:
    """For the whole process; no rule of ours is asked from within."""
    for kind, names in LEFT_ALONE.items():
        for name in names:
            setattr(kind, name, untraced(getattr(kind, name)))


def untraced(call: Callable[..., Any]) -> Callable[..., Any]:
    """The same, with nothing looking on."""

    @wraps(call)
    def alone(*given: Any, **named: Any) -> Any:
        tracer = sys.gettrace()
        if tracer is None:
            return call(*given, **named)
        sys.settrace(None)
        try:
            return call(*given, **named)
        finally:
            sys.settrace(tracer)

    return alone
