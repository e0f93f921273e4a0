"""Council settings in Django admin: calendars and thresholds."""

from django.contrib import admin

from core.models import Calendar, Closure, HalfTerm, Threshold
from core.recorded_admin import RecordedAdmin, RecordedInline


class HalfTermInline(RecordedInline):
    """The half-terms of a calendar."""

    model = HalfTerm
    may_delete = True


class ClosureInline(RecordedInline):
    """The days a calendar is closed."""

    model = Closure
    may_delete = True


@admin.register(Calendar)
class CalendarAdmin(RecordedAdmin):
    """Term dates: the council's, and what a school or provider has different."""

    list_display = ("name", "parent")
    list_select_related = ("parent",)
    search_fields = ("name",)
    inlines = (HalfTermInline, ClosureInline)


@admin.register(Threshold)
class ThresholdAdmin(RecordedAdmin):
    """Figures of the rules, each true from a day: a new figure is a new row."""

    list_display = ("label", "value", "unit", "starts_on", "ends_on", "code")
    search_fields = ("label", "code")
    ordering = ("code", "starts_on")
