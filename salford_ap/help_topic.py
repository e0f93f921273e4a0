"""One question of the help page, and who asks it."""

from dataclasses import dataclass

from accounts.models import Role


@dataclass(frozen=True)
class Topic:
    """One question somebody asks, its answer, and the page where it is done."""

    slug: str
    title: str
    words: tuple[str, ...]
    roles: frozenset[Role]
    page: str = ""
    opens: str = ""
    """What the link to the page says."""


def of(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)
