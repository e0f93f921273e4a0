from continuity.models.known import Known
from continuity.models.step import Step

__all__ = ["Known", "Step"]
