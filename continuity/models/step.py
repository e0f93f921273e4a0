"""Step: something that must be done because a place is lost, or because a placed child's life changed."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Organisation, User
from core import clock
from core.acting import Acting
from core.limited import without_hidden
from core.models import MoveRefused, Named, ScopedQuerySet, record
from placements.models import Placement
from pupils.models import Pupil


class StepQuerySet(ScopedQuerySet["Step"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council all; a school those it must do itself."""
        rows = without_hidden(self, acting)
        if acting.sees_everything:
            return rows
        return rows.filter(organisation=acting.organisation_id) if acting.is_school else rows.none()

    def to_do(self) -> Self:
        return self.filter(settled_on=None)

    def with_details(self) -> Self:
        return self.select_related("pupil", "placement__provider__organisation", "organisation", "settled_by")


class Step(Named):
    """To be done by an organisation: a task on its home until somebody says it is done, or why it need not be."""

    class Change(models.TextChoices):
        PLACE = "place", "A place ends"
        SCHOOL = "school", "The home school changed"
        CARE = "care", "Became looked after"
        PLAN = "plan", "Has an education, health and care plan"

    class What(models.TextChoices):
        ANOTHER_PLACE = "another_place", "Find another place"
        FAMILY_PLACE = "family_place", "Tell the child and the parents that the place ends"
        GOES_ON = "goes_on", "Decide whether the placement goes on, and who pays for it"
        PROVIDER_SCHOOL = "provider_school", "Tell the provider which school to ring, and whose days count"
        NEW_SCHOOL = "new_school", "Read what was agreed, and name who looks after the child at school"
        VIRTUAL_SCHOOL = "virtual_school", "Tell the virtual school, and enter who it is"
        SOCIAL_WORKER = "social_worker", "Enter the social worker, and tell them where the child is taught"
        PERSONAL_PLAN = "personal_plan", "Agree the day of the personal education plan meeting"
        HOURS = "hours", "Check the hours: an unregistered provider may not teach this child full time"
        ROUTE = "route", "Check the route: whether the placement stands on the right ground"
        PLAN_DATES = "plan_dates", "Enter the plan's date and its next annual review"
        PLAN_NAMES = "plan_names", "Ask the SEND team whether the plan names this provider"
        PROVIDER_NEEDS = "provider_needs", "Tell the provider what it must know of this"

    class Outcome(models.TextChoices):
        DONE = "done", "It is done"
        NOT_NEEDED = "not_needed", "It is not needed"

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    change = models.CharField(max_length=6, choices=Change)
    what = models.CharField("what must be done", max_length=20, choices=What)
    opened_on = models.DateField()
    settled_on = models.DateField(null=True, blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reason = models.CharField("why it is not needed", max_length=300, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["opened_on", "pk"]
        indexes = [
            models.Index(fields=["organisation", "opened_on"], condition=Q(settled_on=None), name="step_to_do"),
            models.Index(fields=["pupil"], name="step_pupil"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(change__in=["place", "school", "care", "plan"]), name="step_change_known"
            ),
            models.CheckConstraint(condition=Q(outcome__in=["", "done", "not_needed"]), name="step_outcome_known"),
            models.CheckConstraint(
                condition=Q(settled_on=None, outcome="") | (Q(settled_on__isnull=False) & ~Q(outcome="")),
                name="step_settled_with_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="not_needed") | ~Q(reason=""), name="step_not_needed_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.get_what_display()

    @property
    def trail_name(self) -> str:
        return self.get_change_display()

    @property
    def page(self) -> str:
        """Where it is done."""
        if self.what == Step.What.ANOTHER_PLACE and self.placement:
            return reverse("placements:referral-places", args=[self.placement.referral_id])
        if name := PAGES.get(Step.What(self.what)):
            return reverse(name, args=[self.pupil_id])
        if self.placement:
            return reverse("placements:placement", args=[self.placement_id])
        return reverse("pupils:pupil", args=[self.pupil_id])

    def settle(self, *, outcome: str, reason: str = "", by: Acting | None, on: date | None = None) -> Any:
        """Say that it is done, or why it need not be. Raises MoveRefused where somebody has."""
        if outcome == Step.Outcome.NOT_NEEDED and not reason.strip():
            raise MoveRefused("Enter why it is not needed.")
        said = reason.strip() if outcome == Step.Outcome.NOT_NEEDED else ""
        words = {"outcome": outcome, "reason": said, "settled_on": on or clock.today()}
        rows = Step.objects.filter(pk=self.pk, settled_on=None)
        if not rows.update(**words, settled_by_id=by.user_id if by else None):
            raise MoveRefused("Somebody else has settled this. Look again before you go on.")
        sentence = f"{self.get_what_display()}: {Step.Outcome(outcome).label[3:]}."
        return record("settled", self, by=by, sentence=sentence, changes={"outcome": ["", outcome]})


PAGES = {
    Step.What.VIRTUAL_SCHOOL: "pupils:virtual-school-edit",
    Step.What.SOCIAL_WORKER: "pupils:social-worker-edit",
    Step.What.PLAN_DATES: "pupils:needs-edit",
    Step.What.NEW_SCHOOL: "pupils:pupil",
}
