"""Forms of a meeting that is prepared: its day and place, its members, its agenda."""

from typing import Any

from core import clock
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from panels import agenda, planning
from panels.models import Meeting, Seat
from panels.planning import Sits

LONGEST = 2000


class PlanForm(PageForm):
    """Day, time and place; the members of the last meeting are asked again."""

    held_on = fields.DateField(label="Day", empty="Enter the day of the meeting", earliest=clock.today)
    starts_at = fields.TimeField(label="Time", hint="Such as 9:30am", empty="Enter when it begins")
    place = fields.CharField(
        label="Place", hint="A room, or how to join", empty="Enter where it takes place", max_length=200
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last = planning.last_members(self.acting)
        self.fields["members"] = fields.MultipleChoiceField(
            label="Members to ask again",
            hint="Those of the last panel. Others can be asked once it is planned",
            choices=[(str(each.affiliation.pk), _named(each)) for each in self.last],
            required=False,
            initial=[str(each.affiliation.pk) for each in self.last],
        )
        if not self.last:
            del self.fields["members"]
        fields.speak_plainly(self)

    def clean(self) -> dict[str, Any]:
        super().clean()
        day = self.cleaned_data.get("held_on")
        if day and day < clock.today():
            self.add_error("held_on", "The day of the meeting must be today or later")
        return self.cleaned_data

    def act(self, row: Any, by: Acting) -> Meeting:
        given = self.cleaned_data
        chosen = set(given.pop("members", []))
        return planning.plan(by=by, members=[each for each in self.last if str(each.affiliation.pk) in chosen], **given)


def _named(each: Sits) -> str:
    post = Seat.Post(each.post).label
    return f"{each.affiliation.user.name}, {each.affiliation.organisation.name}: {post}"


class SeatForm(PageForm):
    """Somebody who sits on it, and for what."""

    who = fields.ModelSelectField(
        queryset=None,
        label="Who is asked?",
        hint="Somebody of the council, or the AP Lead of a school. They are asked by email, without a child’s name",
        empty="Select who is asked",
        label_from=lambda row: f"{row.user.name}, {row.organisation.name}",
    )
    post = fields.ChoiceField(label="For what?", choices=Seat.Post.choices, empty="Select for what they sit there")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["who"]
        there = self.row.seats.values("affiliation__user")
        asked.queryset = planning.may_sit().exclude(user__in=there)

    def act(self, row: Meeting, by: Acting) -> Any:
        return planning.seat(row, self.cleaned_data["who"], self.cleaned_data["post"], by=by)


class UnseatForm(PageForm):
    """They do not sit there."""

    verb = staticmethod(planning.unseat)


class ComeForm(PageForm):
    """I come."""

    def act(self, row: Seat, by: Acting) -> Any:
        return planning.answer(row, by=by, comes=True)


class ApologiseForm(PageForm):
    """I do not."""

    def act(self, row: Seat, by: Acting) -> Any:
        return planning.answer(row, by=by, comes=False)


class CancelForm(PageForm):
    """It does not take place."""

    verb = staticmethod(planning.cancel)

    reason = fields.TextField(
        label="Why the meeting is cancelled", empty="Enter why the meeting is cancelled", count=LONGEST
    )


class AgendaForm(PageForm):
    """Referrals to put on it, the oldest clock first."""

    referrals = fields.MultipleChoiceField(
        label="Which referrals does the panel decide?", empty="Select a referral", choices=[]
    )

    def __init__(self, *args: Any, said: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = list(agenda.waiting(self.acting).select_related("route", "pupil", "home_school", "commissioner"))
        asked: Any = self.fields["referrals"]
        asked.choices = [(str(row.pk), f"{row}: {row.pupil}") for row in self.found]
        asked.hints = {str(row.pk): said(row) for row in self.found} if said else {}
        self.initial = {"referrals": [str(row.pk) for row in self.found], **self.initial}

    def act(self, row: Meeting, by: Acting) -> int:
        chosen = set(self.cleaned_data["referrals"])
        return agenda.put_on(row, [each for each in self.found if str(each.pk) in chosen], by=by)
