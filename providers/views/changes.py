"""Memberships suspended, removed and restored by two officers."""

from typing import Any

from django.db.models import Case, When

from core.columns import Column
from core.lists import ListPage
from core.views import ActPage, AddPage
from providers import changing
from providers.filters import ChangeFilter
from providers.forms.changes import ChangeConfirmForm, ChangeProposeForm, ChangeRefuseForm
from providers.models import Membership, MembershipChange
from providers.views.about_provider import AboutProvider


class Changes(ListPage):
    """Changes of memberships: those that wait for a second officer first."""

    perm = "providers.changes"
    title = "Changes of memberships"
    filter_class = ChangeFilter
    queryset = MembershipChange.objects.select_related(
        "membership__lot", "membership__provider__organisation", "proposed_by", "decided_by"
    ).order_by(Case(When(status=MembershipChange.Status.PROPOSED, then=0), default=1), "-proposed_at")
    columns = [
        Column("Provider", lambda change: change.membership.provider.name, "provider"),
        Column("Lot", lambda change: change.membership.lot.number_of),
        Column("Change", lambda change: change.get_act_display()),
        Column("Status", lambda change: change.get_status_display()),
        Column("Proposed by", lambda change: change.proposed_by.name if change.proposed_by else "The portal"),
        Column("Proposed", lambda change: change.proposed_at, "proposed"),
        Column("Decided by", lambda change: change.decided_by.name if change.decided_by else ""),
    ]


class ChangePropose(AboutProvider, AddPage, ActPage):
    """One officer proposes what should happen to a membership."""

    back_to = "providers:provider-standing"
    perm = "providers.change_propose"
    title = "Propose a change of membership"
    submit = "Propose"
    form_class = ChangeProposeForm
    queryset = Membership.objects.select_related("provider__organisation", "lot")
    done_message = "Proposed. A second officer must confirm before anything changes."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whom suspending or removing it would touch."""
        return super().get_context_data(touched=changing.touched(self.row), **kwargs)


class ChangeConfirm(AboutProvider, ActPage):
    """A second officer confirms, and the membership changes."""

    back_to = "providers:provider-standing"
    perm = "providers.change_confirm"
    title = "Confirm a change of membership"
    warns = True
    form_class = ChangeConfirmForm
    queryset = MembershipChange.objects.select_related(
        "membership__lot", "membership__provider__organisation", "proposed_by"
    )
    done_message = "Confirmed. The membership has changed; live placements go on and are reviewed one by one."

    @property
    def submit(self) -> str:  # type: ignore[override]
        """Suspend lot 3."""
        return f"{self.row.get_act_display()} {self.row.membership.lot.in_short}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whom it touches, where it closes the lot."""
        closes = self.row.act in changing.CLOSING
        touched = changing.touched(self.row.membership) if closes else []
        return super().get_context_data(touched=touched, **kwargs)


class ChangeRefuse(ChangeConfirm):
    """A second officer refuses, and the membership stays as it is."""

    perm = "providers.change_refuse"
    title = "Refuse a change of membership"
    submit = "Refuse"  # type: ignore[assignment]
    warns = False
    form_class = ChangeRefuseForm  # type: ignore[assignment]
    done_message = "Refused. The membership stays as it is."
