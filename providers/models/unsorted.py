"""UnsortedFile: a file a provider sent with many others, until somebody says which document it is."""

from typing import Self

from django.db import models

from accounts.models import User
from core.acting import Acting
from core.models import Named, ScopedQuerySet
from providers.models.provider import Provider


class UnsortedFileQuerySet(ScopedQuerySet["UnsortedFile"]):
    def visible_to(self, acting: Acting) -> Self:
        """The provider whose they are, and the council, which may hand in for it. Of a document nobody knows yet which
        it is, nobody else reads anything."""
        if acting.sees_everything:
            return self
        return self.filter(provider__organisation=acting.organisation_id) if acting.is_provider else self.none()


class UnsortedFile(Named):
    """It counts for nothing until it is handed in as a document, and then there is no such row any more."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="unsorted_files")
    file = models.FileField(upload_to="documents/", max_length=200)
    given_name = models.CharField("name of the file as it was sent", max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    sent_at = models.DateTimeField()

    objects = UnsortedFileQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "given_name"]
        constraints = [models.UniqueConstraint(fields=["provider", "sha256"], name="unsorted_file_once")]

    def __str__(self) -> str:
        return self.given_name

    @property
    def trail_name(self) -> str:
        return f"A file of {self.provider.name}"
