"""Narrowing the lists of audits and actions."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from audits.models import Action, Audit, AuditTemplate, Question
from audits.models.action import ActionQuerySet
from audits.models.audit import AuditQuerySet
from core import clock
from core.forms import PageFilter
from govuk.filters import ChoiceFilter, ModelChoiceFilter
from providers.models import Provider


class OfProviders(PageFilter):
    """Narrowed to one provider, which a provider itself is not asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.acting.is_provider:
            del self.filters["provider"]


class AuditFilter(OfProviders):
    """By provider, status and outcome."""

    provider = ModelChoiceFilter(
        label="Provider",
        field_name="provider",
        queryset=Provider.objects.select_related("organisation"),
        empty_label="Any provider",
    )
    text = django_filters.CharFilter(label="Provider or reference", method="by_text")
    status = ChoiceFilter(
        label="Status",
        choices=[*Audit.Status.choices, ("to_assess", "Self-assessment to send"), ("to_check", "Facts to check")],
        method="at_step",
        empty_label="Any status",
    )
    outcome = ChoiceFilter(label="Outcome", choices=Audit.Outcome.choices, empty_label="Any outcome")
    sort = django_filters.OrderingFilter(
        fields={"planned_on": "planned_on", "provider__organisation__name": "provider", "status": "status"}
    )

    def at_step(self, rows: AuditQuerySet, name: str, value: str) -> Any:
        """At this step, or waiting for the provider's own answers."""
        waiting = {"to_assess": rows.to_assess, "to_check": rows.to_check}.get(value)
        return waiting() if waiting else rows.filter(status=value)

    def by_text(self, rows: QuerySet[Audit], name: str, value: str) -> QuerySet[Audit]:
        """Part of the provider's name, or the reference."""
        return rows.filter(Q(provider__organisation__name__icontains=value) | Q(reference__iexact=value.strip()))


class ActionFilter(OfProviders):
    """By status, priority, and whether it is late."""

    provider = ModelChoiceFilter(
        label="Provider",
        field_name="audit__provider",
        queryset=Provider.objects.select_related("organisation"),
        empty_label="Any provider",
    )
    status = ChoiceFilter(label="Status", choices=Action.Status.choices, empty_label="Any status")
    priority = ChoiceFilter(label="Priority", choices=Question.Criticality.choices, empty_label="Any priority")
    when = ChoiceFilter(
        label="When due",
        choices=[("open", "Open"), ("to_do", "For the provider to do"), ("overdue", "Overdue")],
        empty_label="Any time",
        method="by_when",
    )
    sort = django_filters.OrderingFilter(fields={"due_on": "due_on", "status": "status", "priority": "priority"})

    def by_when(self, rows: ActionQuerySet, name: str, value: str) -> Any:
        """Still open, waiting for the provider, or open past its date."""
        if value == "to_do":
            return rows.to_do()
        return rows.overdue(clock.today()) if value == "overdue" else rows.open()


class TemplateFilter(PageFilter):
    """By kind."""

    kind = ChoiceFilter(label="Kind", choices=AuditTemplate.Kind.choices, empty_label="Every kind")
    preset = "kind"
