"""Narrowing the lists of enquiries and of questions."""

from typing import Any

from django_filters import OrderingFilter

from core import clock
from core.forms import PageFilter
from enquiries.models import Asked, AskedQuerySet, Enquiry, EnquiryQuerySet
from govuk.filters import ChoiceFilter


class EnquiryFilter(PageFilter):
    """Where it stands, and whose it is."""

    state = ChoiceFilter(
        label="Which",
        choices=[
            ("answers", "Open, with answers in"),
            ("silent", "Open, nobody answered in time"),
            *Enquiry.Status.choices,
        ],
        method="that_stand",
        empty_label="All",
    )
    whose = ChoiceFilter(label="Whose", choices=[("ours", "Our own")], method="that_are", empty_label="Everybody’s")
    sort = OrderingFilter(
        fields={"reference": "reference", "reply_by": "reply_by", "starts_on": "starts", "status": "status"}
    )
    preset = "state"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.acting.sees_everything:
            del self.filters["whose"]

    def that_stand(self, rows: EnquiryQuerySet, name: str, state: str) -> Any:
        """By status, or by what came in."""
        if state == "answers":
            return rows.answered()
        return rows.silent(clock.today()) if state == "silent" else rows.filter(status=state)

    def that_are(self, rows: EnquiryQuerySet, name: str, whose: str) -> Any:
        return rows.asked_for(self.acting)


class QuestionFilter(PageFilter):
    """To answer, answered, or over."""

    state = ChoiceFilter(
        label="Which",
        choices=[("waiting", "To answer"), *Asked.Status.choices[1:], ("over", "Not answered")],
        method="that_stand",
        empty_label="All",
    )
    sort = OrderingFilter(fields={"asked_at": "asked", "enquiry__reply_by": "reply_by", "enquiry__starts_on": "starts"})
    preset = "state"

    def that_stand(self, rows: AskedQuerySet, name: str, state: str) -> Any:
        """By what was answered, or by whether there is time to."""
        waiting = rows.waiting(clock.today())
        if state == "waiting":
            return waiting
        if state == "over":
            return rows.filter(status=Asked.Status.ASKED).exclude(pk__in=waiting.order_by().values("pk"))
        return rows.filter(status=state)
