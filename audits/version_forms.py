"""Forms of the versions of the audit's questions."""

from typing import Any

from audits import versions
from audits.models import AuditTemplate, Question, Section
from core import clock
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from providers.models import DocumentKind

ASKED_OF = [
    ("all", "Every provider"),
    ("registered", "Registered schools"),
    ("unregistered", "Those not registered as schools"),
    ("online,tuition", "Those with online teaching or tuition"),
    ("tuition,mentoring", "Those with tuition or mentoring"),
]


class CopyForm(PageForm):
    """Nothing to fill in."""

    verb = staticmethod(versions.copy)


class InForceForm(PageForm):
    """From which day."""

    starts_on = fields.DateField(
        label="Used from", hint="Audits planned for this day and after ask these questions", earliest=clock.today
    )

    def act(self, row: AuditTemplate, by: Acting) -> None:
        versions.put_in_force(row, self.cleaned_data["starts_on"], by=by)


class RemoveForm(PageForm):
    """Nothing to fill in."""

    verb = staticmethod(versions.remove)


class QuestionForm(PageForm):
    """What is asked, of whom, and how much hangs on it."""

    standard = fields.CharField(label="Standard", hint="What it belongs to within its section", max_length=200)
    text = fields.TextField(label="Question", hint="As a sentence that is met or not", rows=3, count=1_000)
    guidance = fields.TextField(label="Guidance", hint="Shown under it", rows=3, count=2_000, required=False)
    criticality = fields.ChoiceField(label="How much hangs on it", choices=Question.Criticality.choices)
    applies_to = fields.ChoiceField(label="Asked of", choices=ASKED_OF)
    is_na_allowed = fields.YesNoField(label="May it be not applicable?")
    evidence_expires_months = fields.IntegerField(
        label="Months for which its evidence holds",
        hint="Leave it empty where it does not run out",
        min_value=1,
        max_value=120,
        required=False,
    )
    document_kind = fields.ModelSelectField(
        label="Document that shows it", queryset=DocumentKind.objects.all(), required=False
    )


class QuestionChangeForm(QuestionForm):
    """Of a question that is there."""

    def act(self, row: Question, by: Acting) -> None:
        versions.change_question(row, by=by, **self.cleaned_data)


class QuestionAddForm(QuestionForm):
    """Of one more, and in which section it stands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"] = fields.ModelSelectField(
            label="Section", queryset=Section.objects.filter(template=self.row)
        )
        self.order_fields(["section", *self.fields])

    def act(self, row: AuditTemplate, by: Acting) -> Question:
        said = dict(self.cleaned_data)
        return versions.add_question(said.pop("section"), by=by, **said)


class QuestionRemoveForm(PageForm):
    """Nothing to fill in."""

    verb = staticmethod(versions.remove_question)
