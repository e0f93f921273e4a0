"""Attachment: a photo or file at a question of an audit, taken on the visit or sent by the provider."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from audits.models.audit import SHOWN_TO_PROVIDERS, Answer, Audit
from core.acting import Acting
from core.models import Named, ScopedQuerySet


class AttachmentQuerySet(ScopedQuerySet["Attachment"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council's caseworkers; the audited provider its own, and the officer's once the draft is shown."""
        if acting.sees_everything:
            return self
        if acting.is_provider:
            own = self.filter(answer__audit__provider__organisation=acting.organisation_id)
            return own.filter(Q(is_by_provider=True) | Q(answer__audit__status__in=SHOWN_TO_PROVIDERS))
        return self.none()


class Attachment(Named):
    """What shows the answer to one question; removed until the audit is drafted, and never once it is final."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="attachments")
    file = models.FileField(upload_to="audits/", max_length=200)
    given_name = models.CharField("name of the file as it was sent", max_length=200)
    size = models.PositiveIntegerField(default=0)
    is_by_provider = models.BooleanField("added by the provider", default=False)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "given_name"]

    def __str__(self) -> str:
        return self.given_name

    @property
    def audit(self) -> Audit:
        return self.answer.audit

    @property
    def trail_name(self) -> str:
        return f"{self.audit.reference} {self.answer.question.code}: {self.given_name}"
