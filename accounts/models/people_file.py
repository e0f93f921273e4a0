"""PeopleFile: a list of people to be asked in; a proposal until a person approves it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models.organisation import Organisation
from accounts.models.user import ASKS_IN, Affiliation, User
from core.acting import Acting
from core.models import Moving, Named, ScopedQuerySet
from govuk.choices import Coloured


class PeopleFileQuerySet(ScopedQuerySet["PeopleFile"]):
    def visible_to(self, acting: Acting) -> Self:
        """Those who ask people in: the council's two see all files, others those of their own organisation."""
        if acting.role not in ASKS_IN:
            return self.none()
        return self if acting.is_council else self.filter(organisation=acting.organisation_id)

    def waiting(self) -> Self:
        """Sent, and neither approved nor cancelled by a person."""
        return self.filter(status=PeopleFile.Status.PROPOSED)


class PeopleFile(Named, Moving):
    """What of a file of people is kept: its rows until somebody decides, afterwards those that were refused."""

    class Status(Coloured):
        PROPOSED = "proposed", "blue", "To approve"
        APPROVED = "approved", "green", "Approved"
        CANCELLED = "cancelled", "grey", "Cancelled"

    MOVES: ClassVar = {
        Status.PROPOSED: {Status.APPROVED, Status.CANCELLED},
        Status.APPROVED: set(),
        Status.CANCELLED: set(),
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    given_name = models.CharField("name of the file as it was sent", max_length=200)
    rows = models.JSONField(default=list)
    left_columns = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    refused = models.JSONField(default=list)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    decided_by = models.ForeignKey(Affiliation, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = PeopleFileQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "approved", "cancelled"]), name="people_file_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"File of people, {self.organisation}"

    @property
    def trail_name(self) -> str:
        return str(self)
