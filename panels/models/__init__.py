from panels.models.item import Interest, Item
from panels.models.meeting import Meeting, Seat

__all__ = ["Interest", "Item", "Meeting", "Seat"]
