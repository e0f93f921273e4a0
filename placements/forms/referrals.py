"""Forms of a referral: the sections of its task list, sending it, and what may come of it."""

from typing import Any

from core import clock
from core.acting import Acting
from core.forms import PageForm
from core.half_day_boxes import HalfDaysField
from govuk import fields
from placements import deciding, referral_faults, referring
from placements.models import Referral
from providers import shortlist

LONGEST_NOTE = 2000
SESSIONS_A_WEEK = 10


class SectionForm(PageForm):
    """A section of the task list. Saved to come back later it may have gaps, but nothing wrong in it."""

    # The referral's fields it asks for; values() gives them by these names.
    names: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_partial = "save_draft" in self.data
        asked: dict[str, Any] = self.fields
        if self.is_partial:
            for field in asked.values():
                field.required = False
                field.may_be_empty = True

    @property
    def values(self) -> dict[str, Any]:
        """What was entered, by the names of the model; gaps of text are empty, all others None."""
        return {name: self.cleaned_data[name] for name in self.names}

    def act(self, row: Any, by: Acting) -> Referral:
        referring.fill_in(row, by=by, **self.values)
        return row


class PlaceForm(SectionForm):
    """Which place is wanted: lot, half-days, from when until when."""

    names = ("lot", "half_days", "starts_on", "ends_on", "preferred_provider")

    lot = fields.ModelChoiceField(queryset=None, label="Lot", hint="The kind of place wanted", empty="Select the lot")
    half_days = HalfDaysField(label="Half-days")
    starts_on = fields.DateField(
        label="Wanted from", empty="Enter the day the place is wanted from", earliest=clock.today
    )
    ends_on = fields.DateField(label="Wanted until", empty="Enter the day the place is wanted until")
    preferred_provider = fields.ModelSelectField(
        queryset=None,
        label="Provider the school prefers",
        hint="Those on your shortlist come first. Whoever looks for a place sees it first",
        required=False,
        empty_label="No preference",
        label_from=lambda row: f"{row} (on your shortlist)" if row.is_shortlisted else str(row),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: dict[str, Any] = self.fields
        asked["lot"].queryset = referring.lots_on(clock.today())
        asked["preferred_provider"].queryset = shortlist.first(self.acting, clock.today())

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first, and the route allows as many school days."""
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        for name, sentence in referral_faults.date_faults(starts_on, ends_on, clock.today()):
            if name == "ends_on":
                self.add_error(name, sentence)
        too_long = referral_faults.too_long_fault(self.row.route, starts_on, ends_on, self.row.school_days)
        if too_long:
            self.add_error("ends_on", too_long)
        return cleaned


class AttendanceForm(SectionForm):
    """Attendance over the school weeks before the referral, taken once."""

    names = ("baseline_attended", "baseline_possible")

    baseline_attended = fields.IntegerField(
        label="Sessions attended",
        hint="Half-days, late ones counted",
        min_value=0,
        empty="Enter the sessions attended",
    )
    baseline_possible = fields.IntegerField(
        label="Sessions possible",
        hint="Half-days the school was open to the pupil",
        min_value=0,
        empty="Enter the sessions possible",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.window = referring.baseline_window(self.row)
        self.most = SESSIONS_A_WEEK * referring.baseline_weeks()

    def clean(self) -> dict[str, Any]:
        """No more attended than possible, and no more possible than the weeks have sessions."""
        cleaned = super().clean()
        attended, possible = cleaned.get("baseline_attended"), cleaned.get("baseline_possible")
        for name, sentence in referral_faults.baseline_faults(attended, possible):
            self.add_error(name, sentence)
        if possible is not None and possible > self.most:
            self.add_error(
                "baseline_possible", f"The sessions possible must be {self.most} or fewer: a week has ten at most"
            )
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The figures, with the weeks they were asked for."""
        window = self.window
        return {
            **super().values,
            "baseline_from": window.starts_on if window else None,
            "baseline_to": window.ends_on if window else None,
        }


class ViewsForm(SectionForm):
    """What the pupil and the parent think of it, and the risk."""

    names = ("pupil_view", "parent_view", "risk", "risk_note")

    pupil_view = fields.TextField(
        label="The pupil's view",
        hint="In their own words if you can",
        empty="Enter the pupil's view",
        count=1000,
        rows=3,
    )
    parent_view = fields.TextField(
        label="The parent's or carer's view", empty="Enter the parent's view", count=1000, rows=3
    )
    risk = fields.ChoiceField(
        label="Risk level",
        hint="Providers who are offered the pupil see the level, not the note",
        choices=Referral.Risk.choices,
        empty="Select the risk level",
        reveals={Referral.Risk.MEDIUM: "risk_note", Referral.Risk.HIGH: "risk_note"},
    )
    risk_note = fields.TextField(
        label="What the provider must know to keep everyone safe",
        hint="The provider that accepts the pupil reads this",
        empty="Enter what the provider must know to keep everyone safe",
        count=LONGEST_NOTE,
        required=False,
    )


class SubmitForm(PageForm):
    """Sends the referral; everything was asked before."""

    verb = staticmethod(referring.submit)


class ApproveForm(PageForm):
    """Agrees that a place should be found."""

    verb = staticmethod(deciding.approve)

    reason = fields.TextField(label="Note to the commissioner", count=LONGEST_NOTE, required=False)


class DeclineForm(PageForm):
    """Says no."""

    verb = staticmethod(deciding.decline)

    reason = fields.TextField(
        label="Why the referral is declined",
        hint="The commissioner reads this",
        empty="Enter why the referral is declined",
        count=LONGEST_NOTE,
    )


class ReturnForm(PageForm):
    """Asks the commissioner for more."""

    verb = staticmethod(deciding.return_for_information)

    wanted = fields.TextField(
        label="What information is wanted",
        hint="The commissioner reads this",
        empty="Enter what information is wanted",
        count=LONGEST_NOTE,
    )


class WithdrawForm(PageForm):
    """Takes the referral back."""

    verb = staticmethod(deciding.withdraw)

    reason = fields.TextField(
        label="Why the referral is withdrawn", empty="Enter why the referral is withdrawn", count=LONGEST_NOTE
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row.status == Referral.Status.DRAFT:
            del self.fields["reason"]
