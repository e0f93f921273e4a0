"""Forms of the versions of what is asked, and of the questions in them."""

from typing import Any

from audits import version_parts, versions
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
        label="Used from", hint="What is planned for this day and after asks these questions", earliest=clock.today
    )

    def act(self, row: AuditTemplate, by: Acting) -> None:
        versions.put_in_force(row, self.cleaned_data["starts_on"], by=by)


class RemoveForm(PageForm):
    """Nothing to fill in."""

    verb = staticmethod(versions.remove)


class QuestionForm(PageForm):
    """What is asked, of whom, and how much hangs on it; of a criterion only what is asked."""

    ONLY_QUESTIONS = ("criticality", "applies_to", "is_na_allowed", "evidence_expires_months", "document_kind")

    standard = fields.CharField(label="Standard", hint="What it belongs to within its section", max_length=200)
    text = fields.TextField(label="Question", hint="As a sentence that is met or not", rows=3, count=1_000)
    guidance = fields.TextField(label="Guidance", hint="Shown under it", rows=3, count=2_000, required=False)
    evidence = fields.TextField(
        label="Where it is seen", hint="One to a line, such as Register sample", rows=3, count=1_000, required=False
    )
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.template.kind == AuditTemplate.Kind.SAFEGUARDING:
            del self.fields["evidence"]
            return
        for name in self.ONLY_QUESTIONS:
            del self.fields[name]
        self.fields["text"].label = "Criterion"
        self.fields["standard"].required = False
        self.fields["standard"].help_text = "What it is taken from, where there is something"

    @property
    def template(self) -> AuditTemplate:
        """The version it stands in."""
        template: AuditTemplate = self.row if isinstance(self.row, AuditTemplate) else self.row.section.template
        return template

    def clean_evidence(self) -> list[str]:
        """A line each."""
        return [line.strip() for line in self.cleaned_data["evidence"].splitlines() if line.strip()]


class QuestionChangeForm(QuestionForm):
    """Of a question that is there."""

    def act(self, row: Question, by: Acting) -> None:
        version_parts.change_question(row, by=by, **self.cleaned_data)


class QuestionAddForm(QuestionForm):
    """Of one more, and in which section it stands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"] = fields.ModelSelectField(
            label=self.template.called.part.capitalize(), queryset=Section.objects.filter(template=self.row)
        )
        self.order_fields(["section", *self.fields])

    def act(self, row: AuditTemplate, by: Acting) -> Question:
        said = dict(self.cleaned_data)
        return version_parts.add_question(said.pop("section"), by=by, **said)


class QuestionRemoveForm(PageForm):
    """Nothing to fill in."""

    verb = staticmethod(version_parts.remove_question)
