"""Council settings in Django admin: calendars and thresholds."""

from itertools import pairwise
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from core import clock
from core.known_figures import all_known
from core.models import Calendar, Closure, HalfTerm, Threshold
from core.recorded_admin import InSentences, RecordedAdmin, RecordedInline


class HalfTerms(BaseInlineFormSet):
    """No two share a day. One that has begun keeps its name and stays: what happened in it is counted by that."""

    def clean(self) -> None:
        """Look at all of them together."""
        super().clean()
        stay = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        for form in self.forms:
            if self._has_begun(form) and (form not in stay or {"academic_year", "code"} & set(form.changed_data)):
                name = f"{HalfTerm.Code(form.initial['code']).label} {form.initial['academic_year']}"
                raise ValidationError(f"{name} has begun: it keeps its name and stays. Its days may be put right.")
        rows = [form.instance for form in stay if form.instance.starts_on and form.instance.ends_on]
        for before, after in pairwise(sorted(rows, key=lambda row: row.starts_on)):
            if after.starts_on <= before.ends_on:
                raise ValidationError(f"{before} and {after} share days. Change the days of one of them.")

    @staticmethod
    def _has_begun(form: forms.ModelForm) -> bool:
        return bool(form.instance.pk) and form.initial["starts_on"] <= clock.today()


class HalfTermInline(RecordedInline):
    """The half-terms of a calendar."""

    model = HalfTerm
    helps = {
        "code": "Which half of which term",
        "is_confirmed": "Tick once the council has published it",
        "starts_on": "The first day pupils attend",
        "ends_on": "The last one",
    }
    formset = HalfTerms
    may_delete = True


class ClosureInline(RecordedInline):
    """The days a calendar is closed."""

    model = Closure
    helps = {
        "kind": "Why pupils do not attend",
        "starts_on": "The first day closed",
        "ends_on": "The last one",
        "note": "Shown to those who arrange places; it may stay empty",
    }
    may_delete = True


@admin.register(Calendar)
class CalendarAdmin(RecordedAdmin):
    """Term dates: the council's, and what a school or provider has different."""

    helps = {
        "name": "Whose calendar it is",
        "parent": "The calendar whose terms and closures count here as well: the council's, for a school's own",
    }
    list_display = ("name", "parent")
    list_select_related = ("parent",)
    search_fields = ("name",)
    inlines = (HalfTermInline, ClosureInline)


class ThresholdForm(InSentences):
    """One of the portal's rules, with a figure it can work with; its words and unit are the rule's own."""

    code = forms.ChoiceField(
        label="Rule",
        choices=lambda: [(one.code, one.asked_as) for one in all_known().values()],
        help_text="Which of the portal's rules turns on it",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = all_known().get(self.instance.code)
        if known and "value" in self.fields:
            self.fields["value"].help_text = f"In {known.unit}, from {known.least} to {known.most}"

    def clean(self) -> dict[str, Any] | None:
        """Say the rule in its own words and unit."""
        if known := all_known().get(self.cleaned_data.get("code", self.instance.code)):
            self.instance.label, self.instance.unit = known.label, known.unit
        return super().clean()


@admin.register(Threshold)
class ThresholdAdmin(RecordedAdmin):
    """Figures of the rules, each true from a day until the next begins: a new figure is a new row."""

    form = ThresholdForm
    helps = {
        "value": "In the rule's own unit, within what the rule can work with",
        "starts_on": "Today or a day to come. It holds until the next figure of the same rule begins",
    }
    list_display = ("label", "value", "unit", "starts_on", "used", "code")
    search_fields = ("label", "code")
    ordering = ("code", "starts_on")
    readonly_fields = ("used_for", "in_words")

    @admin.display(description="Used for")
    def used_for(self, row: Threshold) -> str:
        """Where its rule is used."""
        return row.used

    @admin.display(description="Figure")
    def in_words(self, row: Threshold) -> str:
        """With its unit, as pages say it."""
        return row.in_words

    def get_fields(self, request: HttpRequest, obj: Threshold | None = None) -> tuple[str, ...]:
        """One that has begun is said in words; a new one has no rule yet that it could be used for."""
        if obj is None:
            return ("code", "value", "starts_on", "source")
        begun = obj.starts_on < clock.today()
        return ("code", "in_words" if begun else "value", "starts_on", "source", "used_for")

    def get_readonly_fields(self, request: HttpRequest, obj: Threshold | None = None) -> tuple[str, ...]:
        """A figure that has begun is what was decided by it: the next one changes what is to come."""
        if obj is None:
            return self.readonly_fields
        return (*self.readonly_fields, "code", *(("starts_on",) if obj.starts_on < clock.today() else ()))
