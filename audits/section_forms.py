"""Forms of the parts of a version: sections of the audit, areas of quality, their grades and the kinds of visit."""

from typing import Any

from django.core.exceptions import ValidationError

from audits import version_parts
from audits.models import AuditTemplate, Section
from core.acting import Acting
from core.forms import PageForm
from govuk import fields

GRADE = "grade_"
FIRST = "first"


class PartForm(PageForm):
    """What a section is called; of an area that is graded also how it counts, and what each grade means."""

    title = fields.CharField(label="Title", max_length=200)
    weight = fields.IntegerField(
        label="Weight", hint="In the mean of the grades; 0 where it does not count in it", min_value=0, max_value=9
    )
    is_limiting = fields.YesNoField(
        label="Does it limit the whole?", hint="Then a visit cannot be graded better than it, where it is not met"
    )
    applies_to = fields.ChoiceField(label="Looked at for", choices=Section.AppliesTo.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.template.is_graded:
            for name in ("weight", "is_limiting", "applies_to"):
                del self.fields[name]
        for grade in self.graded:
            self.fields[f"{GRADE}{grade['code']}"] = fields.TextField(
                label=grade["label"], hint="What this grade means here", rows=2, count=300, required=False
            )

    @property
    def template(self) -> AuditTemplate:
        """The version it stands in."""
        template: AuditTemplate = self.row if isinstance(self.row, AuditTemplate) else self.row.template
        return template

    @property
    def graded(self) -> list[dict[str, Any]]:
        """The grades that count."""
        return [row for row in self.template.grades if row["value"]]

    @property
    def said(self) -> dict[str, Any]:
        """What was entered, by the names of the columns."""
        said = {name: value for name, value in self.cleaned_data.items() if not name.startswith(GRADE)}
        if self.template.is_graded:
            meant = {row["code"]: self.cleaned_data[f"{GRADE}{row['code']}"] for row in self.graded}
            said["descriptors"] = {code: words for code, words in meant.items() if words}
        return said


class SectionChangeForm(PartForm):
    """Of one that is there."""

    def act(self, row: Section, by: Acting) -> None:
        version_parts.change_section(row, by=by, **self.said)


class Placed(PageForm):
    """After which of the others it stands."""

    after = fields.ChoiceField(label="Where it stands", choices=())

    def offer(self, others: Any) -> None:
        """The beginning, and each of the others to follow."""
        self.rows = {row.code: row for row in others}
        chosen = [(FIRST, "At the beginning"), *((code, f"After {row}") for code, row in self.rows.items())]
        self.fields["after"].choices = chosen  # type: ignore[attr-defined]

    def clean_after(self) -> Section | None:
        """The part it follows; none where it stands first."""
        return self.rows.get(self.cleaned_data["after"])


class SectionAddForm(PartForm, Placed):
    """Of one more, with its code and its place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item = self.template.called.item
        self.fields["code"] = fields.CharField(
            label="Code", hint=f"Each {item} in it is numbered after it", max_length=5, width=5
        )
        self.offer(self.template.sections.all())
        self.order_fields(["code", "title", "after"])

    def clean_code(self) -> str:
        """In capitals, as it stands before its numbers."""
        code = self.cleaned_data["code"].strip().upper()
        if not version_parts.CODE.fullmatch(code):
            raise ValidationError(version_parts.CODE_WORDS)
        return str(code)

    def act(self, row: AuditTemplate, by: Acting) -> Section:
        return version_parts.add_section(row, by=by, **self.said)


class SectionMoveForm(Placed):
    """Where one stands that is there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(self.row.template.sections.exclude(pk=self.row.pk))

    verb = staticmethod(version_parts.move_section)


class SectionCloseForm(PageForm):
    """Nothing to fill in."""

    verb = staticmethod(version_parts.close_section)


class GradesForm(PageForm):
    """What each grade is called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for grade in self.row.grades:
            worth = f"Counts {grade['value']}" if grade["value"] else "Left out of the mean"
            self.fields[grade["code"]] = fields.CharField(
                label=grade["code"].replace("_", " ").capitalize(), hint=worth, max_length=60
            )

    def act(self, row: AuditTemplate, by: Acting) -> None:
        version_parts.name_grades(row, by=by, labels=self.cleaned_data)


class VisitForm(PageForm):
    """What a kind of visit is called, when it is due, and which areas it looks at."""

    label = fields.CharField(label="Kind of visit", max_length=100)
    when = fields.TextField(label="When it is due", rows=3, count=300)
    areas = fields.MultipleChoiceField(
        label="Areas it looks at", hint="None where they are settled by the visit before", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].choices = [(row.code, str(row)) for row in self.row.sections.all()]  # type: ignore[attr-defined]
