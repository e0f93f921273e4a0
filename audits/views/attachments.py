"""Pages of the photos and files at a question of an audit."""

from pathlib import PurePath
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from audits import answering, attaching, photo_forms
from audits.models import Answer, Attachment, Audit
from audits.views.audits import AuditAct
from core import limits
from core.handing_out import hand_out
from core.views import ActPage, AddPage, RowPage
from providers import filing

ATTACHED = Attachment.objects.select_related(
    "answer__audit__provider__organisation", "answer__question__section", "added_by"
)


class AttachmentAdd(AddPage, AuditAct):
    """Photos and files of one question: what is there, and one more."""

    perm = "audits.attachment_add"
    form_class = photo_forms.AttachForm
    submit = "Add"
    done_message = "Photo or file added"
    too_late = "Photos and files can be added while the questions are answered. This audit is {status}."
    back_words = "Back to the question"

    @cached_property
    def answer(self) -> Answer:
        """To the question in the address."""
        rows = self.row.answers.select_related("question__section", "audit")
        return get_object_or_404(rows, question__code=self.kwargs["code"])

    @property
    def can_still_be_done(self) -> bool:
        return answering.is_open(self.row, by=self.acting)

    @property
    def back(self) -> str:
        """The question in its section."""
        section = reverse("audits:audit-section", args=[self.row.pk, self.answer.question.section.code])
        return f"{section}#id_rating_{self.answer.pk}_0"

    def get_title(self) -> str:
        return f"Photos and files of {self.answer.question.code}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "answer": self.answer}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is there already, to be opened or removed."""
        attached = Attachment.objects.visible_to(self.acting).filter(answer=self.answer).select_related("added_by")
        own = answering.is_provider_side(self.acting)
        rows = [(row, row.is_by_provider or not own) for row in attached]
        return super().get_context_data(answer=self.answer, rows=rows, most=attaching.MOST, **kwargs)

    def form_valid(self, form: django_forms.Form) -> Any:
        """Photos are counted: as many as a visit needs."""
        limits.count("photo", self.request.user)
        return super().form_valid(form)


class AttachmentRemove(ActPage):
    """Take a photo or file away."""

    perm = "audits.attachment_remove"
    queryset = ATTACHED
    form_class = photo_forms.RemoveForm
    title = "Remove a photo or file"
    submit = "Remove"
    warns = True
    done_message = "Photo or file removed"
    caption = "{row.audit.reference}, {row.answer.question.code}"
    too_late = "It stays: the questions are not answered any more."
    back_words = "Back to its question"

    @property
    def about(self) -> Audit:
        return self.row.audit

    @property
    def can_still_be_done(self) -> bool:
        return answering.is_open(self.row.audit, by=self.acting)

    def get_too_late(self) -> str:
        return self.too_late

    @property
    def back(self) -> str:
        return reverse("audits:attachment-add", args=[self.row.audit.pk, self.row.answer.question.code])


class AttachmentFile(RowPage, View):
    """The photo or file itself, to people who may see it: always to be saved, and logged."""

    perm = "audits.attachment"
    queryset = ATTACHED

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        attachment = self.get_object()
        ending = PurePath(str(attachment.file)).suffix
        return hand_out(
            request,
            attachment,
            attachment.file,
            by=self.acting,
            name=attachment.given_name,
            content_type=filing.CONTENT_TYPES.get(ending, "application/octet-stream"),
            what_to_do="Ask whoever added it to add it again, while the audit is in progress.",
        )
