"""Forms of the short route: sending with the least, what follows, and why a day passed."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Layout

from accounts import school_calendars
from core import clock
from core.acting import Acting
from core.forms import PageForm
from core.half_day_boxes import HalfDaysField
from core.half_days import BY_CODE
from core.school_days import OutsideCalendar
from govuk import fields
from govuk.dates import in_london
from packages import emergencies
from packages.models import DayPassed, ShortReferral
from packages.reasons import DAYS_PASSED
from pupils.models import Pupil
from referrals import referring
from referrals.forms.referrals import LONGEST_NOTE
from referrals.models import Referral

SCHOOL_ENDS = 15
EXCLUSION_FIELDS = ("excluded_on", "excluded_until")


class EmergencyAddForm(PageForm):
    """Route, first day, risk and half-days of a child that cannot wait: what can be known is filled in."""

    layout = Layout("route", *EXCLUSION_FIELDS, "reason", "half_days", "lot", "risk")

    route = fields.ModelChoiceField(queryset=None, label="Why can it not wait?", empty="Select why it cannot wait")
    excluded_on = fields.DateField(
        label="First school day of the exclusion or suspension",
        hint="Told after school, it is the next school day. The law’s day is counted from it",
        required=False,
    )
    excluded_until = fields.DateField(
        label="Last school day of it",
        hint="Leave it empty for a permanent exclusion, or when it is not known yet",
        required=False,
        may_be_empty=True,
    )
    reason = fields.ModelChoiceField(queryset=None, label="Main reason", empty="Select the reason", required=False)
    half_days = HalfDaysField(label="Half-days wanted")
    lot = fields.ModelSelectField(
        queryset=None,
        label="What does the pupil need?",
        empty="Select what the pupil needs",
        label_from=lambda lot: lot.asked_as,
    )
    risk = fields.ChoiceField(label="Risk level", choices=Referral.Risk.choices, empty="Select the risk level")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: dict[str, Any] = self.fields
        routes = referring.routes_for(self.acting).filter(needs_plan=False, notice_school_days=None)
        lots = referring.lots_to_ask_for(clock.today())
        asked["route"].queryset = routes
        asked["reason"].queryset = referring.reasons_for(self.acting, routes)
        asked["lot"].queryset = lots
        after = [route for route in routes if route.is_after_exclusion]
        asked["route"].reveals = {route.pk: EXCLUSION_FIELDS for route in after[:1]}
        asked["route"].answers = {route.pk: ("reason",) for route in routes if route.reason_id}
        if not any(route.reason_id is None for route in routes):
            del asked["reason"]
        usual = next((lot for lot in lots if lot.is_full_time), None)
        first = {"route": after[0].pk} if after else {}
        given = {"half_days": list(BY_CODE), "lot": usual, "excluded_on": self.usual_first_day(), **first}
        self.initial = {**given, **self.initial}

    def usual_first_day(self) -> date:
        """Today while school runs; told after it, the next school day."""
        today = clock.today()
        home = self.row.home_enrolment(today)
        days = school_calendars.school_days_of([home.school_id if home else None])[home.school_id if home else None]
        is_over = in_london(clock.now()).hour >= SCHOOL_ENDS
        try:
            return days.next_open(today + timedelta(days=is_over))
        except OutsideCalendar:
            return today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        route = cleaned.get("route")
        if route is None:
            return cleaned
        if route.is_after_exclusion and not cleaned.get("excluded_on") and "excluded_on" not in self.errors:
            self.add_error("excluded_on", "Enter the first school day of the exclusion or suspension")
        if not route.reason_id and not cleaned.get("reason"):
            self.add_error("reason", "Select the reason")
        return cleaned

    def act(self, row: Pupil, by: Acting) -> Referral:
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if not given["route"].is_after_exclusion:
            given = {name: value for name, value in given.items() if name not in EXCLUSION_FIELDS}
        if given["route"].reason_id:
            given.pop("reason", None)
        return emergencies.send_short(row, by=by, **given)


class EmergencyRestForm(PageForm):
    """What is missing of a referral that was sent short; each may come by itself."""

    tried = fields.TextField(label="What has been tried", count=LONGEST_NOTE, required=False, rows=4)
    pupil_view = fields.TextField(label="The pupil’s view", count=1000, required=False, rows=3)
    parent_view = fields.TextField(label="The parent’s or carer’s view", count=1000, required=False, rows=3)
    risk_note = fields.TextField(
        label="What the provider must know to keep everyone safe", count=LONGEST_NOTE, required=False, rows=4
    )
    baseline_attended = fields.IntegerField(label="Sessions attended", min_value=0, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = emergencies.missing_of(self.row.referral)
        for name in set(self.fields) - set(missing):
            del self.fields[name]
        if "baseline_attended" in self.fields:
            possible = self.row.referral.baseline_possible
            self.fields["baseline_attended"].help_text = f"Before the exclusion, of {possible} that were possible"

    def act(self, row: ShortReferral, by: Acting) -> Any:
        return emergencies.fill_rest(row, by=by, **self.cleaned_data)


class DayPassedSayForm(PageForm):
    """Why education was not there on the day it was due."""

    code = fields.ChoiceField(label="Why was education not in place?", choices=DAYS_PASSED.choices, empty="Select why")
    words = fields.TextField(label="In words, and what is done about it", empty="Enter it in words", count=500, rows=4)

    def act(self, row: Referral, by: Acting) -> DayPassed:
        return emergencies.say_why(row, by=by, **self.cleaned_data)
