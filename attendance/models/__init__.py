from attendance.models.mark import Mark, MarkChange
from attendance.models.upload import Upload

__all__ = ["Mark", "MarkChange", "Upload"]
