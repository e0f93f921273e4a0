"""Item: a referral on the agenda of a meeting, and what the panel decided; and who has an interest in it."""

from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from core.acting import Acting
from core.limited import without_hidden
from core.models import Moving, Named, ScopedQuerySet
from govuk.choices import Coloured
from panels.models.meeting import Meeting, Seat
from referrals.models import Referral


class ItemQuerySet(ScopedQuerySet["Item"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the meeting, but for the items in which they have an interest."""
        return self.listed_for(acting).exclude(self._concerns(acting))

    def listed_for(self, acting: Acting) -> Self:
        """Those that stand on the agenda as this person sees it, also where they may not read them."""
        rows = without_hidden(self, acting, "referral__pupil")
        return rows.filter(meeting__in=Meeting.objects.visible_to(acting))

    def _concerns(self, acting: Acting) -> Q:
        """Declared by them, asked for by them, or of a child of the school they act for."""
        declared = Q(Exists(Interest.objects.filter(item=OuterRef("pk"), seat__affiliation__user=acting.user_id)))
        asked = Q(referral__referred_by=acting.user_id) | Q(referral__submitted_by=acting.user_id)
        if acting.is_council:
            return declared | asked
        of_school = Q(referral__commissioner=acting.organisation_id) | Q(referral__home_school=acting.organisation_id)
        return declared | asked | of_school

    def open(self) -> Self:
        return self.filter(status=Item.Status.OPEN)


class Item(Named, Moving):
    """A referral that the panel is to decide. One agenda at a time."""

    class Status(Coloured):
        OPEN = "open", "blue", "To be decided"
        APPROVED = "approved", "green", "Approved"
        ON_CONDITIONS = "conditions", "green", "Approved on conditions"
        DECLINED = "declined", "red", "Declined"
        DEFERRED = "deferred", "yellow", "Deferred"
        TAKEN_OFF = "taken_off", "grey", "Taken off the agenda"

    MOVES: ClassVar = {
        Status.OPEN: {
            Status.APPROVED,
            Status.ON_CONDITIONS,
            Status.DECLINED,
            Status.DEFERRED,
            Status.TAKEN_OFF,
        },
        Status.APPROVED: set(),
        Status.ON_CONDITIONS: set(),
        Status.DECLINED: set(),
        Status.DEFERRED: set(),
        Status.TAKEN_OFF: set(),
    }

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="panel_items")
    position = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    # Why it was deferred or taken off; of other decisions the referral itself keeps the words.
    reason = models.TextField(blank=True)
    deferred_until = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(null=True)
    # Who was there for it, and had no interest in it.
    counted = models.PositiveSmallIntegerField("members who decided", null=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "referral"], name="item_once_on_an_agenda"),
            models.UniqueConstraint(fields=["referral"], condition=Q(status="open"), name="item_on_one_agenda"),
            models.CheckConstraint(
                condition=Q(status__in=["open", "approved", "conditions", "declined", "deferred", "taken_off"]),
                name="item_status_known",
            ),
            models.CheckConstraint(condition=Q(status="open") | Q(recorded_at__isnull=False), name="item_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.referral}, {self.meeting}"

    @property
    def trail_name(self) -> str:
        return f"{self.meeting.reference}, {self.referral}"

    @property
    def trail_pupil_id(self) -> UUID:
        return self.referral.pupil_id

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    def concerns(self, seat: Seat) -> bool:
        """Whether whoever sits there has an interest in it: declared, asked for by them, or a child of their school."""
        held = seat.affiliation
        if any(row.seat_id == seat.pk or row.seat.affiliation.user_id == held.user_id for row in self.interests.all()):
            return True
        schools = (self.referral.commissioner_id, self.referral.home_school_id)
        is_theirs = not held.organisation.is_council and held.organisation_id in schools
        return is_theirs or self.referral.is_made_by(held.user_id)


class InterestQuerySet(ScopedQuerySet["Interest"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the meeting."""
        return self.filter(item__in=Item.objects.listed_for(acting))


class Interest(models.Model):
    """That somebody who sits on the panel has an interest in an item: they neither read nor decide it there."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="interests")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="interests")
    declared_at = models.DateTimeField()

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["declared_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "seat"], name="interest_once")]

    def __str__(self) -> str:
        return f"{self.seat}: {self.item}"
