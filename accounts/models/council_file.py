"""CouncilFile: a file of schools, their links, postcodes or term dates, and what came of it."""

import uuid
from pathlib import PurePath
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models.user import Affiliation, Role
from core.acting import Acting
from core.models import SentFile, SentFileQuerySet


def random_name(file: "CouncilFile", given_name: str) -> str:
    """Where it is kept: under a name nobody can guess, of which only the ending was given."""
    ending = PurePath(given_name).suffix.lower()
    return f"council/{uuid.uuid4().hex}{ending if ending in ('.csv', '.xlsx', '.zip') else '.csv'}"


class CouncilFileQuerySet(SentFileQuerySet["CouncilFile"]):
    def visible_to(self, acting: Acting) -> Self:
        """Administrators set the portal up; nobody else is asked."""
        return self if acting.role == Role.ADMINISTRATOR else self.none()


class CouncilFile(SentFile):
    """A file an administrator sent to set the portal up: a proposal until a person approves it."""

    class Kind(models.TextChoices):
        SCHOOLS = "schools", "Schools"
        LINKS = "links", "Predecessors of schools"
        POSTCODES = "postcodes", "Postcodes"
        TERMS = "terms", "Terms and closures"

    kind = models.CharField("what it is of", max_length=10, choices=Kind)
    file = models.FileField(upload_to=random_name, max_length=200)
    # Of schools: those of other authorities, and single ones, that are taken beside the council's own.
    authorities = models.JSONField("authorities asked for", default=list, blank=True)
    areas = models.JSONField("postcode areas asked for", default=list, blank=True)
    urns = models.JSONField("schools asked for", default=list, blank=True)
    to_correct = models.FileField("rows to correct", upload_to=random_name, max_length=200, blank=True)
    decided_by = models.ForeignKey(Affiliation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = CouncilFileQuerySet.as_manager()

    class Meta(SentFile.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["received", "checked", "approved", "cancelled"]),
                name="council_file_status_known",
            )
        ]

    @property
    def told_as(self) -> str:
        return self.get_kind_display().lower()

    @property
    def asked_for(self) -> dict[str, Any]:
        """Which schools are taken beside the council's own."""
        return {"authorities": self.authorities, "urns": self.urns}
