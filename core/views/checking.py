"""Check your answers: what was entered is shown once more before it is done."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse

from core.opened_as import NOT_TYPED

NOT_KEPT = NOT_TYPED | {"once", "seen", "confirmed", "change"}


class CheckFirst:
    """Goes before an ActPage or AddPage: its form has `answers`, and the act is done when they are confirmed.

    What was typed travels in hidden fields and is checked again with them; "Change" leads back to the form.
    """

    check_template = "check.html"
    check_title = "Check your answers"
    check_submit = "Confirm"
    check_note = ""
    request: HttpRequest

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the form with what was typed, or on with the act."""
        if "change" in request.POST:
            self.object = self.row = self.get_object()  # type: ignore[attr-defined]
            return self.render_to_response(self.get_context_data(form=self.get_form()))  # type: ignore[attr-defined]
        return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def form_valid(self, form: BaseForm) -> HttpResponse:
        if "confirmed" in self.request.POST:
            return super().form_valid(form)  # type: ignore[misc]
        context = self.get_context_data(  # type: ignore[attr-defined]
            form=form,
            rows=self.get_answers(form),
            kept=self.kept(),
            check_title=self.check_title,
            check_submit=self.check_submit,
            check_note=self.check_note,
        )
        return self.response_class(  # type: ignore[attr-defined]
            request=self.request, template=[self.check_template], context=context
        )

    def get_answers(self, form: Any) -> list[dict[str, Any]]:
        """The rows to check."""
        return form.answers

    def kept(self) -> list[tuple[str, str]]:
        """What was typed, field by field, to travel with the page."""
        posted = self.request.POST
        return [(name, value) for name in posted if name not in NOT_KEPT for value in posted.getlist(name)]
