"""Merge: two records of one child become one, when a second person agrees; what the other said stays here."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from core.acting import Acting
from core.models import Proposed, ProposedQuerySet
from govuk.choices import Coloured
from pupils.models.pupil import Pupil


class MergeQuerySet(ProposedQuerySet["Merge"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council's caseworkers, of children whom they find."""
        return self.filter(kept__in=Pupil.objects.visible_to(acting)) if acting.sees_everything else self.none()


class Merge(Proposed):
    """One record is kept and gets all of the other, which goes; its address leads to the kept one."""

    class Status(Coloured):
        PROPOSED = "proposed", "blue", "Waiting for a second person"
        CONFIRMED = "confirmed", "green", "Merged"
        REFUSED = "refused", "grey", "Not the same child"

    kept = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="merges")
    gone_id = models.UUIDField("the other record", default=uuid.uuid4)
    said = models.JSONField("what the other record said", default=dict)
    moved = models.JSONField("how many rows of which kind it got", default=dict)
    reason = models.TextField(max_length=500)
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "pk"]
        indexes = [models.Index(fields=["gone_id"], name="merge_of_gone")]
        constraints = [
            models.UniqueConstraint(fields=["gone_id"], condition=~Q(status="refused"), name="merge_once"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="merge_two_people"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "confirmed", "refused"]), name="merge_status_known"
            ),
        ]

    def __str__(self) -> str:
        return "Merge of two records"

    @property
    def trail_name(self) -> str:
        return "Merge of two records"

    @property
    def trail_pupil_id(self) -> uuid.UUID:
        return self.kept_id

    @property
    def gone(self) -> Pupil | None:
        """The other record, while it is there."""
        return Pupil.objects.filter(pk=self.gone_id).first()
