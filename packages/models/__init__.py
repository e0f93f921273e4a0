from packages.models.emergency import DayPassed, ShortReferral
from packages.models.portion import AtSchool, Portion, PortionQuerySet
from packages.models.reduced import Reduced
from packages.models.tuition import Tuition, Tutored

__all__ = ["AtSchool", "DayPassed", "Portion", "PortionQuerySet", "Reduced", "ShortReferral", "Tuition", "Tutored"]
