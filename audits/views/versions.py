"""Pages of the versions of what audits and QA visits ask, for administrators."""

from typing import Any

from django.db.models import Count
from django.urls import reverse

from audits import version_changes, version_forms, versions
from audits.filters import TemplateFilter
from audits.models import AuditTemplate
from audits.versions import TOO_LATE
from core import clock
from core.columns import Column, Tag
from core.lists import ListPage
from core.views import ActPage, DetailPage

SECTION_ACTS = (
    ("audits:section-change", "Change"),
    ("audits:section-move", "Move"),
    ("audits:section-close", "Close"),
)


def state(template: Any) -> Tag:
    """Where a version stands today."""
    if template.is_approved:
        return Tag("In force", "green") if template.starts_on <= clock.today() else Tag("To come", "yellow")
    return Tag("Draft", "grey") if template.is_draft else Tag("Shipped draft, in use", "yellow")


class Templates(ListPage):
    """Every version of each kind, the newest first."""

    perm = "audits.templates"
    queryset = AuditTemplate.objects.annotate(
        asked=Count("sections__questions", distinct=True), planned=Count("audits", distinct=True)
    ).order_by("-kind", "code", "-number")
    title = "Audit and QA templates"
    noun = "version"
    filter_class = TemplateFilter
    columns = (
        Column("Kind", lambda row: row.get_kind_display()),
        Column("Version", lambda row: str(row), link="audits:template"),
        Column("State", lambda row: state(row).label, tag=state),
        Column("Used from", lambda row: row.starts_on if row.is_approved else None),
        Column("Questions or criteria", lambda row: row.asked, is_number=True),
        Column(
            "Audits planned on it",
            lambda row: row.planned if row.kind == AuditTemplate.Kind.SAFEGUARDING else None,
            is_number=True,
        ),
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
        sections = list(self.object.sections.prefetch_related("questions__document_kind"))
        for section in sections:
            section.template = self.object
        return super().get_context_data(
            state=state(self.object),
            is_draft=self.object.is_draft,
            sections=sections,
            called=self.object.called,
            asked=sum(len(section.questions.all()) for section in sections),
            add_item=f"Add a {self.object.called.item}",
            add_part=f"Add {'a section' if self.object.called.part == 'section' else 'an area'}",
            section_acts=SECTION_ACTS,
            visits=list(self.object.visits),
            has_others=bool(versions.others(self.object)),
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

    def get_title(self) -> str:
        return self.title.format(**self.row.called._asdict())

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
    done_message = "Change it, then put it into force. Audits that began keep their own"

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


class TemplateCompare(DetailPage):
    """What is asked otherwise than in another version, the one before where none is named."""

    perm = "audits.template_compare"
    queryset = AuditTemplate.objects.all()
    back_to = "audits:template"
    back_words = "Back to {about}"

    @property
    def about(self) -> Any:
        return self.object

    def get_title(self) -> str:
        return f"What changes in version {self.object.number}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        others = versions.others(self.object)
        asked = self.request.GET.get("with", "")
        before = next((row for row in others if str(row.number) == asked), None) or next(
            (row for row in others if row.number < self.object.number), None
        )
        changes = version_changes.between(before, self.object) if before else []
        return super().get_context_data(others=others, before=before, changes=changes, **kwargs)
