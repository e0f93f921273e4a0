"""Pages of the paper: the PDF, and whether a copy is what was signed."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from agreements import content, printing
from agreements.models import Paper, Printed
from core import limits
from core.acting import Acting
from core.forms import PageForm
from core.models import opened
from core.pdf import PaperUnavailable, print_html
from core.views import DetailPage
from core.views.forms import FormPage
from govuk import fields
from placements.models import Agreement

HASH = re.compile(r"[0-9a-f]{64}")


class AgreementPrint(DetailPage):
    """The agreement as a PDF: kept once it is signed, else of the words as they stand."""

    perm = "agreements.agreement_print"
    queryset = content.AGREEMENTS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Hand it over; logged, and counted against the person's limit when it must be printed."""
        agreement = self.get_object()
        try:
            body = self.body(agreement)
        except PaperUnavailable as unavailable:
            messages.error(request, str(unavailable))
            return HttpResponseRedirect(reverse("agreements:agreement", args=[agreement.pk]))
        opened(agreement, by=self.acting)
        name = f"{agreement.reference.lower()}.pdf"
        return HttpResponse(
            body, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    def body(self, agreement: Agreement) -> bytes:
        def count() -> None:
            limits.count("pdf", self.request.user)

        if paper := content.paper_of(agreement):
            return printing.pdf_of(paper, before=count)
        count()
        return print_html(printing.html_of(agreement, None, content.of(agreement, None)))


class CheckForm(PageForm):
    """A copy, or the hash that is printed on it."""

    file = fields.FileField(label="The PDF you have", required=False, accept=(".pdf",))
    sha256 = fields.CharField(
        label="Or the hash printed on it", hint="64 letters and figures", required=False, max_length=100
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        typed = re.sub(r"\s", "", said.get("sha256") or "").lower()
        if self.errors:
            return said
        if not said.get("file") and not typed:
            self.add_error("file", "Select a PDF, or enter a hash")
        elif typed and not HASH.fullmatch(typed):
            self.add_error("sha256", "The hash is 64 letters from a to f and figures")
        said["sha256"] = typed
        return said

    def found(self, by: Acting) -> Iterable[Agreement]:
        """The agreements this person sees of which it is a copy."""
        file, digest = self.cleaned_data.get("file"), self.cleaned_data["sha256"]
        if file:
            digest = hashlib.sha256(file.read()).hexdigest()
        printed = Printed.objects.visible_to(by).filter(sha256=digest).order_by().values("paper__agreement")
        signed = Paper.objects.visible_to(by).filter(sha256=digest).order_by().values("agreement")
        rows = Agreement.objects.visible_to(by).with_details()
        return rows.filter(pk__in=printed.union(signed))


class PaperCheck(FormPage):
    """Whether a copy is what was signed."""

    perm = "agreements.paper_check"
    form_class = CheckForm
    title = "Check a copy of an agreement"
    submit = "Check"
    back_to = "agreements:agreements"
    back_words = "Back to agreements"

    def form_valid(self, form: Any) -> HttpResponse:
        """Say what it is, on the same page."""
        limits.count("search", self.request.user)
        return self.render_to_response(self.get_context_data(form=form, is_checked=True, found=form.found(self.acting)))
