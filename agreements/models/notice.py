"""ParentNotice: the letter that tells parents of a direction off-site, and to whom, how and when it was given."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.models import User
from core.acting import Acting
from core.limited import without_hidden
from core.models import Named, ScopedQuerySet
from placements.models import LIVE, Agreement, Placement
from pupils.models import Contact


class ParentNoticeQuerySet(ScopedQuerySet["ParentNotice"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council and who commissioned it; to the provider it says why the child was sent, which is not for it."""
        rows = without_hidden(self, acting, "placement__pupil")
        if acting.sees_everything:
            return rows
        return rows.filter(placement__commissioner=acting.organisation_id) if acting.is_school else rows.none()

    def now(self) -> Self:
        """The letter that holds, of each placement."""
        return self.filter(replaced_at=None)

    def to_give(self) -> Self:
        """Nobody was given it yet, and the placement is live."""
        given = NoticeGiven.objects.filter(notice=OuterRef("pk"))
        return self.now().filter(~Exists(given), placement__status__in=LIVE)

    def given(self) -> Self:
        """Somebody was given it."""
        return self.filter(Exists(NoticeGiven.objects.filter(notice=OuterRef("pk"))))

    def with_day(self) -> Self:
        """Each with the day on which it was given first, as `given_on`."""
        given = NoticeGiven.objects.filter(notice=OuterRef("pk")).order_by("given_on")
        return self.annotate(given_on=Subquery(given.values("given_on")[:1]))


class ParentNotice(Named):
    """One letter, word for word. Another week makes another letter, and this one stays as it was."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    pdf = models.FileField(upload_to="notices/", max_length=200, blank=True, editable=False)
    pdf_sha256 = models.CharField(max_length=64, blank=True, editable=False)

    objects = ParentNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "pk"]
        indexes = [models.Index(fields=["made_at"], condition=Q(pdf=""), name="parent_notice_to_print")]
        constraints = [
            models.UniqueConstraint(fields=["placement", "number"], name="parent_notice_number_once"),
            models.UniqueConstraint(
                fields=["placement"], condition=Q(replaced_at=None), name="parent_notice_one_holds"
            ),
        ]

    def __str__(self) -> str:
        return f"Notice {self.number} of {self.placement.reference}"

    @property
    def trail_name(self) -> str:
        return "Notice to parents"


class NoticeGivenQuerySet(ScopedQuerySet["NoticeGiven"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the letter."""
        return self.filter(notice__in=ParentNotice.objects.visible_to(acting))


class NoticeGiven(models.Model):
    """That one person was given a letter: how, on which day, and from which day the placement may start after it."""

    class How(models.TextChoices):
        HAND = "hand", "Handed over"
        POST = "post", "By post"
        EMAIL = "email", "By email from the school or council"
        CHILD = "child", "Sent home with the child"

    notice = models.ForeignKey(ParentNotice, on_delete=models.PROTECT, related_name="given")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120)
    how = models.CharField(max_length=10, choices=How)
    given_on = models.DateField()
    allows_from = models.DateField("first day that leaves the days the law asks for")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = NoticeGivenQuerySet.as_manager()

    class Meta:
        ordering = ["given_on", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(how__in=["hand", "post", "email", "child"]), name="notice_how_known")
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_how_display().lower()}"
