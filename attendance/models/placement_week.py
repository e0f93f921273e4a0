"""PlacementWeek: what a placement's sessions of one week add up to."""

from typing import Self

from django.db import models
from django.db.models import Q

from core.acting import Acting
from core.models import ScopedQuerySet
from govuk.dates import day_figures
from placements.models import Placement
from placements.models.placement import of_seen


class PlacementWeekQuerySet(ScopedQuerySet["PlacementWeek"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the placement sees what its sessions add up to."""
        return of_seen(self, acting)


ADDED_UP = (
    *("attended", "late", "left_early", "absent", "unexplained", "closed", "unmarked", "unmarked_from"),
    *("when_attended", "when_absent", "when_closed", "when_unmarked"),
)


class PlacementWeek(models.Model):
    """How many of a placement's sessions of a week were marked with what, and how many nobody marked.

    Written by `attendance.recounting` alone, in the transaction that changes a session or a mark. Nothing in it turns
    on the day it is read: sessions to come are unmarked like those of a register that was never sent.
    At which half-days it was, `core.weeks.HalfOfWeek` says in bits, so that days cut from a week are counted too.
    """

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="week_sums", db_index=False)
    week = models.DateField(help_text="Its Monday")
    attended = models.PositiveSmallIntegerField()
    late = models.PositiveSmallIntegerField()
    left_early = models.PositiveSmallIntegerField()
    absent = models.PositiveSmallIntegerField("absent for a reason that is known")
    unexplained = models.PositiveSmallIntegerField("absent, and no reason known yet")
    closed = models.PositiveSmallIntegerField("closed by the provider")
    unmarked = models.PositiveSmallIntegerField()
    when_attended = models.PositiveSmallIntegerField("half-days attended, late or left early")
    when_absent = models.PositiveSmallIntegerField("half-days absent for whatever reason")
    when_closed = models.PositiveSmallIntegerField("half-days closed")
    when_unmarked = models.PositiveSmallIntegerField("half-days unmarked")
    unmarked_from = models.DateField("first day with a session nobody marked", null=True)
    marked_at = models.DateTimeField("when one of its marks was saved last", null=True)

    objects = PlacementWeekQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["week"], condition=Q(unmarked__gt=0), name="placementweek_unmarked"),
            # With all that is added up, so that nothing but these is read: of a term, and of placements.
            models.Index(fields=["week", "placement", *ADDED_UP], name="placementweek_of_terms"),
            models.Index(fields=["placement", "week", *ADDED_UP], name="placementweek_of_places"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["placement", "week"], name="placementweek_once"),
            models.CheckConstraint(
                condition=Q(unmarked=0, unmarked_from=None) | Q(unmarked__gt=0, unmarked_from__isnull=False),
                name="placementweek_unmarked_from_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement_id}, week of {day_figures(self.week)}"
