"""Appeal: who referred asks once that somebody else look at a decline."""

from django.db import models

from accounts.models import User


class Appeal(models.Model):
    """When and why, by when an answer is due, and the answer."""

    appealed_at = models.DateTimeField(null=True, blank=True)
    appealed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    appeal_reason = models.TextField(blank=True)
    appeal_due_on = models.DateField("answer to the appeal due", null=True, blank=True)
    appeal_answered_at = models.DateTimeField(null=True, blank=True)
    appeal_answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    appeal_answer = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def is_appeal_open(self) -> bool:
        return self.appealed_at is not None and self.appeal_answered_at is None
