"""Pages of what must be done: the list, one child's with what ends and what goes on, and settling a step."""

from typing import Any

import rules
from django.urls import reverse

from continuity import goes_on
from continuity.filters import StepFilter
from continuity.forms import SettleForm
from continuity.models import Step
from core.columns import Column
from core.lists import ListPage
from core.views import ActPage, DetailPage
from govuk.dates import day_words
from pupils.by_name import FindsPupils
from pupils.models import Pupil

PUPIL = ("pupil__legal_surname", "pupil__legal_forename")


class Steps(FindsPupils, ListPage):
    """What must be done because a place ends or a placed child's life changed, the oldest first."""

    perm = "continuity.steps"
    queryset = Step.objects.with_details().order_by("opened_on", *PUPIL, "what", "pk")
    title = "To do after a change"
    noun = "step"
    pupil = "pupil"
    filter_class = StepFilter
    caption = "What must be done after a change, the oldest first"

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        def may(row: Step) -> bool:
            return row.settled_on is None and rules.has_perm("continuity.step_settle", self.acting, row)

        return (
            Column(
                "What must be done",
                str,
                link=lambda row: row.page if row.settled_on is None else "",
                heard=lambda row: f" for {row.pupil}",
            ),
            Column(
                "Pupil",
                lambda row: str(row.pupil),
                link=lambda row: reverse("continuity:pupil-steps", args=[row.pupil_id]),
                hint=self.beside,
            ),
            Column("Why", lambda row: row.get_change_display()),
            Column("Provider", lambda row: row.placement.provider.name if row.placement else ""),
            Column("By", lambda row: row.organisation.name),
            Column("Since", lambda row: row.opened_on),
            Column("Outcome", said, hint=lambda row: row.reason or None),
            Column(
                "Settle",
                lambda row: "Say it is done" if may(row) else "",
                link=lambda row: reverse("continuity:step-settle", args=[row.pk]) if may(row) else "",
                heard=lambda row: f": {row}, {row.pupil}",
                is_act=True,
                in_file=False,
            ),
        )


def said(row: Step) -> str:
    """What became of it."""
    if row.settled_on is None:
        return "To do"
    return f"{'Done' if row.outcome == Step.Outcome.DONE else 'Not needed'} on {day_words(row.settled_on)}"


class StepSettle(ActPage):
    """It is done, or why it need not be."""

    perm = "continuity.step_settle"
    queryset = Step.objects.with_details()
    form_class = SettleForm
    submit = "Save"
    title = "Say whether it is done"
    back_to = "continuity:steps"
    back_words = "Back to what must be done"
    caption = "{row}, {row.pupil}"
    done_message = "Saved. It no longer waits."
    too_late = "This was settled already."

    @property
    def about(self) -> Any:
        """A list's."""
        return None

    @property
    def can_still_be_done(self) -> bool:
        return self.row.settled_on is None

    def get_done_url(self, result: Any) -> str:
        return f"{reverse('continuity:steps')}?status=to_do"


class PupilSteps(DetailPage):
    """One child: what ends, what goes on, and what must be done."""

    perm = "continuity.pupil_steps"
    queryset = Pupil.objects.all()
    back_to = "pupils:pupil"
    back_words = "Back to the pupil"
    context_object_name = "pupil"
    title = "After a change: what ends and what goes on"
    template_name = "continuity/pupil_steps.html"
    is_logged = True

    @property
    def about(self) -> Any:
        return self.object

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Step.objects.visible_to(self.acting).filter(pupil=self.object).with_details()
        steps = [
            (row, row.settled_on is None and rules.has_perm("continuity.step_settle", self.acting, row), said(row))
            for row in rows.order_by("-opened_on", "pk")
        ]
        return super().get_context_data(steps=steps, parts=goes_on.of(self.object, self.acting), **kwargs)
