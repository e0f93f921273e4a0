"""The directory: who teaches what, where, and whether referrals are taken; and each person's shortlist."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from core import clock, limits
from core.columns import Column
from core.lists import ListPage
from core.views import ActPage, Page
from providers import standing
from providers.filters import DirectoryFilter, in_words
from providers.forms.directory import ShortlistAddForm, ShortlistDropForm
from providers.models import KeyStage, Membership, Programme, Provider, Shortlist, Site
from providers.standing import Standing
from providers.views.about_provider import AboutProvider


@dataclass(frozen=True)
class Entry:
    """One provider as the directory shows it."""

    provider: Provider
    standing: Standing
    is_shortlisted: bool
    tells_why: bool
    # Caseworkers read the grounds; an administrator sees the standing and does no casework.
    reads_grounds: bool

    @property
    def programmes(self) -> list[Programme]:
        """What it sells today, over all open sites."""
        return [programme for site in self.provider.sites.all() for programme in site.programmes.all()]

    @property
    def lots(self) -> list[str]:
        """The lots it is on."""
        return [str(membership.lot) for membership in self.provider.memberships.all()]

    @property
    def key_stages(self) -> str:
        """The key stages of its programmes, in order."""
        taught = {stage for programme in self.programmes for stage in programme.key_stages}
        return ", ".join(stage.label for stage in KeyStage if stage.value in taught)

    @property
    def sites(self) -> str:
        """Its open sites with their postcodes."""
        return "; ".join(f"{site.name}, {site.postcode}" for site in self.provider.sites.all())

    @property
    def distance(self) -> str:
        """How far its nearest site is from the postcode asked about; empty when none was."""
        return in_words(getattr(self.provider, "square", None))

    @property
    def why(self) -> list[str]:
        """That no audit is in date, read by all; and by those who may know, what else stops new placements."""
        if not self.reads_grounds:
            return [reason.public for reason in self.standing.of_audits]
        return list(dict.fromkeys(reason.sentence for reason in (*self.standing.of_audits, *self.standing.blocking)))

    @property
    def words(self) -> str:
        """The standing as this person may know it."""
        if self.tells_why or not self.standing.is_open:
            return self.standing.words
        return "Open to referrals"

    @property
    def colour(self) -> str:
        return self.standing.colour if self.tells_why or not self.standing.is_open else "green"


class Directory(ListPage):
    """Providers this person may choose from, with search, filters and a shortlist."""

    perm = "providers.directory"
    title = "Provider directory"
    queryset = Provider.objects.select_related("organisation")
    filter_class = DirectoryFilter

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Searches are counted: sixty in a minute for one person."""
        if request.GET.get("words") or request.GET.get("postcode"):
            limits.count("search", request.user)
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Provider]:
        """Schools choose among those on the framework today; the council sees the others too."""
        rows: Any = super().get_queryset()
        if self.acting.is_school:
            rows = rows.filter(pk__in=Membership.objects.active_on(clock.today()).values("provider"))
        return rows.prefetch_related(*_shown())  # type: ignore[no-any-return]

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        """The columns of the download, each worked out of a provider's entry."""

        def of_entry(value: Callable[[Entry], Any]) -> Callable[[Provider], Any]:
            return lambda provider: value(self.all_entries[provider.pk])

        return [
            Column("Provider", lambda provider: provider.name),
            Column("Standing", of_entry(lambda entry: entry.words)),
            Column("Lots", of_entry(lambda entry: "; ".join(entry.lots))),
            Column("Key stages", of_entry(lambda entry: entry.key_stages)),
            Column("Sites", of_entry(lambda entry: entry.sites)),
            Column("Distance", of_entry(lambda entry: entry.distance)),
            Column("Programmes", of_entry(lambda entry: "; ".join(row.name for row in entry.programmes))),
            Column("Reasons", of_entry(lambda entry: " ".join(entry.why))),
        ]

    @cached_property
    def all_entries(self) -> dict[Any, Entry]:
        """Every entry of the list by its provider; only a download asks for them all."""
        return {entry.provider.pk: entry for entry in self.entries(self.get_queryset())}

    def entries(self, providers: Iterable[Provider]) -> list[Entry]:
        """The providers with their standing and whether they are shortlisted."""
        rows = list(providers)
        known = self.filter.known if isinstance(self.filter, DirectoryFilter) else {}
        found = known or standing.of_many(rows, clock.today())
        mine = set(Shortlist.objects.visible_to(self.acting).values_list("provider_id", flat=True))
        grounds = self.acting.sees_everything
        return [Entry(row, found[row.pk], row.pk in mine, self.acting.is_council, grounds) for row in rows]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """This page of entries; a postcode nobody knows is a problem to put right."""
        context = super().get_context_data(**kwargs)
        form = context["filter"].form
        return {
            **context,
            "entries": self.entries(context["page_obj"].object_list),
            "has_problem": bool(form.errors),
            "form": form if form.errors else None,
        }


def _shown() -> list[Prefetch]:
    """What an entry shows of each provider: lots it is on today, open sites, running programmes."""
    today = clock.today()
    programmes = Programme.objects.running().order_by("name")
    sites = Site.objects.open(today).prefetch_related(Prefetch("programmes", queryset=programmes))
    return [
        Prefetch("memberships", queryset=Membership.objects.active_on(today).select_related("lot")),
        Prefetch("sites", queryset=sites),
    ]


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
