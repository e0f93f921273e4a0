"""Pages that print a pack of one placement, for a review or a hearing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from core import limits
from core.forms import PageForm
from core.models import opened
from core.pdf import PaperUnavailable
from core.views import ActPage, DetailPage
from govuk import fields
from placements.models import Placement
from reports import placement_pack

PLACEMENTS = Placement.objects.with_details().select_related("referral__reason", "referral__route")


class PackForm(PageForm):
    """What the pack is to hold."""

    parts = fields.MultipleChoiceField(
        label="What the pack holds",
        hint="Untick what the meeting does not need to know",
        choices=[(code, words) for code, (words, _) in placement_pack.PARTS.items()],
        initial=list(placement_pack.PARTS),
        empty="Select at least one part",
    )

    def act(self, row: Placement, by: Any) -> list[str]:
        return list(self.cleaned_data["parts"])


class PlacementPack(ActPage):
    """Which parts; what is printed is on no other page."""

    perm = "reports.placement_pack"
    queryset = PLACEMENTS
    form_class = PackForm
    submit = "Print the pack"
    title = "A pack for a review or a hearing"
    caption = "{row}, {row.pupil}"
    back_to = "placements:placement"
    back_words = "Back to the placement"

    def get_done_url(self, result: list[str]) -> str:
        asked = QueryDict(mutable=True)
        asked.setlist("part", result)
        return f"{reverse('reports:placement-pack-print', args=[self.row.pk])}?{asked.urlencode()}"


class PlacementPackPrint(DetailPage):
    """The PDF, with the parts that the address asks for: all of them if none."""

    perm = "reports.placement_pack"
    queryset = PLACEMENTS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Hand it over; logged as opened, and counted against the person's limit."""
        placement = self.get_object()
        asked = [code for code in request.GET.getlist("part") if code in placement_pack.PARTS]
        try:
            limits.count("pdf", request.user)
            body = placement_pack.printed(placement, asked or list(placement_pack.PARTS), by=self.acting)
        except PaperUnavailable as unavailable:
            messages.error(request, str(unavailable))
            return HttpResponseRedirect(reverse("reports:placement-pack", args=[placement.pk]))
        opened(placement, by=self.acting)
        named = f'attachment; filename="placement-pack-{placement.reference}.pdf"'
        return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": named})
