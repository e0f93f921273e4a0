"""Where the link in the e-mail leads: for whoever has it, so it shows the question and nothing else.

A GET changes nothing: a mail scanner that follows the link does not use it up.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from accounts.client_address import client_address
from core import limits
from core.models import MoveRefused
from enquiries import answering, by_link, told
from enquiries.answering import TooLate
from enquiries.forms import answers as forms
from enquiries.models import Asked, LinkUse


@method_decorator(never_cache, name="dispatch")
class ByLink:
    """A page of a link; a key we did not sign is counted against the address it came from."""

    request: HttpRequest
    asked: Asked
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = Asked.objects.with_details().for_token(kwargs["token"])
        if found is None:
            limits.count_at("link", client_address(request))
            raise Http404
        self.asked = found
        if why := answering.why_over(found):
            if request.method == "POST":
                by_link.refused(found, client_address(request), why)
            return self.over(why)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]

    def over(self, why: LinkUse.CameOf) -> HttpResponse:
        """Used, late or closed: why it no longer works, and nothing of the question."""
        said = {"asked": self.asked, "why": why, "words": answering.TOO_LATE[why]}
        return render(self.request, "enquiries/key_over.html", said, status=410)

    def address(self, name: str) -> str:
        return reverse(f"enquiries:{name}", kwargs={"token": self.kwargs["token"]})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc,no-any-return]
            asked=self.asked, question=told.question(self.asked.enquiry), **kwargs
        )


class Key(ByLink, TemplateView):
    """The question, and the two ways to answer it."""

    template_name = "enquiries/key.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        urls = {"can_url": self.address("key-can"), "cannot_url": self.address("key-cannot")}
        return super().get_context_data(**urls, **kwargs)


class KeyAnswer(ByLink, FormView):
    """An answer by the link."""

    template_name = "enquiries/key_answer.html"
    title = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "acting": None, "row": self.asked}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(page_title=self.title, back=self.address("key"), **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        act = answering.can if isinstance(form, forms.CanForm) else answering.cannot
        try:
            by_link.answer(self.asked, client_address(self.request), act, **form.said())
        except TooLate as late:
            return self.over(late.why)
        except MoveRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        return render(self.request, "enquiries/key_sent.html", {"asked": self.asked, "answer": told.answer(self.asked)})


class KeyCan(KeyAnswer):
    form_class = forms.CanForm
    title = "We could take this pupil"


class KeyCannot(KeyAnswer):
    form_class = forms.CannotForm
    title = "We cannot take this pupil"
