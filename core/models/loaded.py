"""Loaded: what reference data or a council pack has put into a table once, so that it is never put there again."""

from collections.abc import Iterable

from django.db import models


class LoadedQuerySet(models.QuerySet["Loaded"]):
    def keys_of(self, kind: str) -> set[str]:
        """The keys of this kind that were loaded once, whatever has become of their rows."""
        return set(self.filter(kind=kind).values_list("key", flat=True))

    def note(self, kind: str, keys: Iterable[str]) -> None:
        """These were loaded now, or stood there already."""
        Loaded.objects.bulk_create([Loaded(kind=kind, key=key) for key in dict.fromkeys(keys)], ignore_conflicts=True)

    def first_time(self, kind: str, key: str) -> bool:
        """Whether this was never loaded; from now on it was."""
        if self.filter(kind=kind, key=key).exists():
            return False
        self.note(kind, [key])
        return True


class Loaded(models.Model):
    """One row that was loaded, by the key it was shipped with: renamed, redated or deleted since, it stays so."""

    kind = models.CharField(max_length=60, help_text="The table, for example core.Threshold")
    key = models.CharField(max_length=200)

    objects = LoadedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="loaded_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
