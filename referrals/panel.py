"""Which referrals a panel decides, asked here; the room above says on which agenda they are."""

from collections.abc import Collection
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from core.acting import Acting
from core.models import MoveRefused
from referrals.models import Referral

PANEL_DECIDES = "A panel decides referrals on this route. Put it on the agenda of a meeting."


class OnAgenda(NamedTuple):
    """Where a referral is to be decided: in words, and the page; none for whoever may not see the meeting."""

    words: str
    url: str


class Panels(Protocol):
    """What the room of panels says."""

    def on_agendas(self) -> Collection[UUID]:
        """The referrals that a meeting is to decide."""
        ...

    def agenda_of(self, referral: Referral, acting: Acting) -> OnAgenda | None:
        """The agenda it is on."""
        ...

    def planning(self, acting: Acting) -> str:
        """The page on which whoever looks puts referrals on an agenda; none where they do not."""
        ...


SAID: list[Panels] = []


def panels() -> Panels:
    return SAID[0]


def refuse_alone(referral: Referral) -> None:
    """Raise MoveRefused where a panel decides: nobody does so alone."""
    if referral.needs_panel:
        raise MoveRefused(PANEL_DECIDES)


def shown(referral: Referral, acting: Acting) -> dict[str, Any] | None:
    """What the page of a referral says of it; None where no panel decides it, or it is decided."""
    if referral.status != Referral.Status.SUBMITTED or not referral.needs_panel:
        return None
    return {"agenda": panels().agenda_of(referral, acting), "planning": panels().planning(acting)}
