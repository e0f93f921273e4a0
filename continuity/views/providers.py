"""Pages about providers that fail: where live placements run that no new one may join, and ending them together."""

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from continuity import closed, ending
from continuity.forms import EndTogetherForm
from core.views import ActPage, InfoPage
from core.views.checking import CheckFirst
from placements.models import Placement
from providers.models import Provider, Site


class Closures(InfoPage):
    """Providers that are closed to new placements where children of whoever looks are taught."""

    perm = "continuity.closures"
    title = "Closed providers with live placements"
    template_name = "continuity/closures.html"
    back_to = "placements:placements"
    back_words = "Back to placements"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(rows=closed.of(self.acting), **kwargs)


class PlacementsEnd(CheckFirst, ActPage):
    """Ending several live placements of one provider, or of one site of it."""

    perm = "continuity.placements_end"
    queryset = Provider.objects.select_related("organisation")
    form_class = EndTogetherForm
    submit = "Continue"
    title = "End placements together"
    back_to = "continuity:closures"
    back_words = "Back to closed providers"
    caption = "{row}"
    check_title = "Check before you end the placements"
    check_submit = "End these placements"
    check_note = (
        "Half-days after the last day are no longer due. The commissioners and home schools are told today by an email "
        "that names no child."
    )
    too_late = "No placement that you may end runs here."

    @property
    def about(self) -> Any:
        """A list's."""
        return None

    @cached_property
    def site(self) -> Site | None:
        """The one site it is narrowed to."""
        key = self.request.GET.get("site", "")
        sites = {str(site.pk): site for site in Site.objects.visible_to(self.acting).filter(provider=self.row)}
        return sites.get(key)

    @cached_property
    def live(self) -> list[Placement]:
        """Those that may be ended here, one more than is shown."""
        return list(ending.live_at(self.row, self.acting, self.site)[: ending.MOST + 1])

    @property
    def to_end(self) -> list[Placement]:
        return [row for row in self.live if not row.end_reason][: ending.MOST]

    @cached_property
    def asked(self) -> list[Placement]:
        """Those that the form was drawn with, however they stand by now: nobody ends more than they were shown."""
        return list(ending.at(self.row, self.acting, self.request.POST.get("shown", "").split(",")))

    @property
    def can_still_be_done(self) -> bool:
        return bool(self.asked if self.request.method == "POST" else self.to_end)

    def get_too_late(self) -> str:
        return self.too_late

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = self.asked if self.request.method == "POST" else self.to_end
        return {**super().get_form_kwargs(), "rows": rows}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            ends_already=[row for row in self.live if row.end_reason],
            is_more=len(self.live) > ending.MOST,
            most=ending.MOST,
            site=self.site,
            why=closed.why(self.row),
            **kwargs,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """What cannot be done is said of each before the answers are checked, not after."""
        if "confirmed" not in self.request.POST:
            for fault in ending.faults(form.endings, note=form.cleaned_data["note"], by=self.acting):
                form.add_error(None, str(fault))
        return super().form_valid(form) if form.is_valid() else self.form_invalid(form)

    def get_done_message(self, result: int) -> str:
        placements = "1 placement ends" if result == 1 else f"{result} placements end"
        return f"{placements}. Those whose children they are were told. What is to be done now is listed here."

    def get_done_url(self, result: int) -> str:
        return f"{reverse('continuity:steps')}?status=to_do&provider={self.row.pk}"
