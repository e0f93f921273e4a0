"""Restricted: a sensitive row that names who may read it. Being of the council is not one of the names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from core import clock
from core.acting import Acting
from core.models.moves import MoveRefused
from core.models.named import Named
from core.models.scoping import ScopedQuerySet
from core.models.trail import AccessEntry, Event, opened_each, record

Row = TypeVar("Row", bound=models.Model)

NOT_A_KEEPER = "Only somebody who keeps this record names its readers and removes them."
LAST_KEEPER = "Nobody would be left who names its readers. Name somebody else who keeps it first."
KEEPER_STAYS = "Who keeps the record has no last day: they are removed when somebody else keeps it."


@dataclass(frozen=True)
class Holders:
    """Whoever holds a role, or a post beside it, at an organisation: today's and those who follow them."""

    organisation: Any
    role: str
    words: str
    """As it is said: “AP Lead”."""

    def __str__(self) -> str:
        return f"{self.words} at {self.organisation.name}"


class RestrictedReaderQuerySet(ScopedQuerySet["RestrictedReader"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever is named as a reader of a record sees who else is."""
        theirs = RestrictedReader.objects.in_force(clock.today()).naming(acting)
        return self.filter(Exists(theirs.filter(object_type=OuterRef("object_type"), object_id=OuterRef("object_id"))))

    def in_force(self, day: date) -> Self:
        """Not removed, and their last day not past."""
        return self.filter(removed_at=None).filter(Q(until=None) | Q(until__gte=day))

    def naming(self, acting: Acting) -> Self:
        """Those by which this person reads in this role: by name, or as one who holds the role or post there."""
        as_holder = Q(organisation_id=acting.organisation_id, role__in=[acting.role, *acting.posts])
        return self.filter(Q(affiliation_id=acting.pk) | as_holder)

    def of(self, row: models.Model) -> Self:
        """Those of this row, whoever looks having been asked about it first."""
        return self.filter(object_type=row._meta.label, object_id=getattr(row, _key_of(type(row))))


class RestrictedReader(Named):
    """Who may read a restricted row: a person in one of their roles, or whoever holds a role at an organisation."""

    object_type = models.CharField(max_length=60)
    object_id = models.UUIDField()
    affiliation_id = models.UUIDField("the person, in this role", null=True)
    organisation_id = models.UUIDField("whoever holds the role here", null=True)
    role = models.CharField(max_length=30, blank=True)
    name = models.CharField("as they were called when they were named", max_length=300)
    keeps = models.BooleanField("names the other readers and removes them", default=False)
    reason = models.CharField("why", max_length=300)
    until = models.DateField("last day", null=True, blank=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    named_at = models.DateTimeField()
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_reason = models.CharField("why removed", max_length=300, blank=True)

    objects = RestrictedReaderQuerySet.as_manager()

    class Meta:
        ordering = ["named_at", "pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="restricted_reader_of"),
            models.Index(fields=["affiliation_id"], name="restricted_reader_person"),
            models.Index(fields=["organisation_id", "role"], name="restricted_reader_role"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(affiliation_id=None, organisation_id__isnull=False) & ~Q(role="")
                | Q(affiliation_id__isnull=False, organisation_id=None, role=""),
                name="restricted_reader_is_one",
            ),
            models.CheckConstraint(condition=Q(keeps=False) | Q(until=None), name="restricted_keeper_stays"),
            models.CheckConstraint(condition=~Q(reason=""), name="restricted_reader_has_reason"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_(self, acting: Acting) -> bool:
        """Whether it names this person in this role, or a role or post they hold there: as `naming` asks."""
        holds = self.organisation_id == acting.organisation_id and self.role in (acting.role, *acting.posts)
        return self.affiliation_id == acting.pk or holds

    @property
    def is_over(self) -> bool:
        """Removed, or past the last day."""
        return self.removed_at is not None or (self.until is not None and self.until < clock.today())


class RestrictedQuerySet(ScopedQuerySet[Row]):
    """Rows that only their readers see. `sees_everything` does not pass."""

    def visible_to(self, acting: Acting) -> Self:
        """Nobody but the readers."""
        return self.readable_by(acting)

    def readable_by(self, acting: Acting) -> Self:
        """The rows that name this person or the role they hold, and those that they read by their work."""
        named = RestrictedReader.objects.in_force(clock.today()).naming(acting)
        named = named.filter(object_type=self.model._meta.label, object_id=OuterRef(_key_of(self.model)))
        may_read = Q(Exists(named))
        by_work = self.read_by_work_of(acting)
        return self.filter(may_read if by_work is None else may_read | by_work).while_seen_by(acting)

    def while_seen_by(self, acting: Acting) -> Self:
        """Those of what this person sees at all: a kind whose readers can lose sight of its subject says so here."""
        return self

    def read_by_work_of(self, acting: Acting) -> Q | None:
        """The rows of this kind that somebody reads without being named in each: nobody, unless the kind says who."""
        return None

    def kept_by_work_of(self, acting: Acting) -> Q | None:
        """Those whose readers somebody names and removes by their work; None where each row names who does."""
        return None

    def opened_by(self, acting: Acting) -> list[Row]:
        """Those that this person may read, noted on the access log: they are about to be shown."""
        rows = list(self.readable_by(acting))
        opened_each({getattr(row, _key_of(self.model)): row for row in rows}.values(), by=acting)
        return rows


class Restricted(models.Model):
    """A row that names its readers. What is made of it goes through `readable_by`, in pages, files, counts and mail."""

    RESTRICTED: ClassVar[tuple[str, ...]] = ()
    """Its fields that only readers read: the walk by every role plants a word in each."""
    IS_TOLD_OF: ClassVar[bool] = False
    """Whether others may learn that there is one: else it is on no trail and no access log that they read."""
    READERS_OF: ClassVar[str] = "pk"
    """What its readers are named for: the row itself, or what several rows are about, `pupil_id`."""

    class Meta:
        abstract = True

    @property
    def readers(self) -> RestrictedReaderQuerySet:
        """Everybody who was named, also those who are readers no more."""
        return RestrictedReader.objects.of(self)

    def is_read_by(self, acting: Acting) -> bool:
        """Whether this person may read it today."""
        return bool(_rows(self).filter(pk=self.pk).readable_by(acting).exists())

    def is_kept_by(self, acting: Acting) -> bool:
        """Whether this person names and removes readers."""
        by_work = _rows(self).kept_by_work_of(acting)
        if by_work is not None and _rows(self).filter(by_work, pk=self.pk).exists():
            return True
        return self.readers.in_force(clock.today()).naming(acting).filter(keeps=True).exists()

    def name_reader(
        self,
        *,
        by: Acting,
        reason: str,
        who: Acting | Holders,
        until: date | None = None,
        keeps: bool = False,
    ) -> RestrictedReader:
        """Let a person, in that role of theirs, or whoever holds a role somewhere read it.

        The first are named by who writes the row, all others by who keeps it.
        """
        if keeps and until:
            raise MoveRefused(KEEPER_STAYS)
        found, name = _holders(who) if isinstance(who, Holders) else _person(who)
        with transaction.atomic():
            _alone(self)
            if not self.is_kept_by(by) and (self.readers.exists() or _rows(self).kept_by_work_of(by) is not None):
                raise MoveRefused(NOT_A_KEEPER)
            if self.readers.in_force(clock.today()).filter(**found).exists():
                raise MoveRefused(f"{name} is a reader already.")
            reader = RestrictedReader.objects.create(
                object_type=self._meta.label,
                object_id=getattr(self, self.READERS_OF),
                name=name[:300],
                keeps=keeps,
                reason=reason,
                until=until,
                named_by_id=by.user_id,
                named_at=clock.now(),
                **found,
            )
            record("reader_named", self, by=by, sentence=f"{reader.name} may read it.")
        return reader

    def remove_reader(self, reader: RestrictedReader, *, by: Acting, reason: str) -> None:
        """Let them read it no more. Somebody who keeps it stays."""
        with transaction.atomic():
            _alone(self)
            if not self.is_kept_by(by):
                raise MoveRefused(NOT_A_KEEPER)
            left = self.readers.filter(removed_at=None)
            if not left.filter(pk=reader.pk).exists():
                raise MoveRefused(f"{reader.name} is a reader no more.")
            is_last = reader.keeps and not left.filter(keeps=True).exclude(pk=reader.pk).exists()
            if is_last and _rows(self).kept_by_work_of(by) is None:
                raise MoveRefused(LAST_KEEPER)
            stamps = {"removed_by_id": by.user_id, "removed_at": clock.now(), "removed_reason": reason}
            left.filter(pk=reader.pk).update(**stamps)
            record("reader_removed", self, by=by, sentence=f"{reader.name} may read it no more.")

    def openings(self) -> models.QuerySet[AccessEntry]:
        """Who opened it and when, the latest first: for those who read it."""
        about = AccessEntry.objects.filter(object_type=self._meta.label, object_id__in=self._keys())
        return about.select_related("user").order_by("-at", "-pk")

    def told(self) -> models.QuerySet[Event]:
        """What was done to it, the latest first: for those who read it."""
        about = Event.objects.filter(object_type=self._meta.label, object_id__in=self._keys())
        return about.select_related("user").order_by("-at", "-pk")

    def _keys(self) -> list[str]:
        """Of all rows that have these readers, as the trail keeps them."""
        rows = type(self)._base_manager.filter(**{self.READERS_OF: getattr(self, self.READERS_OF)})
        return [str(key) for key in rows.values_list("pk", flat=True)]


def _person(person: Acting) -> tuple[dict[str, Any], str]:
    return {"affiliation_id": person.pk}, f"{person.user}, {person.get_role_display()} at {person.organisation.name}"


def _holders(who: Holders) -> tuple[dict[str, Any], str]:
    return {"organisation_id": who.organisation.pk, "role": who.role}, str(who)


def _rows(row: models.Model) -> Any:
    return type(row)._default_manager.all()


def _key_of(model: Any) -> str:
    return str(model.READERS_OF)


def _alone(row: models.Model) -> None:
    """Of two who change the readers at once the second waits."""
    type(row)._base_manager.select_for_update().filter(pk=row.pk).order_by().values_list("pk").first()


def kinds() -> Iterable[type[Restricted]]:
    """Every kind of row that names its readers, of whichever room."""
    return [model for model in apps.get_models() if issubclass(model, Restricted)]
