"""Pages of who is asked: the list of questions, one of them, and its answers."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from core.columns import Column
from core.lists import ListPage
from core.views import ActPage, DetailPage
from enquiries import answering, told
from enquiries.filters import QuestionFilter
from enquiries.forms import answers as forms
from enquiries.models import Asked

ROWS = Asked.objects.select_related(
    "enquiry__lot", "enquiry__referral", "provider__organisation", "programme__site", "answered_by"
)


class Questions(ListPage):
    """What the provider is asked; to answer first."""

    perm = "enquiries.questions"
    title = "Questions"
    noun = "question"
    caption = "Questions whether we could take a pupil, the newest first"
    filter_class = QuestionFilter
    queryset = ROWS.order_by("-asked_at", "-pk")

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        """Neither who asks nor who else is asked."""
        return (
            Column(
                "Question",
                lambda row: f"{row.enquiry.year_label}, {row.enquiry.lot.in_short}",
                link="enquiries:question",
                heard=lambda row: f", {row.enquiry}",
                is_reference=True,
            ),
            Column("Reference", lambda row: str(row.enquiry), on_page=False),
            Column("Need", lambda row: row.enquiry.need),
            Column("Half-days", lambda row: row.enquiry.half_days_words),
            Column("Area", lambda row: row.enquiry.area),
            Column("Risk level", lambda row: row.enquiry.get_risk_display(), label="Risk"),
            Column("Wanted from", lambda row: row.enquiry.starts_on, "starts"),
            Column("Asked", lambda row: row.asked_at, "asked", on_page=False),
            Column("Answer by", lambda row: row.enquiry.reply_by, "reply_by"),
            Column("Status", lambda row: row.step.label, tag=lambda row: row.step),
            Column("Why not", lambda row: row.why_not, on_page=False),
        )


class OfQuestion:
    """A page of one question, whose tab says which."""

    object: Asked

    @property
    def told_apart_by(self) -> str:
        return f"{self.object.enquiry}, {self.object.enquiry.in_short}"


class QuestionPage(OfQuestion, DetailPage):
    """One question, and what was answered."""

    perm = "enquiries.question"
    queryset = ROWS
    context_object_name = "asked"
    title = "Could you take this pupil?"
    back_to = "enquiries:questions"
    back_words = "Back to questions"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.object
        return super().get_context_data(
            question=told.question(asked.enquiry),
            answer=told.answer(asked),
            over=answering.why_over(asked),
            can_url=reverse("enquiries:question-can", args=[asked.pk]),
            cannot_url=reverse("enquiries:question-cannot", args=[asked.pk]),
            **kwargs,
        )


class Answer(OfQuestion, ActPage):
    """An answer."""

    queryset = ROWS
    template_name = "enquiries/answer.html"
    back_to = "enquiries:question"
    back_words = "Back to the question"
    done_message = "Your answer was sent."
    submit = "Send the answer"

    @property
    def can_still_be_done(self) -> bool:
        return answering.why_over(self.row) is None

    def get_too_late(self) -> str:
        why = answering.why_over(self.row)
        return answering.TOO_LATE[why] if why else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(question=told.question(self.row.enquiry), **kwargs)


class QuestionCan(Answer):
    perm = "enquiries.question_can"
    form_class = forms.CanForm
    title = "We could take this pupil"


class QuestionCannot(Answer):
    perm = "enquiries.question_cannot"
    form_class = forms.CannotForm
    title = "We cannot take this pupil"
