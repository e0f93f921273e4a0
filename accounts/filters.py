"""Narrowing the lists of people and invitations."""

from typing import Any

from django.db.models import F, Model, Q, QuerySet
from django_filters import OrderingFilter

from accounts import confirming
from accounts.models import AccountChange, Organisation, PeopleFile, Role
from accounts.models.invitation import InvitationQuerySet
from accounts.models.user import AffiliationQuerySet
from core import clock
from core.forms import PageFilter
from govuk.filters import ChoiceFilter, ModelChoiceFilter


class LastSignIn(OrderingFilter):
    """Who never signed in comes before those whose last time is longest ago."""

    def get_ordering_value(self, param: str) -> Any:
        if param.removeprefix("-") != "user__last_login":
            return super().get_ordering_value(param)
        last = F("user__last_login")
        return last.desc(nulls_last=True) if param.startswith("-") else last.asc(nulls_first=True)


class PeopleFilter(PageFilter):
    """People by role and organisation; those who hold the role today, unless others are asked for."""

    role = ChoiceFilter(label="Role", choices=Role.choices, empty_label="Any role")
    organisation = ModelChoiceFilter(
        label="Organisation", queryset=Organisation.objects.all(), empty_label="Any organisation"
    )
    state = ChoiceFilter(
        label="Show",
        method="by_state",
        choices=[
            ("never", "Never signed in"),
            ("away", "Long away"),
            ("paused", "Access paused"),
            ("unreached", "Email is refused"),
            ("ended", "Ended roles"),
            ("all", "All, ended or not"),
        ],
        empty_label="Roles held today",
    )
    preset = "state"
    sort = LastSignIn(fields=["user__name", "role", "organisation__name", "starts_on", "user__last_login"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.acting.is_council:
            del self.filters["organisation"]
        days = (clock.today() - confirming.away_since(clock.today())).days
        choices = self.filters["state"].extra["choices"]
        named = [(value, f"Not signed in for {days} days" if value == "away" else label) for value, label in choices]
        self.filters["state"].extra["choices"] = named

    def by_state(self, rows: AffiliationQuerySet, name: str, value: str) -> Any:
        """Ended roles alone, people whom no email reaches or who never signed in; "all" narrows nothing."""
        if value == "all":
            return rows
        if value == "unreached":
            return rows.current().exclude(user__mail_failed_at=None)
        if value == "never":
            return rows.current().filter(user__last_login=None)
        if value == "away":
            return rows.away(confirming.away_since(clock.today()))
        if value == "paused":
            return rows.held().exclude(paused_at=None)
        over = Q(ends_on__lt=clock.today()) | Q(user__is_active=False) | Q(ended_at__isnull=False)
        return rows.filter(over)

    def filter_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Without a wish, roles held today."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.held()


class UnconfirmedFilter(PageFilter):
    """Organisations with people to confirm, by whether somebody lost access."""

    state = ChoiceFilter(
        label="Show",
        method="by_state",
        choices=[("paused", "With access paused")],
        empty_label="All that have people to confirm",
    )
    sort = OrderingFilter(fields=["name", "to_confirm", "paused"])

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(paused__gt=0)


class InvitationFilter(PageFilter):
    """Invitations that wait for an answer, unless others are asked for."""

    state = ChoiceFilter(
        label="Show",
        method="by_state",
        choices=[
            ("refused", "Email is refused"),
            ("answered", "Accepted"),
            ("over", "Withdrawn or ran out"),
            ("all", "All"),
        ],
        empty_label="Waiting for an answer",
    )
    sort = OrderingFilter(fields=["name", "organisation__name", "invited_at", "expires_at"])

    def by_state(self, rows: InvitationQuerySet, name: str, value: str) -> Any:
        """Accepted ones, or those that came to nothing; "all" narrows nothing."""
        if value == "answered":
            return rows.exclude(accepted_at=None)
        if value == "refused":
            return rows.refused(clock.now())
        if value == "over":
            return rows.come_to_nothing(clock.now())
        return rows

    def filter_queryset(self, queryset: object) -> Any:
        """Without a wish, those that wait."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.open(clock.now())


class PeopleFileFilter(PageFilter):
    """Files of people by where they stand."""

    status = ChoiceFilter(label="Status", choices=PeopleFile.Status.choices, empty_label="All")
    sort = OrderingFilter(fields=["sent_at"])


class AccountChangeFilter(PageFilter):
    """By status; what was asked for by somebody else waits for whoever looks."""

    status = ChoiceFilter(
        label="Status",
        choices=[*AccountChange.Status.choices, ("mine", "Waiting for you")],
        method="at_step",
        empty_label="All",
    )
    sort = OrderingFilter(fields={"person__name": "person", "proposed_at": "proposed"})

    def at_step(self, rows: Any, name: str, status: str) -> Any:
        """At this step, or waiting for this person."""
        return rows.to_decide(self.acting) if status == "mine" else rows.filter(status=status)
