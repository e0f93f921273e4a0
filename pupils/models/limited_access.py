"""LimitedAccess: a child whose record only named readers find, why, and since when."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q

from accounts.models import User
from core import clock, limited
from core.acting import Acting
from core.models import Holders, MoveRefused, Named, Restricted, RestrictedQuerySet, RestrictedReader, record
from core.once import kept
from pupils.models.pupil import Pupil

LIMITED_ALREADY = "Access to this record is limited already."
LIMITED_NO_MORE = "Access to this record is limited no more."


class LimitedAccessQuerySet(RestrictedQuerySet["LimitedAccess"]):
    def now(self) -> Self:
        """In force."""
        return self.filter(lifted_at=None)


class LimitedAccess(Named, Restricted):
    """Who is not a reader of this row does not find its child, in any room."""

    RESTRICTED: ClassVar = ("reason", "lifted_reason")

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="limits")
    reason = models.TextField(max_length=1000)
    limited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    limited_at = models.DateTimeField()
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.TextField(max_length=1000, blank=True)

    objects = LimitedAccessQuerySet.as_manager()

    class Meta:
        ordering = ["-limited_at"]
        verbose_name = "limited access"
        constraints = [
            models.UniqueConstraint(fields=["pupil"], condition=Q(lifted_at=None), name="limited_access_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="limited_access_has_reason"),
        ]

    def __str__(self) -> str:
        return "Limited access"

    @property
    def trail_name(self) -> str:
        return "Limited access"

    @classmethod
    def put(cls, pupil: Pupil, reason: str, *, readers: Iterable[Acting | Holders], by: Acting) -> "LimitedAccess":
        """Limit who finds this child: whoever does it, who keeps the list, and these readers."""
        with transaction.atomic():
            Pupil.objects.select_for_update().get(pk=pupil.pk)
            if cls.objects.now().filter(pupil=pupil).exists():
                raise MoveRefused(LIMITED_ALREADY)
            row = cls.objects.create(pupil=pupil, reason=reason, limited_by_id=by.user_id, limited_at=clock.now())
            record("limited", row, by=by, sentence="Access to a record was limited.")
            row.name_reader(who=by, by=by, reason="Limited the access and keeps the list of readers", keeps=True)
            for who in readers:
                row.name_reader(who=who, by=by, reason="Works with the child")
        return row

    def lift(self, reason: str, *, by: Acting) -> None:
        """Everybody finds the child again who would without it."""
        with transaction.atomic():
            if not self.is_kept_by(by):
                raise MoveRefused("Only who keeps the list of readers lifts this.")
            stamps = {"lifted_at": clock.now(), "lifted_by_id": by.user_id, "lifted_reason": reason}
            if not LimitedAccess.objects.filter(pk=self.pk, lifted_at=None).update(**stamps):
                raise MoveRefused(LIMITED_NO_MORE)
            record("lifted", self, by=by, sentence="Access to a record is limited no more.")


def _limits(answers: dict[Any, Any]) -> dict[UUID, UUID]:
    """The child of each that is in force; on a page that looks asked for once."""
    if "all" not in answers:
        answers["all"] = dict(LimitedAccess.objects.now().order_by().values_list("pk", "pupil_id"))
    found: dict[UUID, UUID] = answers["all"]
    return found


def is_limited(pupil: Pupil) -> bool:
    """Whether only named readers find this child."""
    return pupil.pk in _limits(kept("limited access")).values()


@limited.hides
def hidden(acting: Acting) -> list[UUID]:
    """The children of limited access whose readers this person is not among."""
    answers = kept("limited access")
    limits = _limits(answers)
    if not limits:
        return []
    if "readers" not in answers:
        named = RestrictedReader.objects.in_force(clock.today()).filter(object_type=LimitedAccess._meta.label)
        answers["readers"] = list(named.filter(object_id__in=limits))
    theirs = {reader.object_id for reader in answers["readers"] if reader.is_(acting)}
    return [pupil for key, pupil in limits.items() if key not in theirs]
