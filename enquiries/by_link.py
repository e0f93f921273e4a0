"""Flow: an answer that comes by a link. Each one sent is written down, with when and from where; opening it is not."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from core import clock
from enquiries.answering import TooLate
from enquiries.models import Asked, LinkUse


def answer(asked: Asked, address: str, act: Callable[..., Any], **said: Any) -> None:
    """Answer, and write the use down, also where it comes too late. Raises TooLate."""
    try:
        with transaction.atomic():
            act(asked, by=None, **said)
            _write_down(asked, address, LinkUse.CameOf.ANSWERED)
    except TooLate as late:
        _write_down(asked, address, late.why)
        raise


def refused(asked: Asked, address: str, why: LinkUse.CameOf) -> None:
    _write_down(asked, address, why)


def _write_down(asked: Asked, address: str, came_of: LinkUse.CameOf) -> None:
    LinkUse.objects.create(asked=asked, at=clock.now(), address=address, came_of=came_of)
