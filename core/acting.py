"""Who acts: what every rule turns on, said on the ground floor so that each room can name it."""

import uuid
from collections.abc import Sequence
from typing import Any, Protocol, cast

from django.http import HttpRequest


class Acting(Protocol):
    """The role a person holds at an organisation while they look or do something; an affiliation is one."""

    @property
    def pk(self) -> uuid.UUID: ...

    @property
    def user(self) -> Any: ...

    @property
    def user_id(self) -> int: ...

    @property
    def organisation(self) -> Any: ...

    @property
    def organisation_id(self) -> uuid.UUID: ...

    @property
    def role(self) -> str: ...

    @property
    def posts(self) -> Sequence[str]: ...

    @property
    def is_council(self) -> bool: ...

    @property
    def is_school(self) -> bool: ...

    @property
    def is_provider(self) -> bool: ...

    @property
    def is_administrator(self) -> bool: ...

    @property
    def sees_everything(self) -> bool: ...

    @property
    def keeps_accounts(self) -> bool: ...

    @property
    def answers_for_messages(self) -> bool: ...

    def get_role_display(self) -> str: ...


class PortalRequest(HttpRequest):
    """A request with what the portal's own middleware puts on it before any page is asked."""

    acting: Acting | None
    affiliations: Sequence[Acting]
    signed_out: Any
    why_signed_out: str
    is_forgotten: bool
    began: float


def ours(request: HttpRequest) -> PortalRequest:
    """The request as the portal's own middleware made it, for hooks of libraries, which know plain ones only."""
    return cast(PortalRequest, request)


def acting_in(request: HttpRequest) -> Acting | None:
    """Who acts in this request; nobody where the middleware has not been yet."""
    return getattr(request, "acting", None)
