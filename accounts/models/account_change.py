"""AccountChange: an account moves to another address, or loses its second step; on one with casework two people act."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models.user import User
from core.acting import Acting
from core.models import Proposed, ProposedQuerySet
from govuk.choices import Coloured


class AccountChangeQuerySet(ProposedQuerySet["AccountChange"]):
    def visible_to(self, acting: Acting) -> Self:
        """Those who keep accounts: the AP Manager, who confirms, and the administrator, who asks."""
        return self if acting.keeps_accounts else self.none()


class AccountChange(Proposed):
    """What somebody else did, or asks to do, to an account: it stays as the record of addresses of before."""

    class Act(models.TextChoices):
        ADDRESS = "address", "Change the email address"
        SECOND_FACTOR = "second_factor", "Remove the second step of signing in"

    class Status(Coloured):
        PROPOSED = "proposed", "blue", "Waiting for an AP Manager"
        CONFIRMED = "confirmed", "blue", "Done"
        REFUSED = "refused", "blue", "Refused"

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=20, choices=Act)
    address_before = models.EmailField()
    address_after = models.EmailField(blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)

    objects = AccountChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "act"], condition=Q(status="proposed"), name="account_change_one_open"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="account_change_two_people"
            ),
            models.CheckConstraint(condition=Q(act__in=["address", "second_factor"]), name="account_change_act_known"),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "confirmed", "refused"]), name="account_change_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} of {self.person}"

    @property
    def trail_name(self) -> str:
        return str(self)
