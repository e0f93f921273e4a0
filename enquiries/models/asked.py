"""Asked: one provider is asked, and what it answers. LinkUse: an answer that came by a link, or was refused there."""

import secrets
from datetime import date
from typing import Any, ClassVar, Self

from django.core import signing
from django.db import models
from django.db.models import Q

from accounts.models import User
from core import clock
from core.acting import Acting
from core.columns import Tag
from core.half_days import in_words
from core.limited import without_hidden
from core.models import Moving, Named, ScopedQuerySet
from enquiries.models.enquiry import Enquiry
from enquiries.models.states import ANSWERED, ASKED, CAN
from enquiries.reasons import CANNOTS
from govuk.choices import Coloured
from providers.models import Programme, Provider, Rate

NO_ANSWER, CHOSEN, CLOSED = Tag("No answer", "orange"), Tag("Chosen", "green"), Tag("Closed", "grey")


def new_key() -> str:
    """A key nobody can guess."""
    return secrets.token_urlsafe(32)


def _signer() -> signing.Signer:
    """Signs links; made each time, so that it knows the keys of before as well."""
    return signing.Signer(salt="enquiries.asked")


class AskedQuerySet(ScopedQuerySet["Asked"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the enquiry; and the provider that is asked, to whom it says nothing of the child."""
        if acting.is_provider:
            return self.filter(provider__organisation=acting.organisation_id)
        self = without_hidden(self, acting, "enquiry__referral__pupil")
        if acting.sees_everything:
            return self
        return self.filter(enquiry__commissioner=acting.organisation_id) if acting.is_school else self.none()

    def waiting(self, day: date) -> Self:
        """To be answered: the enquiry is open and its last day has not passed."""
        return self.filter(status=ASKED, enquiry__status=Enquiry.Status.OPEN, enquiry__reply_by__gte=day)

    def with_details(self) -> Self:
        """With what lists and pages show."""
        return self.select_related("enquiry__lot", "enquiry__referral", "provider__organisation", "programme__site")

    def for_token(self, token: str) -> "Asked | None":
        """The question a link was made for; None for any text we did not sign."""
        try:
            key = _signer().unsign(token)
        except signing.BadSignature:
            return None
        return self.filter(key=key).first()


class Asked(Named, Moving):
    """One provider, asked one question; answered once, signed in or by the link that was sent to it."""

    class Status(Coloured):
        ASKED = "asked", "blue", "To answer"
        CAN = "can", "green", "Can"
        CANNOT = "cannot", "red", "Cannot"

    MOVES: ClassVar = {Status.ASKED: {Status.CAN, Status.CANNOT}, Status.CAN: set(), Status.CANNOT: set()}

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="asked")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=6, choices=Status, default=Status.ASKED)
    key = models.CharField(max_length=60, unique=True, default=new_key)
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # By the link: who they said they are.
    answered_name = models.CharField(max_length=100, blank=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="+")
    can_from = models.DateField(null=True)
    half_days = models.JSONField(default=list, blank=True)
    price = models.DecimalField("pounds", max_digits=8, decimal_places=2, null=True)
    price_unit = models.CharField(max_length=10, choices=Rate.Unit, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    later_from = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    chosen_at = models.DateTimeField(null=True)

    objects = AskedQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name_plural = "asked"
        indexes = [models.Index(fields=["provider", "status"], name="asked_provider")]
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "provider"], name="asked_once_of_an_enquiry"),
            models.UniqueConstraint(
                fields=["enquiry"], condition=Q(chosen_at__isnull=False), name="asked_one_is_chosen"
            ),
            models.CheckConstraint(condition=Q(status__in=["asked", "can", "cannot"]), name="asked_status_known"),
            models.CheckConstraint(condition=~Q(status="can") | Q(can_from__isnull=False), name="asked_can_from_a_day"),
            models.CheckConstraint(condition=~Q(status="cannot") | ~Q(reason=""), name="asked_cannot_with_reason"),
            models.CheckConstraint(condition=CANNOTS.is_code("reason"), name="asked_reason_known"),
            models.CheckConstraint(
                condition=Q(price_unit__in=["", "hour", "session", "day", "week"]), name="asked_price_unit_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enquiry}, {self.provider}"

    @property
    def trail_name(self) -> str:
        return f"{self.enquiry} to {self.provider.name}"

    @property
    def pupil_id(self) -> Any:
        """The pupil the trail files it under."""
        return self.enquiry.pupil_id

    @property
    def token(self) -> str:
        """What stands in the link: the key with our signature, so that reading the table opens nothing."""
        return _signer().sign(self.key)

    @property
    def is_answered(self) -> bool:
        return self.status in ANSWERED

    @property
    def is_yes(self) -> bool:
        return self.status == CAN

    @property
    def is_waiting(self) -> bool:
        return not self.is_answered and self.enquiry.takes_answers

    @property
    def step(self) -> Tag:
        """Its status, and what came of it: no answer is a state of its own."""
        if self.chosen_at:
            return CHOSEN
        status = Asked.Status(self.status)
        if self.is_answered or self.is_waiting:
            return Tag(status.label, status.colour)
        # One that was closed before its last day had time left to answer.
        return NO_ANSWER if self.enquiry.reply_by and self.enquiry.reply_by < clock.today() else CLOSED

    @property
    def why_not(self) -> str:
        """The words of the reason it gave."""
        return CANNOTS.label(self.reason)

    @property
    def half_days_words(self) -> str:
        return in_words(self.half_days)

    @property
    def price_words(self) -> str:
        """£62.50 a session."""
        return f"£{self.price} {self.get_price_unit_display()}" if self.price is not None else ""


class LinkUseQuerySet(ScopedQuerySet["LinkUse"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever asks and the council; the provider is told of its answer alone."""
        if acting.is_provider:
            return self.none()
        return self.filter(asked__in=Asked.objects.visible_to(acting))


class LinkUse(models.Model):
    """Somebody sent an answer by the link: when, from which address, and what came of it. Opening it is no use."""

    class CameOf(models.TextChoices):
        ANSWERED = "answered", "Answered"
        USED = "used", "Refused: it was used before"
        LATE = "late", "Refused: its last day had passed"
        CLOSED = "closed", "Refused: the enquiry was closed"

    asked = models.ForeignKey(Asked, on_delete=models.PROTECT, related_name="link_uses")
    at = models.DateTimeField()
    address = models.GenericIPAddressField()
    came_of = models.CharField(max_length=10, choices=CameOf)

    objects = LinkUseQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(came_of__in=["answered", "used", "late", "closed"]), name="link_use_came_of_known"
            )
        ]

    def __str__(self) -> str:
        return f"Link use {self.pk}"
