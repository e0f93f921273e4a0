"""Pages of meetings: the list, and one with its members, agenda and minutes."""

from collections.abc import Iterable
from typing import Any

import rules
from django.db.models import Count, Q

from core import clock
from core.columns import Column
from core.lists import ListPage
from core.trail_pages import timeline
from core.views import DetailPage
from govuk.dates import time_words
from panels.filters import MeetingFilter
from panels.models import Item, Meeting, Seat
from panels.views import item_parts as parts

DECIDED_OR_NOT = ~Q(items__status=Item.Status.TAKEN_OFF)


class Meetings(ListPage):
    """The meetings of panels, the latest first."""

    perm = "panels.meetings"
    title = "Panels"
    noun = "panel"
    filter_class = MeetingFilter
    empty = "There is no panel for you to see."
    queryset = Meeting.objects.annotate(number=Count("items", filter=DECIDED_OR_NOT)).order_by(
        "-held_on", "-starts_at", "-pk"
    )

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        """How many items it has is told the council: few of a few children are not counted for others."""
        is_told = self.acting.sees_everything
        return (
            Column("Reference", lambda row: row.reference, label="Panel", link="panels:meeting", is_reference=True),
            Column("Day", lambda row: row.held_on, "day", hint=lambda row: time_words(row.starts_at)),
            Column("Time", lambda row: time_words(row.starts_at), on_page=False),
            Column("Place", lambda row: row.place),
            Column("Items", lambda row: row.number, is_number=True, on_page=is_told, in_file=is_told),
            Column.of_status(),
        )


class MeetingPage(DetailPage):
    """One meeting as whoever looks may see it."""

    perm = "panels.meeting"
    queryset = Meeting.objects.select_related("planned_by", "drafted_by", "confirmed_by")
    context_object_name = "meeting"
    back_to = "panels:meetings"
    back_words = "Back to panels"

    def get_title(self) -> str:
        return str(self.object)

    @property
    def told_apart_by(self) -> str:
        return str(self.object.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Members, the agenda, and what may be done next."""
        meeting = self.object
        prepares = rules.has_perm("panels.meeting_plan", self.acting)
        seats = list(meeting.seats.in_order())
        items = parts.lines(meeting, seats, self.acting)
        return super().get_context_data(
            seats=seats,
            own=next((seat for seat in seats if seat.affiliation_id == self.acting.pk), None),
            items=items,
            left=sum(line["item"].is_open for line in items),
            prepares=prepares,
            can_begin=prepares and not meeting.against_sitting(clock.today()),
            may_change_agenda=prepares and (meeting.is_planned or meeting.is_sitting),
            may_confirm=meeting.status == Meeting.Status.DRAFTED
            and rules.has_perm("panels.meeting_confirm", self.acting, meeting),
            has_minutes=meeting.status in (Meeting.Status.DRAFTED, Meeting.Status.CONFIRMED),
            needs_chair=not any(seat.post == Seat.Post.CHAIR for seat in seats),
            events=timeline(meeting, self.acting),
            **kwargs,
        )
