"""Many files in one go: they are sent, then of each is said which document it is."""

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views import View

from core import clock
from core.handing_out import hand_out
from core.views import ActPage, RowPage
from providers import filing, sorting, standing
from providers.documents import Slot
from providers.forms.documents_sorted import MOST_AT_ONCE, DocumentsSendForm, DocumentsSortForm
from providers.models import Provider, UnsortedFile
from providers.views.about_provider import AboutProvider
from providers.views.documents import TO_HAND_IN


class DocumentsSend(AboutProvider, ActPage):
    """A provider chooses several files in one go. Those that can be documents are kept, whatever others are."""

    back_to = "providers:provider-documents"
    perm = "providers.documents_send"
    title = "Hand in several documents"
    back_words = "Back to documents"
    submit = "Send these files"
    form_class = DocumentsSendForm
    queryset = Provider.objects.select_related("organisation")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = UnsortedFile.objects.visible_to(self.acting).filter(provider=self.row).count()
        return super().get_context_data(waiting=waiting, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep what can be; where all could, go on to say what each is."""
        came = sorting.receive(self.row, form.cleaned_data["chosen"], by=self.acting)
        if came.kept:
            messages.success(self.request, f"{_files(len(came.kept))} sent. Say which document each is.")
        if not came.refused:
            return HttpResponseRedirect(reverse("providers:documents-sort", args=[self.row.pk]))
        for words in came.refused:
            form.add_error("chosen", words)
        return self.form_invalid(form)


class DocumentsSort(AboutProvider, ActPage):
    """Which document each file is. Those of which all is said are handed in, whatever is wrong with the others."""

    back_to = "providers:provider-documents"
    perm = "providers.documents_sort"
    title = "Which document is each file?"
    back_words = "Back to documents"
    submit = "Hand in these documents"
    form_class = DocumentsSortForm
    queryset = Provider.objects.select_related("organisation")

    def get_form_kwargs(self) -> dict[str, Any]:
        files = list(UnsortedFile.objects.visible_to(self.acting).filter(provider=self.row)[: MOST_AT_ONCE + 1])
        self.are_more = len(files) > MOST_AT_ONCE
        return {**super().get_form_kwargs(), "slots": self.slots(), "files": files[:MOST_AT_ONCE]}

    def slots(self) -> list[Slot]:
        """Every document that is asked for; what is missing or out of date first."""
        found = standing.of(self.row, clock.today()).slots
        return sorted(found, key=lambda slot: slot.status not in TO_HAND_IN)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "are_more": self.are_more, "most": MOST_AT_ONCE}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand in what can be; with nothing left back to the list, else to what is left."""
        self.object = self.row = self.get_object()
        form = self.get_form()
        form.is_valid()
        number = len(form.hand_in(self.row, self.acting))
        if number:
            words = f"{number} document{' is' if number == 1 else 's are'} handed in, to be checked by the council."
            messages.success(request, words)
        if form.number_removed:
            messages.success(request, f"{_files(form.number_removed)} removed.")
        if not number and not form.number_removed and not form.errors:
            form.add_error(None, "Select which document at least one file is")
        if form.errors:
            return self.form_invalid(form)
        return HttpResponseRedirect(request.path if form.asked or self.are_more else self.back)


class UnsortedDownload(RowPage, View):
    """The file itself, to see what it is."""

    perm = "providers.unsorted_download"
    queryset = UnsortedFile.objects.select_related("provider__organisation")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Log that it was opened, and send it under a name of our own."""
        row = self.get_object()
        ending = PurePath(str(row.file)).suffix
        return hand_out(
            request,
            row,
            row.file,
            by=self.acting,
            name=f"{row.provider.slug}-file{ending}",
            content_type=filing.CONTENT_TYPES.get(ending, "application/octet-stream"),
            what_to_do="Remove it, and send it again.",
        )


def _files(number: int) -> str:
    return "1 file is" if number == 1 else f"{number} files are"
