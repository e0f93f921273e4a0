"""The framework, its documents and providers' standing facts in Django admin; admission has its own pages."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from core.recorded_admin import RecordedAdmin
from providers import profile
from providers.models import DocumentKind, Framework, Lot, Membership, Provider, Rate, Round, Site


@admin.register(Framework)
class FrameworkAdmin(RecordedAdmin):
    """The arrangements under which places are bought; one in use is ended by its last day and keeps its name."""

    list_display = ("reference", "name", "starts_on", "ends_on")
    search_fields = ("reference", "name")

    def get_readonly_fields(self, request: HttpRequest, obj: Framework | None = None) -> tuple[str, ...]:
        """What papers are signed under."""
        return ("reference", "name", "vehicle", "starts_on") if obj and obj.is_in_use else ()


@admin.register(Lot)
class LotAdmin(RecordedAdmin):
    """The categories of provision; one in use is closed from a day, and keeps its title unless that is provisional."""

    list_display = ("number", "title", "is_confirmed", "is_full_time", "is_online", "is_work", "closed_on", "framework")
    list_filter = ("framework", "is_confirmed")
    search_fields = ("title",)
    list_select_related = ("framework",)

    def get_readonly_fields(self, request: HttpRequest, obj: Lot | None = None) -> tuple[str, ...]:
        """What papers are signed under, and what codes and the gate read."""
        if obj is None or not obj.is_in_use:
            return ()
        kept = ("framework", "number", "is_full_time", "is_online", "is_work")
        return (*kept, "title", "is_confirmed") if obj.is_confirmed else kept


@admin.register(Round)
class RoundAdmin(RecordedAdmin):
    """The windows in which applications are collected; their steps are not typed in."""

    list_display = ("name", "framework", "opens_on", "closes_on", "status")
    list_filter = ("framework", "status")
    readonly_fields = ("status",)
    list_select_related = ("framework",)


@admin.register(DocumentKind)
class DocumentKindAdmin(RecordedAdmin):
    """The documents asked for: of whom, how critical, what stops without them, and who may open them."""

    list_display = ("title", "required_for", "criticality", "effect", "valid_months", "grace_school_days", "is_open")
    list_filter = ("criticality", "effect", "required_for", "is_open")
    search_fields = ("title", "code")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """The code is what documents hang on."""
        return ("code",) if obj else ()


class SiteInColumns(admin.TabularInline):
    """Shown beside the provider; changed on the site's own page."""

    model = Site
    extra = 0
    fields = ("name", "postcode", "closed_on")
    readonly_fields = fields
    can_delete = False
    show_change_link = True

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever sees the provider sees its sites."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Added on the provider's page."""
        return False


@admin.register(Provider)
class ProviderAdmin(RecordedAdmin):
    """A provider's profile; it is admitted, registered and graded on the portal's own pages."""

    may_add = False
    list_display = ("name", "slug", "registration", "website")
    list_filter = ("registration",)
    search_fields = ("organisation__name", "slug")
    readonly_fields = ("organisation", "slug", "registration", "registered_since", "inspectorate")
    list_select_related = ("organisation",)
    inlines = (SiteInColumns,)


@admin.register(Site)
class SiteAdmin(RecordedAdmin):
    """Where providers teach; the place on the map follows from the postcode."""

    may_add = False
    list_display = ("name", "provider", "postcode", "closed_on")
    search_fields = ("name", "postcode", "provider__organisation__name")
    readonly_fields = ("provider", "easting", "northing")
    list_select_related = ("provider__organisation",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Find the postcode's place first."""
        profile.place(obj)
        super().save_model(request, obj, form, change)


class LookedAt(RecordedAdmin):
    """Shown, not typed in: the flow on the provider's pages keeps the rules."""

    may_add = False
    may_change = False


@admin.register(Membership)
class MembershipAdmin(LookedAt):
    """Who is on which lot; it changes by admission and by two officers."""

    list_display = ("provider", "lot", "status", "starts_on", "ends_on")
    list_filter = ("status", "lot")
    search_fields = ("provider__organisation__name",)
    list_select_related = ("provider__organisation", "lot")


@admin.register(Rate)
class RateAdmin(LookedAt):
    """What is charged, version by version; a new version is entered on the provider's page."""

    list_display = ("membership", "name", "version", "amount", "unit", "starts_on", "ends_on")
    search_fields = ("membership__provider__organisation__name",)
    list_select_related = ("membership__provider__organisation", "membership__lot")
