from placements.models.agreement import Agreement, Pattern
from placements.models.continuation import Continuation
from placements.models.offer import GateOverride, Offer
from placements.models.placement import LIVE, Pause, Placement
from placements.models.review import Review
from placements.models.session import Session
from placements.models.standing_seen import StandingSeen
from placements.models.watch import Declaration, DeclaredHours, WatchSeen

__all__ = [
    "LIVE",
    "Agreement",
    "Continuation",
    "Declaration",
    "DeclaredHours",
    "GateOverride",
    "Offer",
    "Pattern",
    "Pause",
    "Placement",
    "Review",
    "Session",
    "StandingSeen",
    "WatchSeen",
]
