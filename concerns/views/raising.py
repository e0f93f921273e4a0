"""Pages on which a concern is raised: whom of those at a site it is about, and what happened."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.dateparse import parse_date

from concerns.forms.concerns import ConcernAddForm
from concerns.models import Concern
from core import clock
from core.half_days import Half
from core.views import AddPage, DetailPage
from core.views.checking import CheckFirst
from placements.models import Placement, Session
from placements.views.placements import PlacementAct
from providers.models import Site
from pupils import names
from pupils.readers import Reader


class ConcernAbout(DetailPage):
    """Whom it is about: the children of a register, or all who are placed at the site; or an adult."""

    perm = "concerns.concern_about"
    queryset = Site.objects.select_related("provider__organisation")
    title = "Who is it about?"
    context_object_name = "site"
    back_words = "Back to the register"

    @property
    def day(self) -> date | None:
        """The day of the register it came from."""
        try:
            return parse_date(self.request.GET.get("day", ""))
        except ValueError:
            return None

    @property
    def half(self) -> str:
        half = self.request.GET.get("half", "")
        return half if half in Half.values else ""

    @property
    def back(self) -> str:
        """The register it came from."""
        if not (self.day and self.half):
            return ""
        return reverse("attendance:register", args=[self.object.pk, self.day, self.half])

    @property
    def told_apart_by(self) -> str:
        return str(self.object.name)

    def placements(self) -> list[Placement]:
        """Of the children due that half-day, else of all who are placed there now."""
        rows = Placement.objects.visible_to(self.acting).filter(site=self.object)
        if self.day and self.half:
            due = Session.objects.visible_to(self.acting).filter(date=self.day, half=self.half)
            rows = rows.filter(pk__in=due.values("placement"))
        else:
            rows = rows.live()
        return list(rows.select_related("pupil").order_by("pupil__legal_surname", "pupil__legal_forename", "pk"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.placements()
        beside = names.of_one_name([row.pupil for row in rows], Reader(self.acting))
        query = "?" + urlencode({"day": self.day}) if self.day and self.day <= clock.today() else ""
        children = [
            {
                "name": str(row.pupil),
                "beside": beside.get(row.pupil_id, ""),
                "url": reverse("concerns:concern-add", args=[row.pk]) + query,
            }
            for row in rows
        ]
        return super().get_context_data(children=children, **kwargs)


class ConcernAdd(CheckFirst, AddPage, PlacementAct):
    """What happened with a child at this place, and who needs to know; checked once, then sent."""

    perm = "concerns.concern_add"
    form_class = ConcernAddForm
    title = "Raise a concern or incident"
    caption = "{row.pupil}, {row.provider.name}"
    submit = "Continue"
    check_title = "Check before you send it"
    check_submit = "Send"
    check_note = "Those named are told at once. What you wrote is not changed afterwards: notes are added to it."
    can_still_be_done = True

    @property
    def told_apart_by(self) -> str:
        return str(self.row.reference)

    def get_done_message(self, result: Concern) -> str:
        return f"Sent. Its reference is {result.reference}"

    def get_done_url(self, result: Concern) -> str:
        return reverse("concerns:concern", args=[result.pk])

    def get_form_kwargs(self) -> dict[str, Any]:
        """From a register of another day, that day."""
        given = super().get_form_kwargs()
        if self.request.GET.get("day"):
            given["initial"] = {"day": self.request.GET["day"], **given["initial"]}
        return given
