from attendance.models.correction import Correction
from attendance.models.mark import Mark, MarkChange
from attendance.models.placement_week import PlacementWeek
from attendance.models.upload import Upload

__all__ = ["Correction", "Mark", "MarkChange", "PlacementWeek", "Upload"]
