"""Pages about the council itself: whom to ask, and its colours with what they look like."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.council_forms import WHITE, BrandForm, CouncilForm, LogoForm
from core import council
from core.views import FormPage
from govuk import colours


class AboutCouncil(FormPage):
    """Facts that are entered about the council, as they stand."""

    back_to = "home"
    back_words = "Back to home"

    def get_initial(self) -> dict[str, Any]:
        facts = council.facts()
        return {name: facts.get(name, "") for name in self.get_form_class().base_fields}  # type: ignore[attr-defined]

    def get_done_url(self, result: Any) -> str:
        return self.back

    def get_done_message(self, result: list[str]) -> str:
        return self.done_message if result else "Nothing was changed"


class CouncilEdit(AboutCouncil):
    """Whom people write to, and the council's words for itself."""

    perm = "accounts.council_edit"
    title = "Council and contacts"
    form_class = CouncilForm
    done_message = "Saved. Pages say so from now on"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [
            {"key": "Name", "value": settings.COUNCIL["name"] or "Not set"},
            {"key": "Number of the authority", "value": settings.COUNCIL["la_code"] or "Not set"},
            {"key": "Name of the service", "value": settings.COUNCIL["service"]},
        ]
        return super().get_context_data(rows=rows, **kwargs)


class BrandEdit(AboutCouncil):
    """The council's colours. “Look at them” shows what is typed and saves nothing."""

    perm = "accounts.brand_edit"
    title = "Brand"
    form_class = BrandForm
    done_message = "The colours are saved"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "save_draft" not in request.POST:
            return super().post(request, *args, **kwargs)
        return self.render_to_response(self.get_context_data(form=self.get_form(), is_look=True))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        seen = context["form"].seen()
        checks = [
            ("White words on the header", seen["brand_colour"], True),
            ("Links on white", seen["link_colour"], True),
            ("Lines on white", seen["accent_colour"], False),
        ]
        told = [
            {"what": what, "colour": colour, "apart": apart, "is_good": apart >= colours.READABLE, "is_needed": needed}
            for what, colour, needed in checks
            for apart in [colours.contrast(colour, WHITE)]
        ]
        return {**context, "seen": "", "colours": seen, "checks": told}


class LogoEdit(FormPage):
    """The logo that stands in the header of every page."""

    perm = "accounts.logo_edit"
    title = "Logo"
    form_class = LogoForm
    back_to = "accounts:brand-edit"
    back_words = "Back to brand"
    done_message = "Saved"

    def get_done_url(self, result: Any) -> str:
        return self.back
