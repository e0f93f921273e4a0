"""The week of a site: a line for each pupil due there, each half-day leading to its register."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import rules
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from attendance import about_pupils, proposing
from core import clock
from core.lists import ListPage
from core.the_week import Entry, Line, TheWeek, monday_asked
from govuk.dates import hours_words, span_words
from placements.models import Session
from providers.models import Site
from pupils import names
from pupils.models import Pupil
from pupils.readers import Reader

FRIDAY, WEEK = timedelta(days=4), timedelta(days=7)


class SiteWeek(ListPage):
    """When each pupil is due at this site in a week, and what was marked."""

    perm = "attendance.site_week"
    template_name = "attendance/site_week.html"
    queryset = Pupil.objects.all()
    noun = "pupil"
    back_to = "attendance:registers"
    back_words = "Back to registers"
    passing = ("page", "week")
    empty = "Nobody is due here in this week."

    @cached_property
    def site(self) -> Site:
        """As far as this person may see it: unseen and absent answer alike."""
        seen = Site.objects.visible_to(self.acting).select_related("provider__organisation")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @cached_property
    def monday(self) -> date:
        return monday_asked(self.request.GET.get("week", ""), clock.today())

    @property
    def due(self) -> Any:
        """The half-days of the week here that this person may see."""
        rows = Session.objects.visible_to(self.acting).filter(placement__site=self.site)
        return rows.between(self.monday, self.monday + FRIDAY)

    def get_title(self) -> str:
        return f"Week at {self.site.name}"

    def get_queryset(self) -> Any:
        rows = super().get_queryset().filter(pk__in=self.due.order_by().values("placement__pupil"))
        return rows.prefetch_related(names.with_rolls())

    def download(self, kind: str) -> HttpResponse:
        """A week is read here; its marks are handed out by day."""
        raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(site=self.site, **kwargs)
        caption = f"{self.site.name}, {span_words(self.monday, self.monday + FRIDAY)}"
        lines = list(self.lines(list(context["page_obj"])))
        week = TheWeek(caption, lines, self.monday, clock.today(), "Pupil", "Not due here")
        return {**context, "week": week, "week_before": self.monday - WEEK, "week_after": self.monday + WEEK}

    def lines(self, pupils: Sequence[Pupil]) -> Iterable[Line]:
        """One for each pupil of the page."""
        found = self.entries(pupils)
        beside = names.told_apart(pupils, Reader(self.acting))
        for pupil in pupils:
            link = reverse("pupils:pupil", args=[pupil.pk])
            yield Line(found[pupil.pk], str(pupil), link, [beside[pupil.pk]])

    def entries(self, pupils: Sequence[Pupil]) -> dict[Any, dict[tuple[int, str], list[Entry]]]:
        """By pupil and half-day; the codes are not a provider's to know."""
        rows = list(self.due.filter(placement__pupil__in=pupils).select_related(*proposing.RELATED).order_by("starts"))
        been = [row for row in rows if row.date <= clock.today()]
        codes = {} if self.acting.is_provider else proposing.proposals(been, self.acting)
        records = rules.has_perm("attendance.register", self.acting)
        found: dict[Any, dict[tuple[int, str], list[Entry]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            said = about_pupils.known(row, codes.get(row.pk))
            register = reverse("attendance:register", args=[self.site.pk, row.date, row.half]) if records else ""
            times = hours_words(row.starts, row.ends)
            entry = Entry(times, known=said.tag, detail=said.detail, code=said.code, link=register)
            found[row.placement.pupil_id][row.date.weekday(), row.half].append(entry)
        return found
