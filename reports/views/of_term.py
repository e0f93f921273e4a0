"""All reports of a term in one table, and those that have nothing to look at signed off in one act."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property

from core.models import Term
from core.views import FormPage
from reports import of_term
from reports.forms import SignOffManyForm, council_terms


class ReportsSignOff(FormPage):
    """How far each report of a term has come; tick those to sign off."""

    perm = "reports.reports_sign_off"
    form_class = SignOffManyForm
    back_to = "reports:reports"
    back_words = "Back to reports"
    title = "All reports of a term"
    submit = "Sign off the ticked reports"
    width = "full"

    @cached_property
    def terms(self) -> list[Term]:
        return of_term.terms_over(council_terms())

    @cached_property
    def term(self) -> Term | None:
        """The one asked for, else the latest that is over."""
        asked = self.request.GET.get("term")
        return next((each for each in self.terms if each.name == asked), self.terms[0] if self.terms else None)

    @cached_property
    def listed(self) -> list[of_term.OfTerm]:
        return of_term.of_term(self.term) if self.term else []

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "term": self.term, "listed": self.listed}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if "open_all" in request.POST and self.term:
            of_term.open_all(self.term)
            return HttpResponseRedirect(self.address)
        return super().post(request, *args, **kwargs)

    @property
    def address(self) -> str:
        """This page, of the same term."""
        return f"{reverse('reports:reports-sign-off')}?term={self.term.name if self.term else ''}"

    def get_done_url(self, result: Any) -> str:
        return self.address

    def get_done_message(self, result: Any) -> str:
        done, against = result
        return of_term.told(done, against, self.term) if self.term else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each report with its tick, and how far the whole term has come."""
        context = super().get_context_data(**kwargs)
        ticked = set(context["form"]["reports"].value() or ())
        listed = self.listed
        progress = [
            ("signed off", sum(each.is_signed_off for each in listed)),
            ("with nothing to look at", sum(each.is_ready for each in listed)),
            ("to look at first", sum(not each.is_ready and not each.is_signed_off for each in listed)),
        ]
        return {
            **context,
            "term": self.term,
            "terms": self.terms[:TERMS],
            "lines": [(each, each.key in ticked) for each in listed],
            "progress": progress,
            "are_to_open": any(each.report is None for each in listed),
            "are_printing": any(each.is_signed_off and not each.is_printed for each in listed),
        }


TERMS = 6
"""Terms that a person chooses from: two years."""
