"""Pages of minutes: drafted, confirmed, and handed out as they were printed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from core import limits
from core.models import opened
from core.pdf import PaperUnavailable, print_html
from core.views import DetailPage
from panels import minuting
from panels.forms import sitting as forms
from panels.models import Meeting
from panels.views.planning import MEETINGS, OfMeeting
from referrals.models import Referral


class WithMinutes(OfMeeting):
    """An act that shows what the minutes say."""

    template_name = "panels/meeting_minutes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(minutes=minuting.of(self.row), **kwargs)


class MeetingDraft(WithMinutes):
    """From what was recorded."""

    perm = "panels.meeting_draft"
    form_class = forms.DraftForm
    title = "Draft the minutes"
    submit = "Save the draft"
    statuses = (Meeting.Status.SITTING,)
    against_title = "The minutes cannot be drafted yet"
    done_message = "The minutes were drafted. Somebody else confirms them."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        left = self.row.items.open().filter(referral__status=Referral.Status.SUBMITTED).count()
        return super().get_context_data(against=[minuting.LEFT.format(left)] if left else [], **kwargs)


class MeetingTakeBack(WithMinutes):
    """To be drafted anew."""

    perm = "panels.meeting_take_back"
    form_class = forms.TakeBackForm
    title = "Take the draft back"
    submit = "Take the draft back"
    statuses = (Meeting.Status.DRAFTED,)
    done_message = "The draft was taken back."


class MeetingConfirm(WithMinutes):
    """They are right: from now on they never change."""

    perm = "panels.meeting_confirm"
    form_class = forms.ConfirmForm
    title = "Confirm the minutes"
    submit = "Confirm them"
    statuses = (Meeting.Status.DRAFTED,)
    done_message = "The minutes were confirmed and frozen."


class Minutes(DetailPage):
    """The minutes as a PDF: the kept one once they are confirmed, else as they are drafted."""

    perm = "panels.minutes"
    queryset = MEETINGS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Hand them over; logged, and counted against the person's limit when they must be printed."""
        meeting = self.get_object()
        if meeting.status not in (Meeting.Status.DRAFTED, Meeting.Status.CONFIRMED):
            raise Http404
        body = minuting.kept(meeting)
        if body is None:
            limits.count("pdf", request.user)
            try:
                body = print_html(minuting.html_of(minuting.of(meeting)))
            except PaperUnavailable as unavailable:
                messages.error(request, str(unavailable))
                return HttpResponseRedirect(reverse("panels:meeting", args=[meeting.pk]))
        opened(meeting, by=self.acting)
        name = f"minutes-{meeting.reference}.pdf"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
        return HttpResponse(body, content_type="application/pdf", headers=headers)
