"""Council settings in Django admin: calendars and thresholds."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from core import clock
from core.known_figures import all_known
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


class ThresholdForm(forms.ModelForm):
    """One of the portal's rules, with a figure it can work with; its words and unit are the rule's own."""

    code = forms.ChoiceField(label="rule", choices=lambda: [(one.code, one.label) for one in all_known().values()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known := all_known().get(self.instance.code):
            words = f"In {known.unit}, from {known.least} to {known.most}. Used for: {known.used}."
            self.fields["source" if "value" not in self.fields else "value"].help_text = words

    def clean(self) -> dict[str, Any] | None:
        """Say the rule in its own words and unit."""
        if known := all_known().get(self.cleaned_data.get("code", self.instance.code)):
            self.instance.label, self.instance.unit = known.label, known.unit
        return super().clean()


@admin.register(Threshold)
class ThresholdAdmin(RecordedAdmin):
    """Figures of the rules, each true from a day until the next begins: a new figure is a new row."""

    form = ThresholdForm
    list_display = ("label", "value", "unit", "starts_on", "used", "code")
    search_fields = ("label", "code")
    ordering = ("code", "starts_on")
    fields = ("code", "value", "starts_on", "source", "used")
    readonly_fields = ("used",)

    def get_readonly_fields(self, request: HttpRequest, obj: Threshold | None = None) -> tuple[str, ...]:
        """A figure that has begun is what was decided by it: the next one changes what is to come."""
        if obj is None:
            return self.readonly_fields
        return (*self.readonly_fields, "code", *(("value", "starts_on") if obj.starts_on < clock.today() else ()))
