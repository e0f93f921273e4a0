"""The week of many pupils: a school's, a provider's, or the council's, a line for each."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.functional import cached_property

from core.the_week import Line, TheWeek, monday_asked
from govuk.dates import span_words
from pupils import names
from pupils.models import Pupil
from pupils.views.pupils import Pupils
from pupils.whereabouts import Whereabouts


class PupilWeek(Pupils):
    """The ten half-days of each pupil: where they should be, what was marked, and the code proposed."""

    perm = "pupils.pupils_week"
    template_name = "pupils/pupils_week.html"
    tab = "pupils:pupils-week"
    passing = ("page", "week")

    @cached_property
    def monday(self) -> date:
        """The week asked for, or this one."""
        return monday_asked(self.request.GET.get("week", ""), self.reader.day)

    def download(self, kind: str) -> HttpResponse:
        """A week is read here; the file of the pupils is that of their list."""
        raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        friday = self.monday + timedelta(days=4)
        lines = self.lines(list(context["page_obj"]), friday)
        heard = "Not with you" if self.acting.is_provider else "Nothing"
        caption = f"The week of {span_words(self.monday, friday)}"
        week = TheWeek(caption, lines, self.monday, self.reader.day, "Pupil", heard)
        seven = timedelta(days=7)
        return {**context, "week": week, "week_before": self.monday - seven, "week_after": self.monday + seven}

    def lines(self, pupils: list[Pupil], friday: date) -> list[Line]:
        """One for each pupil of the page."""
        found = Whereabouts(pupils, self.acting, self.monday, friday, reader=self.reader, codes=True)
        beside = names.told_apart(pupils, self.reader)
        return [
            Line(found.week(pupil, self.monday), str(pupil), self.address(pupil), [beside[pupil.pk]])
            for pupil in pupils
        ]
