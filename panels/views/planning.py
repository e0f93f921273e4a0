"""Pages on which a meeting is prepared: planned, its members asked, its agenda made."""

from typing import Any

from django.urls import reverse

from core.views import ActPage, AddPage
from govuk.dates import short_month_day
from panels.forms import planning as forms
from panels.models import Meeting, Seat
from referrals.views import referral_parts

MEETINGS = Meeting.objects.all()


class MeetingPlan(AddPage):
    """A day, a time and a place; who sat there last is asked again."""

    perm = "panels.meeting_plan"
    form_class = forms.PlanForm
    title = "Plan a panel"
    submit = "Plan it"
    back_to = "panels:meetings"
    back_words = "Back to panels"
    done_message = "The panel was planned, and its members were asked by email."

    def get_done_url(self, result: Meeting) -> str:
        return reverse("panels:meeting", args=[result.pk])


class OfMeeting(ActPage):
    """An act on a meeting that stands in one of these `statuses`."""

    queryset = MEETINGS
    statuses: tuple[str, ...] = (Meeting.Status.PLANNED,)
    back_to = "panels:meeting"
    back_words = "Back to the panel"
    caption = "{row}"
    too_late = "This is {status}, so this cannot be done now."

    @property
    def about(self) -> Any:
        return self.row

    @property
    def can_still_be_done(self) -> bool:
        return self.row.status in self.statuses


class MeetingCancel(OfMeeting):
    """It does not take place."""

    perm = "panels.meeting_cancel"
    form_class = forms.CancelForm
    title = "Cancel the panel"
    submit = "Cancel the panel"
    cancel_words = "Go back"
    warns = True
    done_message = "The panel was cancelled, and its members were told."


class MeetingSeat(AddPage, OfMeeting):
    """Somebody else is asked to sit on it."""

    perm = "panels.meeting_seat"
    form_class = forms.SeatForm
    title = "Ask somebody to sit on the panel"
    submit = "Ask them"
    done_message = "They were asked by email."

    def get_done_url(self, result: Any) -> str:
        return self.back


class MeetingAgenda(OfMeeting):
    """Referrals that wait for a panel are put on it."""

    perm = "panels.meeting_agenda"
    form_class = forms.AgendaForm
    title = "Put referrals on the agenda"
    submit = "Put them on the agenda"
    against_title = "There is nothing to put on it"
    statuses = (Meeting.Status.PLANNED, Meeting.Status.SITTING)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "said": self.said}

    def said(self, row: Any) -> str:
        """Route, who asked, and until when it waits."""
        sent = f"sent {short_month_day(row.submitted_at)}"
        clocks = referral_parts.clocks_of(row, self.acting)
        due = f"; {clocks[0].sentence}" if clocks else ""
        return f"{row.route.label}, {sent}{due}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        nothing = ["No referral waits for a panel."] if not context["form"].found else []
        return {**context, "against": nothing}

    def get_done_message(self, result: int) -> str:
        return f"{result} referral{'' if result == 1 else 's'} put on the agenda."


class OfSeat(ActPage):
    """An act on a seat of a meeting that is planned."""

    queryset = Seat.objects.select_related("meeting", "affiliation__user", "affiliation__organisation")
    back_words = "Back to the panel"
    caption = "{row.meeting}"
    too_late = "The panel is over, or has begun."

    @property
    def back(self) -> str:
        return reverse("panels:meeting", args=[self.row.meeting_id])

    @property
    def told_apart_by(self) -> str:
        return str(self.row.meeting.reference)

    @property
    def can_still_be_done(self) -> bool:
        return bool(self.row.meeting.is_planned)

    def get_too_late(self) -> str:
        return self.too_late


class SeatCome(OfSeat):
    """I come."""

    perm = "panels.seat_come"
    form_class = forms.ComeForm
    title = "Say that you come"
    submit = "I come"
    done_message = "You said that you come."


class SeatApologise(OfSeat):
    """I do not."""

    perm = "panels.seat_apologise"
    form_class = forms.ApologiseForm
    title = "Send apologies"
    submit = "Send apologies"
    done_message = "You sent apologies."


class SeatEnd(OfSeat):
    """They do not sit there."""

    perm = "panels.seat_end"
    form_class = forms.UnseatForm
    title = "Take a member off the panel"
    submit = "Take them off"
    caption = "{row}, {row.meeting}"
    done_message = "They do not sit on this panel any more."
