"""Forms of a panel that sits: who is there, interests, what is decided, the minutes."""

from typing import Any

from crispy_forms.layout import Layout

from core import clock
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from govuk.dates import day_words
from panels import agenda, minuting, sitting
from panels.models import Item, Meeting, Seat
from referrals import deferring
from referrals.forms.conditions import AsksConditions, titled
from referrals.forms.referrals import DeclineForm

LONGEST = 2000


class PresentForm(PageForm):
    """Who is there."""

    verb: Any = staticmethod(sitting.say_who_is_there)

    present = fields.ModelMultipleChoiceField(
        queryset=None,
        label="Who is there?",
        empty="Select who is there",
        label_from=lambda row: row.in_words,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = self.row.seats.in_order()
        asked: Any = self.fields["present"]
        asked.queryset = seats
        there = [seat.pk for seat in seats if _is_there(self.row, seat)]
        self.initial = {"present": there, **self.initial}

    def act(self, row: Meeting, by: Acting) -> Any:
        return type(self).verb(row, by=by, present=list(self.cleaned_data["present"]))


def _is_there(meeting: Meeting, seat: Seat) -> bool:
    """As it was said, or before it begins as they answered."""
    return seat.is_present if meeting.is_sitting else seat.answer == Seat.Answer.COMES


class BeginForm(PresentForm):
    """The panel begins with these."""

    verb = staticmethod(sitting.begin)


class DeclareForm(PageForm):
    """Who has an interest in the item: oneself, or whoever says so to those who keep the minutes."""

    seat = fields.ModelChoiceField(
        queryset=None, label="Who has an interest in it?", empty="Select who has an interest", label_from=str
    )

    def __init__(self, *args: Any, keeps: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = self.row.meeting.seats.in_order()
        asked: Any = self.fields["seat"]
        asked.queryset = seats if keeps else seats.filter(affiliation=self.acting.pk)
        own = next((seat.pk for seat in seats if seat.affiliation_id == self.acting.pk), None)
        self.initial = {"seat": own, **self.initial}

    def act(self, row: Item, by: Acting) -> Any:
        return sitting.declare(row, by=by, seat=self.cleaned_data["seat"])


class TakeOffForm(PageForm):
    """It waits for another agenda."""

    verb = staticmethod(agenda.take_off)

    reason = fields.TextField(
        label="Why it is taken off the agenda", empty="Enter why it is taken off the agenda", count=LONGEST
    )


class UpForm(PageForm):
    """Before the one above it."""

    verb = staticmethod(agenda.move_up)


class PanelApproveForm(PageForm):
    """The panel agrees."""

    verb = staticmethod(sitting.approve)

    reason = fields.TextField(label="Note to the commissioner", count=LONGEST, required=False)


class PanelConditionsForm(AsksConditions):
    """The panel agrees, on conditions."""

    reason = fields.TextField(label="Note to the commissioner", count=LONGEST, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_for_conditions(self.row.referral)
        self.helper.layout = Layout(*titled(self.numbers), "reason")

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.check_conditions(self.row.referral)
        return self.cleaned_data

    def act(self, row: Item, by: Acting) -> Any:
        return sitting.approve(row, by=by, reason=self.cleaned_data["reason"], conditions=self.conditions)


class PanelDeclineForm(DeclineForm):
    """The panel says no."""

    verb: Any = staticmethod(sitting.decline)


class PanelDeferForm(PageForm):
    """The panel puts it off."""

    to = fields.ChoiceField(label="Until when?", choices=[], empty="Select until when")
    until = fields.DateField(
        label="Day on which it is back on the desk",
        empty="Enter the day on which it is back on the desk",
        required=False,
        earliest=clock.today,
    )
    reason = fields.TextField(
        label="Why the decision is deferred",
        hint="The commissioner reads this",
        empty="Enter why the decision is deferred",
        count=LONGEST,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to_come = Meeting.objects.visible_to(self.acting).to_come().exclude(pk=self.row.meeting_id)
        last = deferring.last_day(self.row.referral)
        self.later = {str(row.pk): row for row in to_come.order_by("held_on") if clock.today() < row.held_on <= last}
        asked: Any = self.fields["to"]
        asked.choices = [*((key, str(row)) for key, row in self.later.items()), ("day", "Another day")]
        asked.reveals = {"day": ("until",)}
        self.fields["until"].help_text = f"{day_words(last)} at the latest"

    def clean(self) -> dict[str, Any]:
        super().clean()
        until = self.cleaned_data.get("until")
        if until and (against := deferring.against_day(self.row.referral, until)):
            self.add_error("until", against)
        return self.cleaned_data

    def act(self, row: Item, by: Acting) -> Any:
        given = self.cleaned_data
        to = self.later.get(given["to"])
        return sitting.defer(row, by=by, reason=given["reason"], to=to, until=None if to else given["until"])


class DraftForm(PageForm):
    """What else was said; the rest is known."""

    verb = staticmethod(minuting.draft)

    said = fields.TextField(
        label="What else was said",
        hint="No child’s name: everybody of the panel and the council reads the minutes",
        count=4000,
        required=False,
        rows=6,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"said": self.row.said, **self.initial}


class TakeBackForm(PageForm):
    """Draft them anew."""

    verb = staticmethod(minuting.take_back)


class ConfirmForm(PageForm):
    """They are right."""

    verb = staticmethod(minuting.confirm)
