"""Forms of what of a child's week no provider has: time at school, tuition, reduced hours."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms.layout import Layout

from core import clock
from core.acting import Acting
from core.forms import PageForm
from core.half_day_boxes import HalfDaysField
from core.half_days import Half
from govuk import fields
from govuk.dates import day_name, day_words
from govuk.layout import side_by_side
from packages import arranging, reducing
from packages.models import AtSchool, Reduced, Tuition
from packages.weeks import excluded_from, of_pupil
from packages.whole import Kind
from placements import places
from placements.forms.offers import PatternForm
from pupils.models import Pupil

WAS_THERE = [("yes", "Was there"), ("no", "Was not there")]
MARKED_AT_ONCE = 10


class AtSchoolSayForm(PageForm):
    """Which half-days the home school teaches the child."""

    verb = staticmethod(arranging.say_at_school)

    half_days = HalfDaysField(
        label="Half-days at school",
        hint="Those on which the school teaches the child. Leave all empty where it teaches none",
        required=False,
    )
    starts_on = fields.DateField(label="From", empty="Enter from when")
    said = fields.CharField(
        label="Who said so?",
        hint="Name and role at the school",
        empty="Enter who said so",
        max_length=200,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = of_pupil(self.row, self.acting, clock.today())
        self.initial = {"half_days": whole.of_kind(Kind.SCHOOL), "starts_on": clock.today(), **self.initial}

    def act(self, row: Pupil, by: Acting) -> AtSchool:
        return arranging.say_at_school(row, by=by, **self.cleaned_data)


class TuitionAddForm(PatternForm):
    """A tutor for a child: which half-days, where, from, until."""

    layout = Layout("tutor", "place", *PatternForm.layout.fields)

    tutor = fields.CharField(
        label="Tutor", hint="Name, and for whom they work", empty="Enter the tutor", max_length=150
    )
    place = fields.CharField(
        label="Where does it take place?",
        hint="For example: Eccles Library. Schools and the council read it",
        empty="Enter where it takes place",
        max_length=200,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = next(iter(excluded_from(self.row, clock.today())), clock.today())
        whole = of_pupil(self.row, self.acting, first)
        self.initial = {"half_days": whole.nobody, **places.usual_times(), "starts_on": first, **self.initial}

    @property
    def answers(self) -> list[dict[str, Any]]:
        given = self.cleaned_data
        rows = [{"key": "Tutor", "value": given["tutor"]}, {"key": "Where", "value": given["place"]}]
        return [*rows, *super().answers]

    def act(self, row: Pupil, by: Acting) -> Tuition:
        said = {name: self.cleaned_data[name] for name in ("starts_on", "ends_on", "tutor", "place")}
        return arranging.arrange_tuition(row, pattern=self.pattern, by=by, **said)


class TuitionEndForm(PageForm):
    """The last day, and why."""

    last_day = fields.DateField(label="Last day", empty="Enter the last day")
    reason = fields.CharField(label="Why does it end?", empty="Enter why it ends", max_length=300)

    def act(self, row: Tuition, by: Acting) -> Any:
        return arranging.end_tuition(row, by=by, **self.cleaned_data)


class TuitionMarkForm(PageForm):
    """The half-days of the last two weeks: there, not there, or left as not known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {(row.date, row.half): row.was_there for row in self.row.marks.all()}
        self.asked = dict(list(_named(arranging.half_days_until(self.row, clock.today())))[:MARKED_AT_ONCE])
        for name, (day, half) in self.asked.items():
            words = f"{day_name(day)} {day_words(day)}, {Half(half).label.lower()}"
            self.fields[name] = fields.ChoiceField(label=words, choices=WAS_THERE, required=False)
            if (was_there := known.get((day, half))) is not None:
                self.initial.setdefault(name, "yes" if was_there else "no")

    def act(self, row: Tuition, by: Acting) -> int:
        said = {self.asked[name]: value == "yes" for name, value in self.cleaned_data.items() if value}
        return arranging.mark_tuition(row, days=said, by=by)


def _named(half_days: Iterable[tuple[date, str]]) -> Iterable[tuple[str, tuple[date, str]]]:
    return ((f"on_{day.isoformat().replace('-', '')}_{half.lower()}", (day, half)) for day, half in half_days)


class ReducedAddForm(PageForm):
    """Fewer hours: which half-days, until when, why, and who agreed."""

    layout = Layout(
        "half_days",
        side_by_side("starts_on", "ends_on"),
        "review_on",
        "ground",
        "reason",
        "parent",
        "parent_on",
        "school_person",
    )

    half_days = HalfDaysField(label="Half-days without education", empty="Select at least one half-day")
    starts_on = fields.DateField(label="First day", empty="Enter the first day")
    ends_on = fields.DateField(label="Last day", empty="Enter the last day")
    review_on = fields.DateField(label="Review by", empty="Enter the day of the review")
    ground = fields.ChoiceField(label="Why?", choices=Reduced.Ground.choices, empty="Select why")
    reason = fields.TextField(label="The reason in words", empty="Enter the reason", count=500, rows=4)
    parent = fields.CharField(label="Parent or carer who agreed", empty="Enter who agreed", max_length=150)
    parent_on = fields.DateField(label="They agreed on", empty="Enter when they agreed", latest=clock.today)
    school_person = fields.CharField(
        label="Who of the school agreed",
        hint="Name and role. Leave empty for a child on no school’s roll",
        required=False,
        max_length=150,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        weeks, last = reducing.longest(clock.today()), reducing.last_allowed(clock.today())
        self.fields["ends_on"].help_text = f"At most {weeks} weeks: from today until {day_words(last)}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        days = [day for name in ("starts_on", "ends_on", "review_on") if (day := cleaned.get(name))]
        if len(days) == 3 and (against := reducing.against_days(*days)):
            self.add_error("review_on" if "review" in against else "ends_on", against.rstrip("."))
        return cleaned

    @property
    def answers(self) -> list[dict[str, Any]]:
        return [{"key": key, "value": value} for key, value in said_of(Reduced(**self.cleaned_data))]

    def act(self, row: Pupil, by: Acting) -> Reduced:
        return reducing.propose(row, by=by, **self.cleaned_data)


def said_of(row: Reduced) -> list[tuple[str, str]]:
    """What it says, in rows."""
    return [
        ("Half-days without education", row.in_words),
        ("From", day_words(row.starts_on)),
        ("Until", day_words(row.ends_on)),
        ("Reviewed by", day_words(row.review_on)),
        ("Why", row.get_ground_display()),
        ("Reason", row.reason),
        ("Parent or carer", f"{row.parent}, on {day_words(row.parent_on)}"),
        ("School", row.school_person or "On no school’s roll"),
    ]


class ReducedAgreeForm(PageForm):
    """Agreeing asks nothing more."""

    verb = staticmethod(reducing.agree)


class ReducedRefuseForm(PageForm):
    """Why the council does not agree."""

    verb = staticmethod(reducing.refuse)

    decision = fields.CharField(label="Why does the council not agree?", empty="Enter why", max_length=300)


class ReducedReviewForm(PageForm):
    """That it was looked at, and goes on until its last day."""

    verb = staticmethod(reducing.review)

    reviewed_on = fields.DateField(label="Reviewed on", empty="Enter when it was reviewed", latest=clock.today)
    review_note = fields.CharField(label="What did the review say?", empty="Enter what it said", max_length=300)


class ReducedEndForm(PageForm):
    """From when the child is owed all hours again."""

    verb = staticmethod(reducing.end)

    last_day = fields.DateField(label="Last day of reduced hours", empty="Enter the last day", latest=clock.today)
    decision = fields.CharField(label="What came of it?", empty="Enter what came of it", max_length=300)
