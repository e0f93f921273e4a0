"""Forms: each sent once, and kept an hour when the sign-in ended while somebody was typing."""

from django.conf import settings
from django.db import models


class SentForm(models.Model):
    """The one-time key of a form that created something, and where its result stands."""

    key = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=300)
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.address


class KeptForm(models.Model):
    """What a person had typed when their session ended; filled in again after they sign in, within the hour."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    fields = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="kept_form_once")]

    def __str__(self) -> str:
        return self.path
