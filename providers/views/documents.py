"""Documents: those due over all providers, handing in, checking, and the file itself."""

from pathlib import PurePath
from typing import Any

import rules
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views import View

from core import clock, limits
from core.columns import Column, Tag
from core.handing_out import hand_out
from core.lists import ListPage
from core.views import ActPage, AddPage, DetailPage, RowPage
from providers import filing, standing
from providers.documents import Slot, SlotStatus
from providers.due import URGENCY, Due, due_of
from providers.forms.documents import DocumentAcceptForm, DocumentAddForm, DocumentRejectForm, DueFilterForm
from providers.forms.documents_many import DocumentsAddForm
from providers.models import Document, DocumentKind, Provider
from providers.views.about_provider import AboutProvider

REPLACED = Tag("Replacement awaiting check", "blue")


class Documents(ListPage):
    """Documents over all providers that are missing, wait, run out or were rejected."""

    perm = "providers.documents"
    title = "Documents due"
    queryset = Provider.objects.select_related("organisation")
    noun = "document"
    columns = [
        Column(
            "Provider",
            lambda due: due.provider.name,
            link=lambda due: reverse("providers:provider-documents", args=[due.provider.pk]),
        ),
        Column(
            "Document",
            lambda due: due.slot.kind.title,
            says=lambda due: f"{due.slot.kind.title}, {due.where}" if due.where else due.slot.kind.title,
        ),
        Column("Site", lambda due: due.where, on_page=False),
        Column(
            "Status",
            lambda due: due.slot.status.label,
            tag=lambda due: due.slot,
            beside=lambda due: REPLACED if due.slot.is_replacement_waiting else None,
        ),
        Column("Criticality", lambda due: due.slot.kind.get_criticality_display()),
        Column("Last day", lambda due: due.slot.expires_on),
    ]

    def get_queryset(self) -> Any:
        """One row for each document due: the rows are worked out, so they are a list."""
        self.form = DueFilterForm(self.request.GET, acting=self.acting)
        asked = self.form.cleaned_data if self.form.is_valid() else {}
        providers = super().get_queryset()
        if provider := asked.get("provider"):
            providers = providers.filter(pk=provider.pk)
        rows = [due for due in due_of(providers, clock.today()) if _matches(due.slot, asked)]
        return sorted(rows, key=_urgency)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "filter": self.form}


def _matches(slot: Slot, asked: dict[str, Any]) -> bool:
    status = asked.get("status")
    return (
        (not status or slot.stands_at(status))
        and (not asked.get("criticality") or slot.kind.criticality == asked["criticality"])
        and (not asked.get("kind") or slot.kind == asked["kind"])
    )


def _urgency(due: Due) -> tuple[Any, ...]:
    """Critical ones first, then by status, then what ran out longest ago."""
    order = ["critical", "major", "minor"].index(due.slot.kind.criticality)
    status = URGENCY.index(due.slot.status) if due.slot.status in URGENCY else len(URGENCY)
    last_day, about = str(due.slot.expires_on or ""), (due.slot.kind.position, due.slot.kind.pk)
    return (order, status, last_day, due.provider.name, *about, due.where, str(due.provider.pk))


class DocumentAdd(AboutProvider, AddPage, ActPage):
    """A provider hands in a document."""

    back_to = "providers:provider-documents"
    perm = "providers.document_add"
    title = "Hand in a document"
    submit = "Hand in"
    form_class = DocumentAddForm
    queryset = Provider.objects.select_related("organisation")
    done_message = "The document has been handed in. It counts once the council has checked it."

    def get_initial(self) -> dict[str, Any]:
        """A link from the list says which document it is."""
        return {name: self.request.GET[name] for name in ("kind", "site") if self.request.GET.get(name)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the document must say, where it is known which it is."""
        kind = DocumentKind.objects.filter(pk=self.request.GET.get("kind", "")[:60]).first()
        return super().get_context_data(kind=kind, **kwargs)

    def form_valid(self, form: Form) -> Any:
        """Documents are counted, for the provider as a whole."""
        limits.count_for("document", self.acting)
        return super().form_valid(form)


class DocumentsAdd(AboutProvider, ActPage):
    """A provider hands in several documents on one page. What is good is kept, whatever is wrong with the others."""

    back_to = "providers:provider-documents"
    perm = "providers.documents_add"
    title = "Hand in documents"
    back_words = "Back to documents"
    submit = "Hand in these documents"
    form_class = DocumentsAddForm
    queryset = Provider.objects.select_related("organisation")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "slots": self.slots()}

    def slots(self) -> list[Slot]:
        """What is missing or out of date first; what waits to be checked or is in date for long is not asked for."""
        slots = standing.of(self.row, clock.today()).slots
        return [slot for slot in slots if slot.status in TO_HAND_IN and not slot.is_replacement_waiting]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand in what can be; without a fault back to the list, else the same page with what is left."""
        self.object = self.row = self.get_object()
        form = self.get_form()
        form.is_valid()
        number = len(form.hand_in(self.row, self.acting))
        if number:
            words = f"{number} document{' is' if number == 1 else 's are'} handed in, to be checked by the council."
            messages.success(request, words)
        elif not form.errors:
            form.add_error(None, "Select at least one file")
        return self.form_invalid(form) if form.errors else HttpResponseRedirect(self.back)


TO_HAND_IN = frozenset({SlotStatus.MISSING, SlotStatus.REJECTED, SlotStatus.EXPIRED, SlotStatus.EXPIRING})


class DocumentDetail(DetailPage):
    """One document: what it is, where it stands, who sent and who checked it."""

    perm = "providers.document"
    title = "Document"
    back_to = "providers:provider-documents"
    queryset = Document.objects.select_related("kind", "site", "provider__organisation", "sent_by", "checked_by")
    context_object_name = "document"

    @property
    def about(self) -> Provider:
        return self.object.provider

    @property
    def told_apart_by(self) -> str:
        return f"{self.object.kind}, {self.about.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who checks it instead, told to an officer who handed it in."""
        return super().get_context_data(checkers=self.checkers(), **kwargs)

    def checkers(self) -> list[str] | None:
        """The names; None for whoever may check it, or never does."""
        if (
            not rules.has_perm("providers.document_accept", self.acting)
            or self.object.sent_by_id != self.acting.user_id
        ):
            return None
        return filing.checkers(self.object)


class DocumentAccept(AboutProvider, ActPage):
    """The officer has read it and finds it good."""

    back_to = "providers:provider-documents"
    perm = "providers.document_accept"
    title = "Accept a document"
    submit = "Accept"
    form_class = DocumentAcceptForm
    queryset = Document.objects.select_related("kind", "site", "provider__organisation")
    done_message = "The document has been accepted."


class DocumentReject(DocumentAccept):
    """It will not do; the provider reads why."""

    perm = "providers.document_reject"
    title = "Reject a document"
    submit = "Reject"
    warns = True
    form_class = DocumentRejectForm  # type: ignore[assignment]
    done_message = "The document has been rejected."


class DocumentDownload(RowPage, View):
    """The file itself: always to be saved, never shown inside the portal, and put on the access log."""

    perm = "providers.document"
    queryset = Document.objects.select_related("kind", "provider__organisation")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Log that it was opened, and send it under a name of our own."""
        document = self.get_object()
        ending = PurePath(str(document.file)).suffix
        return hand_out(
            request,
            document,
            document.file,
            by=self.acting,
            name=f"{document.provider.slug}-{document.kind_id}{ending}",
            content_type=filing.CONTENT_TYPES.get(ending, "application/octet-stream"),
            what_to_do="Ask the provider to hand the document in again.",
        )
