"""A provider's page in tabs: about, programmes, lots and rates, documents, standing."""

from datetime import date
from typing import Any

import rules
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse

from core import clock
from core.lists import GentlePaginator
from core.models import Event
from core.trail_pages import Moment, told
from core.views import DetailPage
from providers import ours, standing
from providers.documents import Slot
from providers.glance import AMBER, RED
from providers.models import (
    Block,
    Document,
    Inspection,
    Membership,
    MembershipChange,
    Programme,
    Provider,
    Rate,
    Shortlist,
    Site,
    UnsortedFile,
)
from providers.views import overview

TABS = [
    ("Overview", "providers:provider", "providers.provider"),
    ("Programmes", "providers:provider-programmes", "providers.provider"),
    ("Lots and rates", "providers:provider-lots", "providers.provider"),
    ("Documents", "providers:provider-documents", "providers.provider_documents"),
    ("Standing", "providers:provider-standing", "providers.provider_standing"),
]
TIMELINE = 50
REGISTERS = ["marks_saved"]
"""Acts of every day at a site: they would crowd out what was done about the standing."""


class ProviderTab(DetailPage):
    """One tab; the name, the standing's tag and the tabs are the same on each."""

    perm = "providers.provider"
    queryset = Provider.objects.select_related("organisation__school")
    context_object_name = "provider"
    back_words = "Back to providers"
    tab = "providers:provider"

    @property
    def back_to(self) -> str:  # type: ignore[override]
        return "providers:directory" if rules.has_perm("providers.directory", self.acting) else ""

    def get_title(self) -> str:
        """The provider's name and the tab."""
        label = next(label for label, name, _ in TABS if name == self.tab)
        return f"{self.object.name}: {label.lower()}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = standing.of(self.object, clock.today())
        tells_why = rules.has_perm("providers.provider_standing", self.acting, self.object)
        return super().get_context_data(
            tabs=self.tabs(),
            standing=found,
            tells_why=tells_why,
            is_own=self.object.organisation_id == self.acting.organisation_id,
            **kwargs,
        )

    def tabs(self) -> list[dict[str, Any]]:
        """The tabs this person may open."""
        return [
            {"label": label, "url": reverse(name, args=[self.object.pk]), "is_current": name == self.tab}
            for label, name, perm in TABS
            if rules.has_perm(perm, self.acting, self.object)
        ]


class ProviderAbout(ProviderTab):
    """Its figures, what stands against it, what it does, how to reach it, and where it teaches."""

    def get_queryset(self) -> Any:
        own = Shortlist.objects.visible_to(self.acting).filter(provider=OuterRef("pk"))
        return super().get_queryset().annotate(is_shortlisted=Exists(own))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its open sites, and what inspectorates found, the latest first."""
        inspections = Inspection.objects.visible_to(self.acting).filter(provider=self.object)
        context = super().get_context_data(inspections=inspections, **kwargs)
        shown = overview.of(self.object, self.acting, context["standing"])
        return {**context, "overview": shown, "sites": self.object.sites.all()}


class ProviderProgrammes(ProviderTab):
    """What it sells: what, for whom, on which half-days, for how many."""

    template_name = "providers/provider_programmes.html"
    tab = "providers:provider-programmes"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Programme.objects.visible_to(self.acting).running().filter(site__provider=self.object)
        return super().get_context_data(programmes=rows.select_related("site", "lot"), **kwargs)


class ProviderLots(ProviderTab):
    """The lots it is on, and what it charges: now, before and to come."""

    template_name = "providers/provider_lots.html"
    tab = "providers:provider-lots"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rates = Rate.objects.visible_to(self.acting).order_by("name", "-version")
        rows = Membership.objects.visible_to(self.acting).filter(provider=self.object).select_related("lot")
        return super().get_context_data(memberships=rows.prefetch_related(Prefetch("rates", rates)), **kwargs)


class ProviderDocuments(ProviderTab):
    """The documents it must hold, and where each stands; schools read which are in date, and open a few."""

    perm = "providers.provider_documents"
    tab = "providers:provider-documents"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Slots for those who keep the documents; for others only that one is held, and what they may open."""
        rows = Document.objects.visible_to(self.acting).filter(provider=self.object)
        rows = rows.select_related("kind", "site", "provider__organisation").order_by(
            "-sent_at", "kind__position", "pk"
        )
        page = GentlePaginator(rows, settings.PAGE_SIZE).page(self.request.GET.get("page", 1))
        context = super().get_context_data(page=page, **kwargs)
        slots = context["standing"].slots
        is_keeper = context["tells_why"] or context["is_own"]
        held = [] if is_keeper else [slot for slot in slots if slot.is_good]
        found = {"running_out": context["standing"].running_out, "stopping": context["standing"].stopping}
        narrowed = self.request.GET.get("status", "") if is_keeper else ""
        kept = found.get(narrowed, slots) if context["tells_why"] else []
        # What is wanting first, then what runs out soonest; what is in date is folded.
        due = sorted((slot for slot in kept if slot.status in RED | AMBER), key=_worst_first)
        narrowing = {"is_narrowed": narrowed in found, "is_stopping": narrowed == "stopping"}
        asked = {"due": due, "rest": [slot for slot in kept if slot not in due], **narrowing}
        return {**context, **asked, "held": held, "is_keeper": is_keeper, "unsorted": self.unsorted()}

    def unsorted(self) -> str:
        """What is to be said of files that were sent together; nothing where there are none, or they are another's."""
        number = UnsortedFile.objects.visible_to(self.acting).filter(provider=self.object).count()
        return f"Say which document {number} sent {'file is' if number == 1 else 'files are'}" if number else ""


def _worst_first(slot: Slot) -> tuple[bool, date]:
    return slot.status not in RED, slot.expires_on or date.min


class ProviderStanding(ProviderTab):
    """Whether new placements may start, every reason, the Blocks, and what has been done about it."""

    perm = "providers.provider_standing"
    tab = "providers:provider-standing"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Reasons, Blocks, changes that wait for a second officer, and the timeline."""
        acting, today = self.acting, clock.today()
        blocks = Block.objects.visible_to(acting).filter(provider=self.object).select_related("site", "made_by")
        changes = MembershipChange.objects.visible_to(acting).filter(membership__provider=self.object)
        return super().get_context_data(
            blocks=blocks,
            in_force={block.pk for block in blocks if block.is_in_force(today)},
            changes=changes.select_related("membership__lot", "membership__provider__organisation", "proposed_by"),
            announced=[]
            if acting.is_council
            else list(ours.announced(MembershipChange.objects.announced_to(self.object))),
            memberships=Membership.objects.visible_to(acting).filter(provider=self.object).select_related("lot"),
            **(self.happened() if acting.sees_everything else {"events": None}),
            **kwargs,
        )

    def happened(self) -> dict[str, list[Moment]]:
        """What was done to the provider, its Blocks and memberships, newest first; and apart from it its documents."""
        provider = self.object
        keys, about = [provider.pk], [Provider._meta.label]
        for rows in (
            Block.objects.filter(provider=provider),
            Membership.objects.filter(provider=provider),
            MembershipChange.objects.filter(membership__provider=provider),
            Document.objects.filter(provider=provider),
            Site.objects.filter(provider=provider),
            Inspection.objects.filter(provider=provider),
            Programme.objects.filter(site__provider=provider),
        ):
            keys += rows.values_list("pk", flat=True)
            about.append(rows.model._meta.label)
        found = Event.objects.visible_to(self.acting).filter(
            object_type__in=about, object_id__in=[str(key) for key in keys]
        )
        found = found.exclude(sentence="").exclude(act__in=REGISTERS).select_related("user")
        events = list(found[:TIMELINE])
        papers = [event for event in events if event.object_type == Document._meta.label]
        others = [event for event in events if event.object_type != Document._meta.label]
        return {
            "events": told(others, by_itself="The portal"),
            "papers": told(papers, by_itself="The portal"),
        }
