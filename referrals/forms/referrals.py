"""Forms of a referral: the sections of its task list, sending it, and what may come of it."""

from typing import Any

from crispy_forms.layout import Layout

from core import clock
from core.acting import Acting
from core.forms import PageForm
from core.half_day_boxes import HalfDaysField
from govuk import fields
from govuk.layout import side_by_side
from providers import shortlist
from providers.models import Lot
from referrals import deciding, doubts, referral_faults, referring
from referrals.models import Referral
from referrals.reasons import DECLINES, OTHER, WITHDRAWALS

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

    def ask_about(self, doubt: str) -> None:
        """Say what is seldom so, and save it once it is ticked to be meant; what is left for later is not asked."""
        if not doubt or self.is_partial:
            return
        self.fields["sure"] = fields.BooleanField(label="Yes, this is what I mean", required=False)
        self.helper.layout = Layout("sure", *(self.layout or Layout(*[name for name in self.fields if name != "sure"])))
        if "sure" not in self.data:
            self.add_error("sure", f"{doubt} Change it, or tick that you mean it")

    @property
    def values(self) -> dict[str, Any]:
        """What was entered, by the names of the model; gaps of text are empty, all others None."""
        return {name: self.cleaned_data[name] for name in self.names}

    def act(self, row: Any, by: Acting) -> Referral:
        referring.fill_in(row, by=by, **self.values)
        return row


class PlaceForm(SectionForm):
    """Which place is wanted: what the pupil needs, half-days, from when until when. The lot follows from them."""

    names = ("lot", "half_days", "starts_on", "ends_on", "preferred_provider")

    layout = Layout("lot", "half_days", side_by_side("starts_on", "ends_on"), "preferred_provider")

    lot = fields.ModelChoiceField(
        queryset=None,
        label="What does the pupil need?",
        empty="Select what the pupil needs",
        label_from=lambda lot: lot.asked_as,
    )
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
        lots = referring.lots_to_ask_for(clock.today())
        self.alike = referring.asked_alike(lots)
        asked["lot"].queryset = lots.filter(pk__in=self.alike)
        asked["lot"].hints = {str(first): hint for first, these in self.alike.items() if (hint := _full_time(these))}
        if chosen := self.initial.get("lot"):
            first = next((first for first, these in self.alike.items() if chosen in these), None)
            self.initial["lot"] = first
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
        if lot := cleaned.get("lot"):
            half_days = cleaned.get("half_days") or []
            fits = (each for each in self.alike[lot.pk] if each.fits(len(half_days)))
            cleaned["lot"] = lot = next(fits, lot)
            self.ask_about(doubts.of_lot(lot, half_days))
        return cleaned


def _full_time(lots: list[Lot]) -> str:
    """From when on it is a full-time place, where the half-days decide."""
    if len(lots) < 2:
        return ""
    found = (f"A full-time place from {lot.fewest_half_days} half-days a week" for lot in lots if lot.is_full_time)
    return next(found, "")


class AttendanceForm(SectionForm):
    """Attendance over the school weeks before the referral, taken once."""

    names = ("baseline_attended", "baseline_possible")
    layout = Layout(side_by_side("baseline_attended", "baseline_possible"))

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

    names: tuple[str, ...] = ("pupil_view", "parent_view", "risk", "risk_note")

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
        empty=referral_faults.RISK_NOTE,
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

    why = fields.ChoiceField(
        label="Why the referral is declined", choices=DECLINES.choices, empty="Select why the referral is declined"
    )
    reason = fields.TextField(
        label="What the commissioner should know",
        hint="The commissioner reads this",
        empty="Enter what the commissioner should know",
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


class StopForm(PageForm):
    """Stops what a school arranges by itself."""

    verb = staticmethod(deciding.stop)

    reason = fields.TextField(
        label="Why the referral is stopped",
        hint="The school reads this, and may answer it by sending the referral again",
        empty="Enter why the referral is stopped",
        count=LONGEST_NOTE,
    )


class WithdrawForm(PageForm):
    """Takes the referral back."""

    verb = staticmethod(deciding.withdraw)

    why = fields.ChoiceField(
        label="Why the referral is withdrawn", choices=WITHDRAWALS.choices, empty="Select why the referral is withdrawn"
    )
    reason = fields.TextField(label="Note", count=LONGEST_NOTE, rows=3, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row.status == Referral.Status.DRAFT:
            del self.fields["why"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Another reason is said in words."""
        said = super().clean()
        if said.get("why") == OTHER and not said.get("reason"):
            self.add_error("reason", "Enter why the referral is withdrawn")
        return said
