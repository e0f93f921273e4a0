"""Message: the outbox. The row is the promise; the queue is only a bell."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.acting import Acting
from core.models.scoping import ScopedQuerySet
from govuk.choices import Coloured


class MessageQuerySet(ScopedQuerySet["Message"]):
    def visible_to(self, acting: Acting) -> Self:
        """Each person's own messages; the AP Manager and the administrator see what was sent to everybody."""
        if acting.answers_for_messages:
            return self
        return self.filter(recipient_id=acting.user_id)

    def due(self, now: datetime) -> Self:
        """Waiting messages whose time has come, and those a crash left in "sending"."""
        stale = now - timedelta(seconds=settings.MAIL_SENDING_STALE_SECONDS)
        waiting = Q(state=Message.State.QUEUED, next_try_at__lte=now)
        left_behind = Q(state=Message.State.SENDING, claimed_at__lte=stale)
        return self.filter(waiting | left_behind).order_by("next_try_at", "pk")


class Message(models.Model):
    """One e-mail to one person for one occasion and period, sent once. It never names a pupil."""

    class State(Coloured):
        QUEUED = "queued", "blue", "Waiting to be sent"
        SENDING = "sending", "blue", "Being sent"
        SENT = "sent", "green", "Sent"
        FAILED = "failed", "red", "Could not be sent"
        UNCERTAIN = "uncertain", "orange", "Perhaps sent twice"
        NOTHING_TO_SAY = "nothing_to_say", "blue", "Nothing to say"
        DROPPED = "dropped", "blue", "Not sent: no longer theirs to see"

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages")
    # A notice about an account goes to the address it had before too: filled only where it is not the present one.
    address = models.EmailField("sent to an address of before", blank=True, default="")
    template = models.CharField(max_length=60, help_text="The folder and name under templates/emails")
    context = models.JSONField(
        default=dict, help_text="Counts and addresses; never a name, initials, UPN or birth date"
    )
    why = models.CharField(max_length=200)
    period = models.CharField(max_length=20, blank=True)
    dedupe_key = models.CharField(max_length=120, unique=True)
    message_id = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    interruptions = models.PositiveSmallIntegerField("times a crash interrupted the sending", default=0)
    next_try_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True, help_text="The text as it was sent")
    failure = models.CharField(max_length=200, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="message_due"),
            models.Index(fields=["written_at", "id"], name="message_written"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["queued", "sending", "sent", "failed", "uncertain", "nothing_to_say", "dropped"]
                ),
                name="message_state_known",
            )
        ]

    def __str__(self) -> str:
        return self.dedupe_key
