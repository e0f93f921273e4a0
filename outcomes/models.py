"""Review: commissioner and provider look at how a placement goes, at least half-termly."""

from datetime import date
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, When

from accounts.models import User
from core import clock
from core.acting import Acting
from core.limited import without_hidden
from core.models import Event, MoveRefused, Named, ScopedQuerySet, record
from placements.models.agreement import Agreement
from placements.models.placement import LIVE, Placement, of_seen


class ReviewQuerySet(ScopedQuerySet["Review"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the placement sees its reviews."""
        return of_seen(self, acting)

    def commissioned_by(self, acting: Acting) -> Self:
        """Of those visible, the ones of what their organisation commissioned: its roll need not be asked for them."""
        rows = without_hidden(self, acting, "placement__pupil")
        return rows.filter(placement__commissioner=acting.organisation_id)

    def with_details(self) -> Self:
        """With what lists and pages show."""
        return self.select_related(
            "held_by", "placement__pupil", "placement__provider__organisation", "placement__commissioner"
        )

    def to_hold_first(self) -> Self:
        """Those of running placements that wait, the longest overdue first; then the others, the latest first."""
        waits = Q(held_on=None, placement__status__in=LIVE)
        due = Case(When(waits, then=F("due_on")), output_field=models.DateField())
        return self.order_by(due.asc(nulls_last=True), "-due_on")

    def due(self) -> Self:
        """Not yet held, of placements still running, the nearest first."""
        return self.filter(held_on=None, placement__status__in=LIVE).order_by("due_on")

    def to_follow(self) -> Self:
        """The last one held of a placement that runs on, where what was decided has not been done since."""
        later = Review.objects.filter(placement=OuterRef("placement"), held_on__gt=OuterRef("held_on"))
        agreed = Agreement.objects.filter(
            placement=OuterRef("placement"), drafted_at__date__gte=OuterRef("held_on")
        ).order_by()
        waits = Q(outcome__in=ENDS) | (Q(outcome__in=CHANGES) & ~Exists(agreed))
        running = self.filter(placement__status__in=LIVE, placement__end_reason="").exclude(held_on=None)
        return running.filter(waits).exclude(Exists(later.order_by())).order_by("held_on", "pk")


ENDS = ("end", "change_provider")
CHANGES = ("change_pattern", "extend", "reintegrate")


class Review(Named):
    """A review that is due, and what came of it when it was held."""

    class Outcome(models.TextChoices):
        CONTINUE = "continue", "Continue as it is"
        CHANGE_PATTERN = "change_pattern", "Change the half-days"
        EXTEND = "extend", "Extend"
        REINTEGRATE = "reintegrate", "Spend more time back at school"
        CHANGE_PROVIDER = "change_provider", "Change provider"
        END = "end", "End the placement"

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="reviews")
    due_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    note = models.TextField(blank=True)

    filed_as = "placements.Review"
    """On the trail: it was a table of placements once, and what is written there is not changed."""

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["due_on"]
        indexes = [
            models.Index(fields=["due_on"], name="review_due"),
            models.Index(fields=["due_on"], condition=Q(held_on=None), name="review_to_hold"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    outcome__in=[
                        "",
                        "continue",
                        "change_pattern",
                        "extend",
                        "reintegrate",
                        "change_provider",
                        "end",
                    ]
                ),
                name="review_outcome_known",
            ),
            models.UniqueConstraint(fields=["placement", "due_on"], name="review_once"),
            models.CheckConstraint(condition=Q(held_on=None) | ~Q(outcome=""), name="review_held_with_outcome"),
        ]

    def __str__(self) -> str:
        return f"Review of {self.placement}"

    @property
    def trail_name(self) -> str:
        return str(self)

    @property
    def pupil_id(self) -> Any:
        """The pupil the trail files it under."""
        return self.placement.pupil_id

    @property
    def next_step(self) -> tuple[str, str]:
        """What follows from what was decided: the name of its page, and the act in words; nothing when it goes on."""
        if self.outcome in ENDS:
            return "placements:placement-end", "End the placement"
        if self.outcome in CHANGES:
            return "placements:placement-change", "Change half-days or dates"
        return "", ""

    def hold(self, *, held_on: date, outcome: str, note: str, by: Acting) -> Event:
        """Write down what came of it. Raises MoveRefused for a day to come and when it has been written already."""
        if held_on > clock.today():
            raise MoveRefused("A review is recorded once it has been held. Enter today or an earlier day.")
        if held_on < self.placement.starts_on:
            raise MoveRefused("The review cannot have been held before the placement started.")
        words = {"held_on": held_on, "outcome": outcome, "note": note, "held_by_id": by.user_id}
        with transaction.atomic():
            if not Review.objects.filter(pk=self.pk, held_on=None).update(**words):
                raise MoveRefused("Somebody else has recorded this review. Look again before you go on.")
            for name, value in words.items():
                setattr(self, name, value)
            sentence = f"A review was held: {self.get_outcome_display().lower()}."
            changes = {"outcome": ["", outcome], "held_on": [None, held_on.isoformat()]}
            return record("held", self, by=by, sentence=sentence, changes=changes)
