"""Narrowing the lists of enquiries and of questions."""

from typing import Any

from django_filters import OrderingFilter

from core import clock
from core.forms import PageFilter
from enquiries import figures
from enquiries.models import Asked, AskedQuerySet, Enquiry, EnquiryQuerySet
from enquiries.reasons import CANNOTS
from govuk.filters import ChoiceFilter, ModelChoiceFilter
from providers.models import Provider


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
    provider = ModelChoiceFilter(
        label="Asked of", queryset=Provider.objects.select_related("organisation"), method="asked_of", empty_label="Any"
    )
    said = ChoiceFilter(
        label="What a provider said",
        choices=lambda: [
            (figures.SAID_ANSWERED, "Answered"),
            (figures.SAID_NOTHING, "Not answered in time"),
            *((code, f"Could not: {label}") for code, label in CANNOTS.every_choice()),
        ],
        method="asked_of",
        empty_label="Anything",
    )
    when = ChoiceFilter(label="When", choices=[("year", "In a year")], method="asked_of", empty_label="Any time")
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

    def asked_of(self, rows: EnquiryQuerySet, name: str, value: Any) -> Any:
        """Those of which one question fits all that is asked about questions: of whom, what it said, and when."""
        given = self.form.cleaned_data
        asked = Asked.objects.visible_to(self.acting)
        if given.get("when"):
            asked = figures.in_a_year(asked)
        if given.get("provider"):
            asked = asked.filter(provider=given["provider"])
        if given.get("said"):
            asked = figures.that_said(asked, given["said"])
        return rows.filter(pk__in=asked.order_by().values("enquiry"))

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
