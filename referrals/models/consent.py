"""Consent: what somebody said to one thing that is asked for: given, refused, or withdrawn from a day."""

from datetime import date
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from core import clock
from core.acting import Acting
from core.models import ScopedQuerySet
from govuk.dates import day_words
from pupils.models.written import Written
from referrals.models.referral import Referral
from referrals.reasons import CONSENTS


class ConsentQuerySet(ScopedQuerySet["Consent"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the referral."""
        return self.filter(referral__in=Referral.objects.visible_to(acting).order_by().values("pk"))

    def now(self) -> Self:
        """What was said last."""
        return self.filter(replaced_at=None)


class Consent(Written):
    """One answer. What was not asked has no row; what was said before stays."""

    class Answer(models.TextChoices):
        GIVEN = "given", "Given"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Whose(models.TextChoices):
        PARENT = "parent", "A parent or carer"
        YOUNG_PERSON = "young_person", "The young person"
        COUNCIL = "council", "A council that looks after the child"

    class How(models.TextChoices):
        WRITING = "writing", "On a signed form"
        EMAIL = "email", "By email"
        TELEPHONE = "telephone", "By telephone"
        IN_PERSON = "in_person", "In person"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="consents")
    code = models.CharField("to what", max_length=30)
    answer = models.CharField(max_length=10, choices=Answer)
    whose = models.CharField("by whom", max_length=15, choices=Whose)
    name = models.CharField("their name", max_length=120)
    how = models.CharField(max_length=10, choices=How)
    said_on = models.DateField("on which day")
    until = models.DateField("last day", null=True, blank=True)
    withdrawn_on = models.DateField("withdrawn on", null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "code"], condition=Q(replaced_at=None), name="consent_once"),
            models.CheckConstraint(condition=CONSENTS.is_code("code") & ~Q(code=""), name="consent_known"),
            models.CheckConstraint(
                condition=Q(answer="withdrawn", withdrawn_on__gte=F("said_on"))
                | (~Q(answer="withdrawn") & Q(withdrawn_on=None)),
                name="consent_withdrawn_on_a_day",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("said_on")), name="consent_in_order"),
        ]

    def __str__(self) -> str:
        return CONSENTS.label(self.code)

    @property
    def trail_name(self) -> str:
        return f"{self.referral}: consent"

    @property
    def trail_pupil_id(self) -> UUID:
        return self.referral.pupil_id

    def holds_on(self, day: date) -> bool:
        """Whether it is given and has not ended by then."""
        return self.answer == self.Answer.GIVEN and (self.until is None or self.until >= day)

    @property
    def in_words(self) -> str:
        """Given by Ada Byron, a parent or carer, by email on 3 November 2026, until 24 July 2027."""
        whose, how = (self.get_whose_display(), self.get_how_display())
        by = f"by {self.name}, {whose[:1].lower()}{whose[1:]}, {how[:1].lower()}{how[1:]} on {day_words(self.said_on)}"
        if self.answer == self.Answer.WITHDRAWN:
            return f"Withdrawn on {day_words(self.withdrawn_on)}. It was given {by}"
        if self.answer == self.Answer.REFUSED:
            return f"Refused {by}"
        ended = " (ended)" if self.until and self.until < clock.today() else ""
        return f"Given {by}" + (f", until {day_words(self.until)}{ended}" if self.until else "")
