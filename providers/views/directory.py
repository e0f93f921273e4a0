"""The directory: who teaches what, where, and whether referrals are taken; and each person's shortlist."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.paginator import Page as PageOfList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from core import clock, limits
from core.columns import Column
from core.lists import ListPage
from core.views import ActPage, Page
from providers import glance, mapped, shortlist
from providers.filters import DirectoryFilter
from providers.forms.directory import ShortlistAddForm, ShortlistDropForm
from providers.glance import Glance
from providers.miles import Place
from providers.models import Membership, Provider
from providers.views.about_provider import AboutProvider


class Directory(ListPage):
    """Providers this person may choose from, with search, filters and a shortlist."""

    perm = "providers.directory"
    title = "Providers"
    noun = "provider"
    queryset = Provider.objects.select_related("organisation")
    filter_class = DirectoryFilter

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Searches are counted: sixty in a minute for one person."""
        if request.GET.get("words") or request.GET.get("postcode"):
            limits.count("search", request.user)
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Provider]:
        """Schools choose among those on the framework today; the council sees the others too."""
        rows = self.offered(super().get_queryset())
        return shortlist.shown_on(rows, self.acting).prefetch_related(*glance.shown(clock.today()))  # type: ignore[no-any-return]

    def offered(self, rows: Any) -> Any:
        """Whatever is searched for, those that this person may choose from."""
        if not self.acting.is_school:
            return rows
        return rows.filter(pk__in=Membership.objects.active_on(clock.today()).values("provider"))

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        """The columns of page and file, each worked out of a provider's glance."""

        def of(value: Callable[[Glance], Any]) -> Callable[[Provider], Any]:
            return lambda provider: value(self.glances[provider.pk])

        def part(heading: str, name: str, sort: str = "", *, is_act: bool = False) -> Column:
            return Column(
                heading, of(lambda row: row), sort, part=f"providers/{name}.html", in_file=False, is_act=is_act
            )

        return [
            part("Provider", "_glance_name", "name"),
            part("Places free", "_glance_free"),
            part("Miles", "_glance_miles", "miles" if self.place else ""),
            part("Last audit", "_glance_audit", "audit"),
            part("Pupils now, attendance", "_glance_pupils"),
            part("Documents", "_glance_documents"),
            part("Compare", "_glance_acts", is_act=True),
            *(
                Column(heading, of(value), on_page=False)
                for heading, value in (
                    ("Provider", lambda row: row.provider.name),
                    ("Standing", lambda row: row.words),
                    ("Lots", lambda row: "; ".join(row.lots)),
                    ("Key stages", lambda row: row.key_stages),
                    ("Sites", lambda row: row.sites),
                    ("Distance", lambda row: row.distance),
                    ("Programmes", lambda row: ", ".join(each.name for each in row.programmes)),
                    ("Price", lambda row: "; ".join(row.prices)),
                    ("Places free", lambda row: row.free_in_words),
                    ("Last audit", lambda row: row.standing.audited_on),
                    ("Pupils now", lambda row: row.pupils_in_words),
                    ("Attendance in 12 weeks", lambda row: row.attendance_in_words),
                    ("Reasons", lambda row: " ".join([*row.why, *(each.sentence for each in row.proposed)])),
                )
            ),
        ]

    @property
    def place(self) -> Place | None:
        """What is measured from."""
        return self.filter.place if isinstance(self.filter, DirectoryFilter) else None

    @cached_property
    def glances(self) -> dict[Any, Glance]:
        """Every row of the page, or of the file, by its provider."""
        known = self.filter if isinstance(self.filter, DirectoryFilter) else None
        first = self.told.start_index() if isinstance(self.told, PageOfList) else 1
        standings, rooms = (known.known, known.rooms) if known else (None, None)
        rows = glance.of_many(self.told, self.acting, clock.today(), standings, first, rooms=rooms)
        return {row.provider.pk: row for row in rows}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """This page of entries and their map; a postcode nobody knows is a problem to put right."""
        context = super().get_context_data(**kwargs)
        form = context["filter"].form
        entries = list(self.glances.values())
        return {
            **context,
            "entries": entries,
            "is_empty": not entries and not self.offered(Provider.objects.visible_to(self.acting)).exists(),
            "map": mapped.sites(entries, self.place),
            "place": self.place,
            "has_problem": bool(form.errors),
            "form": form if form.errors else None,
        }


class Own(Page, View):
    """Leads a provider's people to their own page."""

    perm = "providers.own"
    title = "Our profile"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Their organisation's page as a provider; 404 when it has none yet."""
        row = get_object_or_404(Provider.objects.visible_to(self.acting), organisation=self.acting.organisation_id)
        return redirect("providers:provider", pk=row.pk)


class ShortlistAdd(AboutProvider, ActPage):
    """Keep a provider in mind."""

    perm = "providers.shortlist"
    title = "Add to your shortlist"
    template_name = "providers/shortlist_add.html"
    caption = ""
    submit = "Add"
    form_class = ShortlistAddForm
    queryset = Provider.objects.select_related("organisation")
    done_message = "Added to your shortlist."

    def get_done_url(self, result: Any) -> str:
        return self.back if self.request.POST.get("back") == "provider" else reverse("providers:directory")


class ShortlistDrop(ShortlistAdd):
    """Take a provider off the list again."""

    title = "Take off your shortlist"
    template_name = "providers/shortlist_drop.html"
    submit = "Take off"
    form_class = ShortlistDropForm  # type: ignore[assignment]
    done_message = "Taken off your shortlist."
