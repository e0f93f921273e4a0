from placements.models.agreement import Agreement, Pattern
from placements.models.continuation import Continuation
from placements.models.offer import GateOverride, Offer
from placements.models.placement import LIVE, Pause, Placement
from placements.models.session import Session
from placements.models.standing_seen import StandingSeen

__all__ = [
    "LIVE",
    "Agreement",
    "Continuation",
    "GateOverride",
    "Offer",
    "Pattern",
    "Pause",
    "Placement",
    "Session",
    "StandingSeen",
]
