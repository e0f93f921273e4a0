"""Every address of the portal, read from the URLconf; and a visit to one."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import URLResolver, get_resolver, reverse

from tests.architecture.table import Case

NOT_THERE = UUID("00000000-0000-4000-8000-000000000000")
NOBODY = {
    "kind": "nothing",
    "part": "nothing",
    "name": "nothing",
    "pk": NOT_THERE,
    "site": NOT_THERE,
    "token": "nothing:signed",
    "code": "nothing",
}


def named(patterns: Any = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """(name, route) of every pattern; the name of one without a name ends in None."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from named(pattern.url_patterns, route, inner)
        else:
            yield f"{space}{pattern.name}", route


def address(case: Case, things: dict[str, dict[str, Any]]) -> str:
    """The address of a case about its thing."""
    return reverse(case.name, kwargs=things[case.thing])


def absent_address(case: Case, things: dict[str, dict[str, Any]]) -> str:
    """The same address about a row that is not there."""
    given = things[case.thing]
    absent = {"pk": 999_999} if isinstance(given.get("pk"), int) else NOBODY
    return reverse(case.name, kwargs={name: absent.get(name, value) for name, value in given.items()})
