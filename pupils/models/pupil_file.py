"""PupilFile: a list of pupils that somebody sent; of its children it keeps nothing once it is decided."""

import uuid
from pathlib import PurePath
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Affiliation, Organisation, Role
from core.acting import Acting
from core.models import SentFile, SentFileQuerySet

ENDINGS = (".csv", ".xlsx", ".xml", ".ctf")


def random_name(file: "PupilFile", given_name: str) -> str:
    """Where it is kept: under a name nobody can guess, of which only the ending was given."""
    ending = PurePath(given_name).suffix.lower()
    return f"pupils/{uuid.uuid4().hex}{ending if ending in ENDINGS else '.csv'}"


class PupilFileQuerySet(SentFileQuerySet["PupilFile"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council's referring officers see all, a school's AP Leads those that their school sent."""
        if acting.role in (Role.AP_MANAGER, Role.COMMISSIONING_OFFICER):
            return self
        is_lead = acting.role == Role.AP_LEAD
        return self.filter(sent_as__organisation=acting.organisation_id) if is_lead else self.none()


class PupilFile(SentFile):
    """Pupils of one school, or of all, as a file says they are: a proposal until a person approves it."""

    file = models.FileField(upload_to=random_name, max_length=200, blank=True)
    to_correct = models.FileField("rows to correct", upload_to=random_name, max_length=200, blank=True)
    school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="of which school"
    )
    since = models.DateField("on the roll since, where the file does not say")
    is_whole = models.BooleanField("has everybody on the school's roll", default=False)
    # What a person said of rows that may be of one child, by the question.
    answers = models.JSONField(default=dict, blank=True)
    sent_as = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Affiliation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = PupilFileQuerySet.as_manager()

    class Meta(SentFile.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["received", "checked", "approved", "cancelled"]),
                name="pupil_file_status_known",
            )
        ]

    @property
    def told_as(self) -> str:
        return "pupils of a school" if self.school_id else "pupils of all schools"
