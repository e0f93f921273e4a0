"""Pages of the versions of the audit's questions, for administrators."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from audits import version_forms
from audits.models import AuditTemplate, Question
from core import clock
from core.columns import Column, Tag
from core.lists import ListPage
from core.views import ActPage, AddPage, DetailPage
from core.views.pages import RowPage

TOO_LATE = "This version is in force, or audits were planned on it. Copy it to change its questions."


def state(template: Any) -> Tag:
    """Where a version stands today."""
    if template.is_approved:
        return Tag("In force", "green") if template.starts_on <= clock.today() else Tag("To come", "yellow")
    return Tag("Draft", "grey") if template.is_draft else Tag("Shipped draft, in use", "yellow")


class Templates(ListPage):
    """Every version, the newest first."""

    perm = "audits.templates"
    queryset = AuditTemplate.objects.annotate(
        asked=Count("sections__questions", distinct=True), planned=Count("audits", distinct=True)
    ).order_by("code", "-number")
    title = "Questions of audits"
    noun = "version"
    columns = (
        Column("Version", lambda row: str(row), link="audits:template"),
        Column("State", lambda row: state(row).label, tag=state),
        Column("Used from", lambda row: row.starts_on if row.is_approved else None),
        Column("Questions", lambda row: row.asked, is_number=True),
        Column("Audits planned on it", lambda row: row.planned, is_number=True),
    )


class TemplatePage(DetailPage):
    """One version with all that it asks."""

    perm = "audits.template"
    queryset = AuditTemplate.objects.all()
    back_to = "audits:templates"
    back_words = "Back to versions"

    def get_title(self) -> str:
        return str(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sections = self.object.sections.prefetch_related("questions__document_kind")
        return super().get_context_data(
            state=state(self.object),
            is_draft=self.object.is_draft,
            sections=sections,
            planned=self.object.audits.count(),
            **kwargs,
        )


class TemplateAct(ActPage):
    """An act on a version."""

    queryset = AuditTemplate.objects.all()
    back_to = "audits:template"
    back_words = "Back to {about}"
    caption = "{row}"
    only_draft = True

    @property
    def can_still_be_done(self) -> bool:
        return self.row.is_draft or not self.only_draft

    def get_too_late(self) -> str:
        return TOO_LATE


class TemplateCopy(TemplateAct):
    """Begin the next version."""

    perm = "audits.template_copy"
    title = "Copy to a new version"
    form_class = version_forms.CopyForm
    submit = "Copy"
    only_draft = False
    done_message = "Change its questions, then put it into force. Audits that began keep their own"

    def get_done_url(self, result: AuditTemplate) -> str:
        return reverse("audits:template", args=[result.pk])


class TemplateInForce(TemplateAct):
    """Let audits be planned on it."""

    perm = "audits.template_in_force"
    title = "Put this version into force"
    form_class = version_forms.InForceForm
    submit = "Put into force"
    warns = True
    done_message = "The version is put into force. It cannot be changed any more, only followed"

    @property
    def can_still_be_done(self) -> bool:
        return not self.row.is_approved

    def get_initial(self) -> dict[str, Any]:
        return {"starts_on": clock.today()}


class TemplateRemove(TemplateAct):
    """Take a draft away."""

    perm = "audits.template_remove"
    title = "Remove this draft"
    form_class = version_forms.RemoveForm
    submit = "Remove it"
    warns = True
    done_message = "The draft is removed"

    def get_done_url(self, result: Any) -> str:
        return reverse("audits:templates")


class QuestionAdd(RowPage, AddPage):
    """Ask something more."""

    perm = "audits.question_add"
    title = "Add a question"
    queryset = AuditTemplate.objects.all()
    form_class = version_forms.QuestionAddForm
    back_to = "audits:template"
    back_words = "Back to {about}"
    done_message = "The question is added"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.row = self.get_object()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.row = self.get_object()
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = {"can_still_be_done": self.row.is_draft, "too_late": TOO_LATE, "row": self.row}
        return super().get_context_data(**said, **kwargs)

    def get_done_url(self, result: Question) -> str:
        return f"{self.back}#{result.section.code}"


class QuestionAct(ActPage):
    """An act on a question of a draft."""

    queryset = Question.objects.select_related("section__template")
    back_to = "audits:template"
    back_words = "Back to {about}"
    caption = "Question {row}"

    @property
    def about(self) -> Any:
        return self.row.section.template

    @property
    def can_still_be_done(self) -> bool:
        return bool(self.row.section.template.is_draft)

    def get_too_late(self) -> str:
        return TOO_LATE

    def get_done_url(self, result: Any) -> str:
        return f"{self.back}#{self.row.section.code}"


class QuestionChange(QuestionAct):
    """Ask it otherwise."""

    perm = "audits.question_change"
    title = "Change a question"
    form_class = version_forms.QuestionChangeForm
    done_message = "The question is changed"

    def get_initial(self) -> dict[str, Any]:
        names = ("standard", "text", "guidance", "criticality", "applies_to", "evidence_expires_months")
        shown = {name: getattr(self.row, name) for name in names}
        answer = "yes" if self.row.is_na_allowed else "no"
        return {**shown, "is_na_allowed": answer, "document_kind": self.row.document_kind_id}


class QuestionRemove(QuestionAct):
    """Ask it no more."""

    perm = "audits.question_remove"
    title = "Remove this question"
    form_class = version_forms.QuestionRemoveForm
    submit = "Remove it"
    warns = True
    done_message = "The question is removed from this version"
