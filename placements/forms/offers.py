"""Forms of an offer: asking a provider for a place, its answer, and an officer's override of the gate."""

from typing import Any

from crispy_forms.layout import Layout

from core import clock
from core.acting import Acting
from core.forms import PageForm
from core.half_day_boxes import HalfDaysField
from core.half_days import Half, half_of, in_words
from govuk import fields
from govuk.dates import day_words, hours_words, time_figures
from govuk.layout import side_by_side
from placements import capacity, offering, places
from placements.agreeing import read_pattern
from placements.gate import Wanted
from placements.models import Agreement, Offer
from placements.reasons import OFFER_DECLINES
from providers.models import Membership, Programme, Provider
from referrals.models import Referral


class PatternForm(PageForm):
    """Half-days of the week with the times of mornings and afternoons, from a first to a last day."""

    layout = Layout(
        "half_days",
        side_by_side("am_starts", "am_ends"),
        side_by_side("pm_starts", "pm_ends"),
        side_by_side("starts_on", "ends_on"),
    )

    half_days = HalfDaysField(label="Half-days", empty="Select at least one half-day")
    am_starts = fields.TimeField(label="Mornings start", empty="Enter when mornings start", school_day=True)
    am_ends = fields.TimeField(label="Mornings end", empty="Enter when mornings end", school_day=True)
    pm_starts = fields.TimeField(label="Afternoons start", empty="Enter when afternoons start", school_day=True)
    pm_ends = fields.TimeField(label="Afternoons end", empty="Enter when afternoons end", school_day=True)
    starts_on = fields.DateField(label="First day", empty="Enter the first day", earliest=clock.today)
    ends_on = fields.DateField(label="Last day", empty="Enter the last day")

    def clean(self) -> dict[str, Any]:
        """Times are asked for the halves of the day that were chosen, and run forwards; so do the days."""
        cleaned = super().clean()
        halves = set(map(half_of, cleaned.get("half_days") or []))
        for half in Half:
            if half in halves:
                self._check_times(half)
            else:
                self._drop_times(half)
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and first > last:
            self.add_error("ends_on", "The last day must be on or after the first day")
        return cleaned

    def _check_times(self, half: Half) -> None:
        starts, ends = (self.cleaned_data.get(f"{half.short}_{which}") for which in ("starts", "ends"))
        if starts and ends and starts >= ends:
            self.add_error(f"{half.short}_ends", f"{half.label}s must end after they start")

    def _drop_times(self, half: Half) -> None:
        """No half-day of this half was chosen: whatever stands in its times does not matter."""
        for name in (f"{half.short}_starts", f"{half.short}_ends"):
            self.errors.pop(name, None)
            self.cleaned_data[name] = None

    @property
    def pattern(self) -> list[dict[str, str]]:
        """The half-days chosen with their times."""
        given = self.cleaned_data
        return [
            {
                "half_day": code,
                "starts": time_figures(given[f"{half_of(code).short}_starts"]),
                "ends": time_figures(given[f"{half_of(code).short}_ends"]),
            }
            for code in given["half_days"]
        ]

    @property
    def answers(self) -> list[dict[str, Any]]:
        """What was entered, in rows to check."""
        given = self.cleaned_data
        halves = set(map(half_of, given["half_days"]))
        rows = [{"key": "Half-days", "value": in_words(given["half_days"])}]
        for half in Half:
            if half in halves:
                times = hours_words(given[f"{half.short}_starts"], given[f"{half.short}_ends"])
                rows.append({"key": f"{half.label}s", "value": times})
        rows += [
            {"key": "First day", "value": day_words(given["starts_on"])},
            {"key": "Last day", "value": day_words(given["ends_on"])},
        ]
        return rows


def week_of(agreement: Agreement) -> dict[str, Any]:
    """The half-days and times as they are agreed; where times differ by day, the first of the week."""
    cells = list(agreement.pattern.all())
    found: dict[str, Any] = {"half_days": [cell.half_day for cell in cells]}
    for cell in reversed(cells):
        half = cell.half.lower()
        found |= {f"{half}_starts": cell.starts, f"{half}_ends": cell.ends}
    return found


class OfferForm(PatternForm):
    """A place for a pupil at a programme."""

    def __init__(self, *args: Any, programme: Programme, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme, self.membership = programme, membership
        self.fields["half_days"] = HalfDaysField(
            label="Half-days",
            hint="Those this programme runs on",
            empty="Select at least one half-day",
            offered=programme.half_days,
        )
        starts_on, ends_on = places.dates_wanted(self.row)
        before = places.place_that_ends(self.row)
        week = week_of(before.current_agreement) if before and before.current_agreement else {}
        wanted = week.pop("half_days", self.row.half_days)
        room = capacity.rooms([programme], wanted, starts_on, ends_on, pupil=self.row.pupil_id)
        shared = room[programme.pk].free
        self.initial = {
            "half_days": shared,
            **places.usual_times(),
            **week,
            "starts_on": starts_on,
            "ends_on": ends_on,
            **self.initial,
        }

    @property
    def wanted(self) -> Wanted:
        """The place as it was entered, for the gate."""
        days = self.cleaned_data["starts_on"], self.cleaned_data["ends_on"]
        site, cells = self.programme.site, read_pattern(self.pattern)
        return Wanted(self.row, self.membership, site, cells, *days, programme=self.programme)

    def act(self, row: Referral, by: Acting) -> Offer:
        return offering.offer_place(
            row,
            membership=self.membership,
            site=self.programme.site,
            programme=self.programme,
            pattern=self.pattern,
            starts_on=self.cleaned_data["starts_on"],
            ends_on=self.cleaned_data["ends_on"],
            by=by,
        )


class AcceptForm(PageForm):
    """Taking the pupil asks nothing more."""

    verb = staticmethod(offering.accept)


class DeclineForm(PageForm):
    """Saying no, with the reason."""

    verb = staticmethod(offering.decline)

    reason = fields.ChoiceField(
        label="Why can you not take the pupil?", choices=OFFER_DECLINES.choices, empty="Select why you decline"
    )
    note = fields.CharField(
        label="Anything the commissioner should know",
        hint="Do not write about other pupils",
        required=False,
        max_length=300,
    )


class LapseForm(PageForm):
    """Taking an offer back asks nothing more."""

    verb = staticmethod(offering.lapse)


class OverrideForm(PageForm):
    """An officer's own name stands for it; asked are the reason and until when."""

    reason = fields.TextField(
        label="Why is the gate overridden?", empty="Enter why the gate is overridden", count=500, rows=4
    )
    ends_on = fields.DateField(label="Until", empty="Enter until when", earliest=clock.today)

    def __init__(self, *args: Any, provider: Provider, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.provider = provider

    def act(self, row: Referral, by: Acting) -> Any:
        given = self.cleaned_data
        return offering.override_gate(row, self.provider, reason=given["reason"], ends_on=given["ends_on"], by=by)
