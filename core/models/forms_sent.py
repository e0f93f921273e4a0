"""Forms: each sent once, and kept an hour when the sign-in ended while somebody was typing."""

from django.conf import settings
from django.db import models


class SentForm(models.Model):
    """The one-time key of a form that created something, and where its result stands.

    A key counts for the person it was given to: anybody else's form with it is a form of their own.
    """

    key = models.UUIDField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=300)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "user"], name="sent_form_once_for_person")]

    def __str__(self) -> str:
        return self.address


class KeptForm(models.Model):
    """What a person had typed in one role when their session ended; filled in again within the hour, in that role."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The affiliation it was typed in, by its key: people's roles are known one room up.
    acting_id = models.UUIDField()
    path = models.CharField(max_length=300)
    fields = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "acting_id", "path"], name="kept_form_once_in_role")]

    def __str__(self) -> str:
        return self.path
