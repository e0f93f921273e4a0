"""What is said from here to the room of referrals: on which agenda they are, and what follows when one is withdrawn."""

from collections.abc import Collection
from uuid import UUID

import rules
from django.urls import reverse

from core.acting import Acting
from panels import agenda
from panels.models import Item, Meeting
from referrals import deciding
from referrals.models import Referral
from referrals.panel import SAID, OnAgenda


class Agendas:
    def on_agendas(self) -> Collection[UUID]:
        return Item.objects.open().values("referral")  # type: ignore[return-value]

    def agenda_of(self, referral: Referral, acting: Acting) -> OnAgenda | None:
        item = Item.objects.open().filter(referral=referral).select_related("meeting").first()
        if item is None:
            return None
        is_seen = Meeting.objects.visible_to(acting).filter(pk=item.meeting_id).exists()
        words = str(item.meeting)[0].lower() + str(item.meeting)[1:]
        return OnAgenda(words, reverse("panels:meeting", args=[item.meeting_id]) if is_seen else "")

    def planning(self, acting: Acting) -> str:
        return reverse("panels:meetings") if rules.has_perm("panels.meeting_plan", acting) else ""


SAID.append(Agendas())


@deciding.followed_by
def take_off(referral: Referral, by: Acting) -> None:
    """What is withdrawn is on no agenda any more."""
    for item in Item.objects.open().filter(referral=referral).select_related("meeting", "referral"):
        agenda.take_off(item, by=by, reason=f"The referral was {referral.get_status_display().lower()}.")
