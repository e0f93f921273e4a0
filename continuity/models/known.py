"""Known: how the child of a live placement stood when the portal last looked, to notice the day on which that turns."""

from typing import Self

from django.db import models

from accounts.models import Organisation
from core.acting import Acting
from core.limited import without_hidden
from core.models import ScopedQuerySet
from placements.models import Placement


class KnownQuerySet(ScopedQuerySet["Known"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council's own memory: it is on no page."""
        rows = without_hidden(self, acting, "placement__pupil")
        return rows if acting.sees_everything else rows.none()


class Known(models.Model):
    """Home school, care and plan as last seen. A look that was missed loses nothing."""

    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="+", primary_key=True)
    home_school = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    is_looked_after = models.BooleanField()
    has_plan = models.BooleanField()

    objects = KnownQuerySet.as_manager()

    def __str__(self) -> str:
        return "How a placed child stood"
