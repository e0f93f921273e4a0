"""Forms of the audits: words into values."""

from datetime import date
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from audits import acting_on, answering, auditing
from audits.evidence_days import Known
from audits.models import Answer, Audit
from audits.photo_forms import Attached, FirstButton
from core.acting import Acting
from core.files.faults import FileRefused
from core.forms import PageForm
from govuk import fields
from govuk.dates import day_words
from providers import filing
from providers.models import Provider, Site


class PlanForm(PageForm):
    """Which provider, or site of it, is visited when."""

    provider = fields.ModelSelectField(label="Provider", queryset=Provider.objects.select_related("organisation"))
    site = fields.ModelSelectField(
        label="Site", queryset=Site.objects.all(), required=False, empty_label="The whole provider"
    )
    planned_on = fields.DateField(label="Date of the visit")

    def clean(self) -> dict[str, Any]:
        """A site must be the provider's own."""
        cleaned = super().clean()
        site, provider = cleaned.get("site"), cleaned.get("provider")
        if site and provider and site.provider_id != provider.pk:
            self.add_error("site", "Select a site of this provider, or the whole provider")
        return cleaned

    def act(self, row: Any, by: Acting) -> Audit:
        """Plan it, led by the person who plans it."""
        return auditing.plan(
            self.cleaned_data["provider"],
            planned_on=self.cleaned_data["planned_on"],
            lead_officer=by.user,
            by=by,
            site=self.cleaned_data["site"],
        )


class StartForm(PageForm):
    verb = staticmethod(auditing.start)


class SelfAssessForm(PageForm):
    verb = staticmethod(auditing.send_self_assessment)


class ReopenForm(PageForm):
    verb = staticmethod(auditing.reopen)


class AskAccuracyForm(PageForm):
    verb = staticmethod(auditing.ask_for_accuracy)


class TakeBackForm(PageForm):
    verb = staticmethod(auditing.take_back)


class FinaliseForm(PageForm):
    verb = staticmethod(auditing.finalise)


class CloseForm(PageForm):
    verb = staticmethod(auditing.close)


class DraftForm(PageForm):
    """When the officer was there."""

    verb = staticmethod(auditing.draft)

    visited_on = fields.DateField(label="Day of the visit")


class AnswerAccuracyForm(PageForm):
    """What is wrong in the draft."""

    verb = staticmethod(auditing.answer_accuracy)

    note = fields.TextField(
        label="Which facts are wrong?",
        hint="Name the question and what is right. If nothing is wrong, write that you agree.",
        empty="Enter which facts are wrong, or that you agree",
        max_length=4000,
    )


class SectionForm(PageForm):
    """The questions of one section, each with its rating and a note; what is not answered yet may stay open."""

    def __init__(
        self,
        *args: Any,
        answers: list[Answer],
        known: dict[int, Known] | None = None,
        opened_as: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.answers, self.known, self.opened_as = answers, known or {}, opened_as
        parts: list[Any] = [FirstButton()]
        self.is_own = answering.is_provider_side(self.acting)
        # Each may stay empty today, and every question must be answered in the end.
        self.helper.hide_optional = True
        for answer in answers:
            there = set(self.fields)
            self._ask(answer)
            parts += [*(name for name in self.fields if name not in there), Attached(answer)]
        self.helper.layout = Layout(*parts)
        fields.speak_plainly(self)

    def _ask(self, answer: Answer) -> None:
        """The rating and the note of one question."""
        question, key = answer.question, str(answer.pk)
        offered = [
            choice for choice in Answer.Rating.choices if choice[0] != "not_applicable" or question.is_na_allowed
        ]
        reveals = {} if self.is_own or not question.is_na_allowed else {"not_applicable": f"na_{key}"}
        self.fields[f"rating_{key}"] = fields.ChoiceField(
            label=f"{question.code} {question.text}",
            hint=self._hint(answer),
            choices=offered,
            reveals=reveals,
            required=False,
            initial=answer.self_rating if self.is_own else answer.final_rating,
        )
        if reveals:
            self.fields[f"na_{key}"] = fields.CharField(
                label="Why it does not apply",
                empty=f"Enter why {question.code} does not apply",
                required=False,
                max_length=300,
                initial=answer.na_reason,
            )
        if question.response_type == "date_document":
            self.fields[f"expires_{key}"] = fields.DateField(
                label=f"Last day the evidence of {question.code} is valid",
                hint=self._whence(answer),
                required=False,
                initial=answer.evidence_expires_on or self._known_day(answer),
            )
        self.fields[f"note_{key}"] = fields.TextField(
            label=f"Note on {question.code}, if there is one"
            if self.is_own
            else f"What falls short of {question.code}",
            hint="" if self.is_own else "Needed where it is partly met or not met. It becomes the change required",
            required=False,
            max_length=2000,
            rows=2,
            initial=answer.provider_note if self.is_own else answer.auditor_note,
        )

    def _known_day(self, answer: Answer) -> date | None:
        known = self.known.get(answer.question_id)
        return known.expires_on if known else None

    def _whence(self, answer: Answer) -> str:
        """The document the day is from; where another was entered, what the document says."""
        known = self.known.get(answer.question_id)
        if known is None:
            return ""
        if answer.evidence_expires_on in (None, known.expires_on):
            return f"From {known.words}"
        return f"{day_words(known.expires_on)} by {known.words}"

    def _until(self, answer: Answer, rating: str) -> date | None:
        """The day entered; one that only stands there from a document is kept once the question is rated."""
        entered: date | None = self.cleaned_data.get(f"expires_{answer.pk}") or None
        is_untouched = not rating and entered == self._known_day(answer)
        return answer.evidence_expires_on if is_untouched else entered

    def _hint(self, answer: Answer) -> str:
        """How much turns on it, what shows it, and what the other side says."""
        question = answer.question
        parts = [f"{question.get_criticality_display()}."]
        if question.evidence:
            parts.append(f"Evidence: {', '.join(question.evidence)}.")
        if not self.is_own and answer.self_rating:
            note = f": {answer.provider_note}" if answer.provider_note else ""
            parts.append(f"The provider says {answer.get_self_rating_display().lower()}{note}.")
        return " ".join(parts)

    def clean(self) -> dict[str, Any]:
        """The officer enters until when a paper that runs out is good, and what falls short."""
        said = super().clean()
        for answer in self.answers:
            name = f"expires_{answer.pk}"
            is_met = said.get(f"rating_{answer.pk}") == Answer.Rating.MET
            if is_met and not self.is_own and name in said and not said[name]:
                self.add_error(name, f"Enter the last day the evidence of {answer.question.code} is valid")
            is_short = said.get(f"rating_{answer.pk}") in answering.SHORT
            if is_short and not self.is_own and not said.get(f"note_{answer.pk}"):
                self.add_error(f"note_{answer.pk}", f"Enter what falls short of {answer.question.code}")
        return said

    def act(self, row: Audit, by: Acting) -> int:
        given = {
            answer.pk: answering.Given(
                rating=self.cleaned_data.get(f"rating_{answer.pk}") or "",
                note=self.cleaned_data.get(f"note_{answer.pk}") or "",
                na_reason=self.cleaned_data.get(f"na_{answer.pk}") or "",
                expires_on=self._until(answer, self.cleaned_data.get(f"rating_{answer.pk}") or ""),
            )
            for answer in self.answers
        }
        return answering.save(row, self.answers[0].question.section, given, by=by, opened_as=self.opened_as)


class SubmitForm(PageForm):
    """What was done about an action."""

    verb = staticmethod(acting_on.submit_evidence)

    evidence = fields.TextField(label="What have you done?", empty="Enter what you have done", max_length=4000)
    file = fields.FileField(
        label="Evidence, if you have a file",
        required=False,
        accept=filing.ENDINGS,
        hint="A PDF, Word document or picture of 10MB or less. Leave out anything about a child",
    )

    def clean_file(self) -> Any:
        """Its content must be what its name says."""
        sent = self.cleaned_data["file"]
        if not sent:
            return None
        try:
            filing.check(sent.name, sent.read())
        except FileRefused as refused:
            raise forms.ValidationError(str(refused)) from None
        sent.seek(0)
        return sent


class ReturnForm(PageForm):
    """What the evidence does not show yet."""

    verb = staticmethod(acting_on.return_to_provider)

    reason = fields.TextField(label="What is still missing?", empty="Enter what is still missing", max_length=2000)


class CloseActionForm(PageForm):
    verb = staticmethod(acting_on.close)
