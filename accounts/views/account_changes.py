"""Changes of other people's accounts that wait for a second person."""

from typing import Any

from django.db.models import Case, When
from django.urls import reverse_lazy

from accounts.by_words import FindsPeople
from accounts.filters import AccountChangeFilter
from accounts.forms import AccountChangeConfirmForm, AccountChangeRefuseForm
from accounts.models import AccountChange
from core.columns import Column
from core.lists import ListPage
from core.views import ActPage


class AccountChanges(FindsPeople, ListPage):
    """Addresses changed and second steps removed by somebody else: those that wait for an AP Manager first."""

    perm = "accounts.changes"
    title = "Changes of accounts"
    back_to = "accounts:people"
    back_words = "Back to people"
    filter_class = AccountChangeFilter
    called = ("person__name", "address_before", "address_after")
    queryset = AccountChange.objects.select_related("person", "proposed_by", "decided_by").order_by(
        Case(When(status=AccountChange.Status.PROPOSED, then=0), default=1), "-proposed_at", "pk"
    )
    columns = (
        Column("Person", lambda row: row.person.name, "person"),
        Column("Change", lambda row: row.get_act_display()),
        Column("Address before", lambda row: row.address_before),
        Column("Address after", lambda row: row.address_after),
        Column("Status", lambda row: row.get_status_display()),
        Column("Asked by", lambda row: row.proposed_by.name if row.proposed_by else ""),
        Column("Asked", lambda row: row.proposed_at, "proposed"),
        Column("Decided by", lambda row: row.decided_by.name if row.decided_by else ""),
    )


class AccountChangeConfirm(ActPage):
    """An AP Manager confirms, and it is done."""

    perm = "accounts.change_confirm"
    title = "Confirm a change of an account"
    template_name = "accounts/change_act.html"
    submit = "Confirm"
    warns = True
    back_words = "Back to changes of accounts"
    form_class: Any = AccountChangeConfirmForm
    queryset = AccountChange.objects.select_related("person", "proposed_by")
    back: Any = reverse_lazy("accounts:changes")
    done_message = "Confirmed, and done. The owner of the account was told and signed out everywhere."


class AccountChangeRefuse(AccountChangeConfirm):
    """An AP Manager refuses, and the account stays as it is."""

    perm = "accounts.change_refuse"
    title = "Refuse a change of an account"
    submit = "Refuse"
    warns = False
    form_class = AccountChangeRefuseForm
    done_message = "Refused. The account stays as it is."
