"""Pages of a panel that sits: who is there, and what it decides."""

from typing import Any

from core import clock
from panels import sitting
from panels.forms import sitting as forms
from panels.models import Meeting
from panels.views.items import ItemAct
from panels.views.planning import OfMeeting
from referrals import as_read
from referrals.views import referral_parts


class MeetingBegin(OfMeeting):
    """The panel begins."""

    perm = "panels.meeting_begin"
    form_class = forms.BeginForm
    title = "Begin the panel"
    submit = "Begin"
    against_title = "It cannot begin yet"
    done_message = "The panel has begun: record what it decides of each item."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        against = self.row.against_sitting(clock.today()) if self.can_still_be_done else []
        return super().get_context_data(against=against, **kwargs)


class MeetingPresent(OfMeeting):
    """Somebody came or left."""

    perm = "panels.meeting_present"
    form_class = forms.PresentForm
    title = "Who is there"
    done_message = "It is said who is there."
    statuses = (Meeting.Status.SITTING,)


class Deciding(ItemAct):
    """What the panel decides of an item, as its referral was read; recorded in its name."""

    against_title = "The panel cannot decide it now"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen = as_read.shown(self.row.referral, self.acting).fingerprint
        return super().get_context_data(against=self.against(), seen=seen, **kwargs)

    def do(self, form: Any) -> str:
        """Record it, unless something happened to the referral since the page was opened."""
        as_read.hold_as_read(self.row.referral, self.request.POST.get("seen", ""), by=self.acting)
        return super().do(form)

    def against(self) -> list[str]:
        return sitting.against_decision(self.row, by=self.acting) if self.can_still_be_done else []

    def get_done_message(self, result: Any) -> str:
        return f"{self.row.referral}: {self.row.get_status_display().lower()}."


class ItemApprove(Deciding):
    """The panel agrees."""

    perm = "panels.item_approve"
    form_class = forms.PanelApproveForm
    title = "The panel approves"
    submit = "Record the approval"


class ItemApproveOnConditions(Deciding):
    """The panel agrees, on conditions."""

    perm = "panels.item_approve_on_conditions"
    form_class = forms.PanelConditionsForm
    title = "The panel approves on conditions"
    submit = "Record the approval on conditions"


class ItemDecline(Deciding):
    """The panel says no."""

    perm = "panels.item_decline"
    form_class = forms.PanelDeclineForm
    title = "The panel declines"
    submit = "Record the decline"
    warns = True


class ItemDefer(Deciding):
    """The panel puts it off."""

    perm = "panels.item_defer"
    form_class = forms.PanelDeferForm
    title = "The panel defers"
    submit = "Record the deferral"
    template_name = "panels/item_defer.html"

    def against(self) -> list[str]:
        """Too few members may do this."""
        return sitting.against_recording(self.row, by=self.acting) if self.can_still_be_done else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        clocks = referral_parts.clocks_of(self.row.referral, self.acting)
        return super().get_context_data(clocks=clocks, **kwargs)
