"""Pages of time at school and of interim tuition."""

from collections.abc import Iterable
from typing import Any

import rules
from django.urls import reverse

from core import clock
from core.columns import Column
from core.lists import ListPage
from core.the_week import Entry, Line, TheWeek
from core.trail_pages import timeline
from core.views import ActPage, AddPage, DetailPage
from core.views.checking import CheckFirst
from govuk.dates import day_words, hours_words
from packages import arranging
from packages.filters import ReducedFilter
from packages.forms import portions as forms
from packages.models import Reduced, Tuition
from pupils.by_name import FindsPupils
from pupils.models import Pupil


class OfPupil(ActPage):
    """Something said or arranged for the week of one child."""

    queryset = Pupil.objects.prefetch_related("enrolments")
    back_to = "packages:week"
    back_words = "Back to the whole week"
    caption = "{row}"
    can_still_be_done = True

    @property
    def told_apart_by(self) -> str:
        return ""

    def get_done_url(self, result: Any) -> str:
        return reverse("packages:week", args=[self.row.pk])


class AtSchoolSay(AddPage, OfPupil):
    """Which half-days the home school teaches."""

    perm = "packages.at_school_say"
    form_class = forms.AtSchoolSayForm
    title = "What the school teaches"
    done_message = "The half-days at school were saved."


class TuitionAdd(CheckFirst, AddPage, OfPupil):
    """A tutor without a provider."""

    perm = "packages.tuition_add"
    form_class = forms.TuitionAddForm
    title = "Arrange interim tuition"
    submit = "Continue"
    check_title = "Check the tuition"
    check_submit = "Arrange it"
    check_note = "It counts as education from its first day. Whether the child was there stays not known."
    done_message = "The tuition was arranged."


class TuitionPage(DetailPage):
    """One tuition: when, where, until."""

    perm = "packages.tuition"
    queryset = Tuition.objects.select_related("pupil", "arranger", "referral", "entered_by")
    context_object_name = "tuition"
    back_to = "packages:week"
    back_words = "Back to the whole week"
    is_logged = True

    @property
    def about(self) -> Any:
        return self.object.pupil

    def get_title(self) -> str:
        return f"Tuition {self.object}"

    @property
    def back(self) -> str:
        seen = rules.has_perm("packages.week", self.acting, self.object.pupil)
        return super().back if seen else reverse("pupils:pupils")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, today = self.object, clock.today()
        may_end = rules.has_perm("packages.tuition_end", self.acting, row) and row.last_day >= today
        may_mark = rules.has_perm("packages.tuition_mark", self.acting, row) and row.starts_on <= today
        entries = {
            (cell.weekday, str(cell.half)): [Entry(hours_words(cell.starts, cell.ends), row.place)]
            for cell in row.cells
        }
        return super().get_context_data(
            step=row.step_on(today),
            rows=[
                {"key": "Tutor", "value": row.tutor},
                {"key": "Where", "value": row.place},
                {"key": "First day", "value": day_words(row.starts_on)},
                {"key": "Last day", "value": day_words(row.last_day)},
                {"key": "Arranged by", "value": f"{row.entered_by.name}, {row.arranger.name}"},
                {"key": "Attendance", "value": _attendance(row)},
                *([{"key": "Why it ended", "value": row.end_reason}] if row.end_reason else []),
            ],
            week=TheWeek("Half-days of tuition", [Line(entries)], nothing="No tuition"),
            mark_url=reverse("packages:tuition-mark", args=[row.pk]) if may_mark else "",
            end_url=reverse("packages:tuition-end", args=[row.pk]) if may_end else "",
            events=timeline(row, self.acting),
            **kwargs,
        )


def _attendance(row: Tuition) -> str:
    """There of those marked, and how many nobody marked: these are neither present nor absent."""
    marks = [mark.was_there for mark in row.marks.all()]
    held = sum(1 for _half_day in arranging.half_days_until(row, clock.today()))
    return f"There on {sum(marks)} of {len(marks)} half-days marked; {max(held - len(marks), 0)} not marked"


class TuitionEnd(ActPage):
    """Its last day, earlier than planned."""

    perm = "packages.tuition_end"
    queryset = Tuition.objects.select_related("pupil", "arranger")
    form_class = forms.TuitionEndForm
    title = "End the tuition"
    caption = "{row}, {row.pupil}"
    back_to = "packages:tuition"
    back_words = "Back to the tuition"
    done_message = "The last day was saved."

    @property
    def can_still_be_done(self) -> bool:
        return self.row.last_day >= clock.today()

    def get_too_late(self) -> str:
        return f"It ended on {day_words(self.row.last_day)}."


class TuitionMark(ActPage):
    """What the tutor told: whether the child was there. What is not marked stays not known."""

    perm = "packages.tuition_mark"
    queryset = Tuition.objects.select_related("pupil", "arranger").prefetch_related("marks")
    form_class = forms.TuitionMarkForm
    title = "Mark the tuition"
    caption = "{row}, {row.pupil}"
    back_to = "packages:tuition"
    back_words = "Back to the tuition"
    done_message = "What was marked is saved."

    @property
    def can_still_be_done(self) -> bool:
        return any(True for _half_day in arranging.half_days_until(self.row, clock.today()))

    def get_too_late(self) -> str:
        return "No half-day of this tuition has come yet."


class ReducedAdd(CheckFirst, AddPage, OfPupil):
    """Fewer hours, until a day."""

    perm = "packages.reduced_add"
    form_class = forms.ReducedAddForm
    title = "Propose reduced hours"
    submit = "Continue"
    check_title = "Check before you send it"
    check_submit = "Propose it"
    check_note = "It takes force when somebody else at the council agrees."
    done_message = "The reduced hours wait for the council."


REDUCED_ACTS = (
    ("agree", Reduced.Status.AGREED, "Agree"),
    ("refuse", Reduced.Status.REFUSED, "Do not agree"),
    ("review", Reduced.Status.ENDED, "Record the review"),
    ("end", Reduced.Status.ENDED, "End them"),
)


class ReducedPage(DetailPage):
    """One agreement of reduced hours."""

    perm = "packages.reduced"
    queryset = Reduced.objects.select_related("pupil", "entered_by", "decided_by")
    context_object_name = "reduced"
    back_to = "packages:week"
    back_words = "Back to the whole week"
    is_logged = True

    @property
    def about(self) -> Any:
        return self.object.pupil

    def get_title(self) -> str:
        return f"Reduced hours {self.object}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.object
        said: list[dict[str, Any]] = [{"key": key, "value": value} for key, value in forms.said_of(row)]
        said.append({"key": "Proposed by", "value": row.entered_by.name})
        if row.decided_by:
            when = day_words(clock.day_of(row.decided_at))
            said.append({"key": "Council", "value": f"{row.decided_by.name}, {when}"})
        if row.reviewed_on:
            said.append({"key": "Review", "value": f"{day_words(row.reviewed_on)}: {row.review_note}"})
        if row.decision:
            said.append({"key": "Words of the decision", "value": row.decision})
        acts = [
            {"words": words, "url": reverse(f"packages:reduced-{act}", args=[row.pk]), "is_main": act == "agree"}
            for act, to, words in REDUCED_ACTS
            if row.can_move(to) and rules.has_perm(f"packages.reduced_{act}", self.acting, row)
        ]
        return super().get_context_data(rows=said, acts=acts, events=timeline(row, self.acting), **kwargs)


class ReducedAct(ActPage):
    """A decision about reduced hours."""

    queryset = Reduced.objects.select_related("pupil").prefetch_related("pupil__enrolments")
    caption = "{row}, {row.pupil}"
    back_to = "packages:reduced"
    back_words = "Back to the reduced hours"
    too_late = "This is {status}."


class ReducedAgree(ReducedAct):
    """The council agrees."""

    perm = "packages.reduced_agree"
    form_class = forms.ReducedAgreeForm
    title = "Agree to reduced hours"
    submit = "Agree for the council"
    done_message = "The council has agreed."
    to = Reduced.Status.AGREED


class ReducedRefuse(ReducedAct):
    """The council does not agree."""

    perm = "packages.reduced_refuse"
    form_class = forms.ReducedRefuseForm
    title = "Do not agree to reduced hours"
    done_message = "It was not agreed."
    to = Reduced.Status.REFUSED


class ReducedReview(ReducedAct):
    """It goes on until its last day."""

    perm = "packages.reduced_review"
    form_class = forms.ReducedReviewForm
    title = "Record the review of reduced hours"
    done_message = "The review was saved."

    @property
    def can_still_be_done(self) -> bool:
        return bool(self.row.status == Reduced.Status.AGREED)


class ReducedEnd(ReducedAct):
    """All hours are owed again."""

    perm = "packages.reduced_end"
    form_class = forms.ReducedEndForm
    title = "End the reduced hours"
    done_message = "The reduced hours ended."
    to = Reduced.Status.ENDED


class ReducedList(FindsPupils, ListPage):
    """Reduced hours, those that end first before the others."""

    perm = "packages.reduced_list"
    queryset = (
        Reduced.objects.select_related("pupil").prefetch_related("pupil__enrolments__school").order_by("ends_on", "pk")
    )
    title = "Reduced hours"
    noun = "agreement of reduced hours"
    nouns = "agreements of reduced hours"
    filter_class = ReducedFilter

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        return (
            Column("Reference", str, "reference", link="packages:reduced", is_reference=True),
            Column("Pupil", lambda row: str(row.pupil), "pupil", hint=self.beside),
            Column("Half-days", lambda row: row.in_words),
            Column("From", lambda row: row.starts_on, "starts"),
            Column("Reviewed by", lambda row: row.review_on, "review"),
            Column("Until", lambda row: row.last_day, "ends"),
            Column("Why", lambda row: row.get_ground_display(), on_page=False),
            Column.of_status("status"),
        )
