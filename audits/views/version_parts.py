"""Pages of what stands in a version that is not in force: its questions and criteria, sections and areas."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from audits import section_forms, version_forms, version_parts
from audits.models import AuditTemplate, Question, Section
from audits.versions import TOO_LATE
from audits.views.versions import TemplateAct
from core.views import ActPage, AddPage
from core.views.pages import RowPage


class PartAdd(RowPage, AddPage):
    """Something more in a version."""

    queryset = AuditTemplate.objects.all()
    back_to = "audits:template"
    back_words = "Back to {about}"

    @property
    def about(self) -> Any:
        return self.row

    def get_title(self) -> str:
        return self.title.format(**self.row.called._asdict())

    def get_done_message(self, result: Any) -> str:
        return self.done_message.format(**self.row.called._asdict())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.row = self.get_object()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.row = self.get_object()
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = {"can_still_be_done": self.row.is_draft, "too_late": TOO_LATE, "row": self.row}
        return super().get_context_data(**said, **kwargs)

    def get_done_url(self, result: Any) -> str:
        return f"{self.back}#{getattr(result, 'section', result).code}"


class QuestionAdd(PartAdd):
    """Ask something more."""

    perm = "audits.question_add"
    title = "Add a {item}"
    form_class = version_forms.QuestionAddForm
    done_message = "The {item} is added"


class SectionAdd(PartAdd):
    """One more section, that stands last unless it is put elsewhere."""

    perm = "audits.section_add"
    title = "Add another {part}"
    form_class = section_forms.SectionAddForm
    done_message = "The {part} is added. Add what it asks"

    def get_initial(self) -> dict[str, Any]:
        last = self.row.sections.last()
        return {"code": version_parts.next_code(self.row), "after": last.code if last else section_forms.FIRST}


class PartAct(ActPage):
    """An act on something that stands in a draft."""

    back_to = "audits:template"
    back_words = "Back to {about}"

    @property
    def template(self) -> AuditTemplate:
        """The version it stands in."""
        raise NotImplementedError

    @property
    def about(self) -> Any:
        return self.template

    def get_title(self) -> str:
        return self.title.format(**self.template.called._asdict())

    def get_done_message(self, result: Any) -> str:
        return self.done_message.format(**self.template.called._asdict())

    @property
    def can_still_be_done(self) -> bool:
        return self.template.is_draft

    def get_too_late(self) -> str:
        return TOO_LATE


class QuestionAct(PartAct):
    """An act on a question."""

    queryset = Question.objects.select_related("section__template")
    caption = "{row}"

    @property
    def template(self) -> AuditTemplate:
        template: AuditTemplate = self.row.section.template
        return template

    def get_done_url(self, result: Any) -> str:
        return f"{self.back}#{self.row.section.code}"


class QuestionChange(QuestionAct):
    """Ask it otherwise."""

    perm = "audits.question_change"
    title = "Change a {item}"
    form_class = version_forms.QuestionChangeForm
    done_message = "The {item} is changed"

    def get_initial(self) -> dict[str, Any]:
        names = ("standard", "text", "guidance", "criticality", "applies_to", "evidence_expires_months")
        shown = {name: getattr(self.row, name) for name in names}
        answer = "yes" if self.row.is_na_allowed else "no"
        seen = "\n".join(self.row.evidence)
        return {**shown, "is_na_allowed": answer, "evidence": seen, "document_kind": self.row.document_kind_id}


class QuestionRemove(QuestionAct):
    """Ask it no more."""

    perm = "audits.question_remove"
    title = "Remove this {item}"
    form_class = version_forms.QuestionRemoveForm
    submit = "Remove it"
    warns = True
    done_message = "The {item} is removed from this version"


class SectionAct(PartAct):
    """An act on a section."""

    queryset = Section.objects.select_related("template")
    caption = "{row}"

    @property
    def template(self) -> AuditTemplate:
        template: AuditTemplate = self.row.template
        return template

    def get_done_url(self, result: Any) -> str:
        return f"{self.back}#{self.row.code}"


class SectionChange(SectionAct):
    """Call it otherwise."""

    perm = "audits.section_change"
    title = "Change this {part}"
    form_class = section_forms.SectionChangeForm
    done_message = "The {part} is changed"

    def get_initial(self) -> dict[str, Any]:
        names = ("title", "weight", "is_limiting", "applies_to")
        meant = {f"{section_forms.GRADE}{code}": words for code, words in self.row.descriptors.items()}
        return {**{name: getattr(self.row, name) for name in names}, **meant}


class SectionMove(SectionAct):
    """Let it stand elsewhere."""

    perm = "audits.section_move"
    title = "Move this {part}"
    form_class = section_forms.SectionMoveForm
    submit = "Move it"
    done_message = "The {part} is moved"

    def get_initial(self) -> dict[str, Any]:
        before = self.template.sections.filter(position__lt=self.row.position).last()
        return {"after": before.code if before else section_forms.FIRST}


class SectionClose(SectionAct):
    """Ask in it no more."""

    perm = "audits.section_close"
    title = "Close this {part}"
    form_class = section_forms.SectionCloseForm
    submit = "Close it"
    warns = True
    done_message = "The {part} is closed in this version"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(asked=self.row.questions.count(), called=self.template.called, **kwargs)

    def get_done_url(self, result: Any) -> str:
        return self.back


class TemplateGrades(TemplateAct):
    """Call the grades otherwise."""

    perm = "audits.template_grades"
    title = "Words of the grades"
    form_class = section_forms.GradesForm
    done_message = "The words are changed"

    def get_initial(self) -> dict[str, Any]:
        return {row["code"]: row["label"] for row in self.row.grades}


class TemplateVisit(TemplateAct):
    """What a kind of visit looks at."""

    perm = "audits.template_visit"
    title = "Change a kind of visit"
    form_class = section_forms.VisitForm
    done_message = "The kind of visit is changed"

    def get_object(self, queryset: Any = None) -> Any:
        template = super().get_object(queryset)
        self.kind = next((row for row in template.visit_kinds if row["code"] == self.kwargs["code"]), None)
        if self.kind is None:
            raise Http404
        return template

    def get_initial(self) -> dict[str, Any]:
        return dict(self.kind or {})

    def act(self, form: Any) -> None:
        version_parts.change_visit(self.row, self.kwargs["code"], by=self.acting, **form.cleaned_data)
