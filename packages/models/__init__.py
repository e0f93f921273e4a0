from packages.models.portion import AtSchool, Portion, PortionQuerySet
from packages.models.reduced import Reduced
from packages.models.tuition import Tuition

__all__ = ["AtSchool", "Portion", "PortionQuerySet", "Reduced", "Tuition"]
