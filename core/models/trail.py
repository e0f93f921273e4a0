"""The trail: who did what, written once. The access log: who opened whose record."""

import uuid
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

import structlog
from django.apps import apps
from django.conf import settings
from django.db import models

from core import clock
from core.acting import Acting
from core.bulk import insert_many
from core.limited import hidden_from
from core.models.scoping import ScopedQuerySet


def filed_as(kind: models.Model | type[models.Model]) -> str:
    """Under which name the trail files rows of this table: what was written stays when a table finds another room."""
    return str(getattr(kind, "filed_as", kind._meta.label))


def table_of(name: str) -> type[models.Model]:
    """The table whose rows are filed under this name. Raises LookupError where there is none any more."""
    return _filed_elsewhere().get(name) or apps.get_model(name)


@cache
def _filed_elsewhere() -> dict[str, type[models.Model]]:
    return {filed_as(model): model for model in apps.get_models() if filed_as(model) != model._meta.label}


@cache
def _untold() -> tuple[str, ...]:
    """Kinds of row of which nobody but their readers learns that there is one (core.models.restricted)."""
    return tuple(filed_as(row) for row in apps.get_models() if getattr(row, "IS_TOLD_OF", True) is False)


def _without_limited(rows: Any, acting: Acting) -> Any:
    """Without what was done to a child's record, or who opened it, for whom the child is not there."""
    hidden = hidden_from(acting)
    return rows.filter(models.Q(pupil_id=None) | ~models.Q(pupil_id__in=hidden)) if hidden else rows


class EventQuerySet(ScopedQuerySet["Event"]):
    def visible_to(self, acting: Acting) -> "EventQuerySet":
        """The council's caseworkers see the trail; everyone sees what was done for their own organisation.

        Administrators do no casework: they see what was done about people, organisations and reference data.
        What was done to a restricted row stands beside the row, for its readers.
        """
        if _untold():
            self = self.exclude(object_type__in=_untold())
        self = _without_limited(self, acting)
        if acting.sees_everything:
            return self
        if acting.is_administrator:
            rooms = ("core", settings.AUTH_USER_MODEL.partition(".")[0])
            about_rooms = models.Q(*[("object_type__startswith", f"{room}.") for room in rooms], _connector=models.Q.OR)
            set_up = [filed_as(model) for model in apps.get_models() if getattr(model, "is_set_up", False)]
            return self.filter(about_rooms | models.Q(object_type__in=set_up), pupil_id=None)
        return self.filter(organisation_id=acting.organisation_id)

    def about(self, row: models.Model) -> "EventQuerySet":
        """What happened to this row, oldest first."""
        return self.filter(object_type=filed_as(row), object_id=str(row.pk)).order_by("at", "pk")


class AccessEntryQuerySet(ScopedQuerySet["AccessEntry"]):
    def visible_to(self, acting: Acting) -> "AccessEntryQuerySet":
        """The council's caseworkers see who opened what; others see the openings made by their own organisation.

        Who opened a restricted row is seen beside the row, by its readers.
        """
        if _untold():
            self = self.exclude(object_type__in=_untold())
        self = _without_limited(self, acting)
        if acting.sees_everything:
            return self
        if acting.is_administrator:
            return self.none()
        return self.filter(organisation_id=acting.organisation_id)


class Actor(models.Model):
    """Who acted: the person, the role and organisation they acted for, and the request it came in."""

    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=30, blank=True)
    organisation_id = models.UUIDField(null=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    object_name = models.CharField(max_length=200, blank=True)
    pupil_id = models.UUIDField(null=True)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["at"], name="%(class)s_at"),
            models.Index(fields=["object_type", "object_id"], name="%(class)s_object"),
            models.Index(fields=["pupil_id", "at"], name="%(class)s_pupil"),
            models.Index(fields=["organisation_id", "at"], name="%(class)s_organisation"),
        ]


class Event(Actor):
    """One act, with the fields it changed: statuses and listed figures, never free text about a pupil."""

    act = models.CharField(max_length=60)
    sentence = models.CharField(max_length=300, blank=True)
    changes = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.object_name or self.object_type} {self.act}"


class AccessEntry(Actor):
    """A record about a child, a report or a file that somebody opened."""

    objects = AccessEntryQuerySet.as_manager()

    class Meta(Actor.Meta):
        verbose_name = "access log entry"
        verbose_name_plural = "access log"

    def __str__(self) -> str:
        return f"{self.object_name or self.object_type} opened"


def record(
    act: str, row: models.Model, *, by: Acting | None, sentence: str = "", changes: dict[str, Any] | None = None
) -> Event:
    """Write on the trail that this act was done to this row; call it in the transaction of the act.

    `by` is the acting affiliation, or None when the clock did it. `changes` holds field names with
    [before, after] for statuses and listed figures; never a pupil's name or free text.
    """
    written = line(act, row, by=by, sentence=sentence, changes=changes)
    written.save(force_insert=True)
    return written


def line(
    act: str, row: models.Model, *, by: Acting | None, sentence: str = "", changes: dict[str, Any] | None = None
) -> "Event":
    """What the trail would say of this act now, not written yet."""
    return Event(act=act, sentence=sentence[:300], changes=changes or {}, **_actor(row, by))


def record_each(
    act: str, changed: Iterable[tuple[models.Model, dict[str, Any]]], *, by: Acting | None, sentence: str = ""
) -> None:
    """Write on the trail that this act was done to each of these rows, each with its own changes, all at once."""
    events = [
        {"act": act, "sentence": sentence[:300], "changes": changes, **_actor(row, by)} for row, changes in changed
    ]
    if events:
        insert_many(Event, list(events[0]), [list(event.values()) for event in events])


def as_kept(value: Any) -> Any:
    """A value as the trail keeps it: rows by their key, days as 2026-11-23."""
    if isinstance(value, models.Model | uuid.UUID):
        return str(value.pk if isinstance(value, models.Model) else value)
    return value.isoformat() if isinstance(value, date) else value


def opened(row: models.Model, *, by: Acting) -> AccessEntry:
    """Write on the access log that this record was opened."""
    return AccessEntry.objects.create(**_actor(row, by))


def opened_each(rows: Iterable[models.Model], *, by: Acting) -> None:
    """Write on the access log that each of these records was opened."""
    AccessEntry.objects.bulk_create([AccessEntry(**_actor(row, by)) for row in rows])


def looked_for(kind: str, found: int, *, by: Acting) -> AccessEntry:
    """Write on the access log that so many records of this kind were found: neither whose nor by which words."""
    entry = {**_actor(AccessEntry(), by), "object_type": kind, "object_id": ""}
    return AccessEntry.objects.create(**{**entry, "object_name": f"Search: {found} found"})


def _actor(row: models.Model, by: Acting | None) -> dict[str, Any]:
    return {
        "at": clock.now(),
        "user_id": by.user_id if by else None,
        "role": by.role if by else "",
        "organisation_id": by.organisation_id if by else None,
        "organisation_name": by.organisation.name if by else "",
        "object_type": filed_as(row),
        "object_id": str(row.pk),
        # A reference or an organisation's name, never a child's: models about pupils say what they are called here.
        "object_name": getattr(row, "trail_name", "")[:200],
        "pupil_id": _pupil_of(row),
        "request_id": str(structlog.contextvars.get_contextvars().get("request_id", "")),
    }


def _pupil_of(row: models.Model) -> uuid.UUID | None:
    found = getattr(row, "trail_pupil_id", None)
    return found if found else getattr(row, "pupil_id", None)
