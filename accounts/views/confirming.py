"""Each term: who stays at an organisation, and which organisations have not said so yet."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts import confirming
from accounts.filters import UnconfirmedFilter
from accounts.forms import PeopleConfirmForm
from accounts.models import Organisation
from core import clock
from core.columns import Column
from core.lists import ListPage
from core.views import ActPage


class Unconfirmed(ListPage):
    """Organisations whose people are not all confirmed this term."""

    perm = "accounts.unconfirmed"
    title = "People to confirm this term"
    noun = "organisation"
    caption = "Organisations with people nobody has confirmed this term"
    back_to = "accounts:people"
    back_words = "Back to people"
    filter_class = UnconfirmedFilter
    queryset = Organisation.objects.all()
    columns = (
        Column(
            "Organisation",
            lambda row: row.name,
            "name",
            link=lambda row: reverse("accounts:people-confirm-of", args=[row.pk]),
        ),
        Column("People to confirm", lambda row: row.to_confirm, "to_confirm", is_number=True),
        Column("Access paused", lambda row: row.paused, "paused", is_number=True),
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Of which term it is turns on the day."""
        super().setup(request, *args, **kwargs)
        self.queryset = confirming.organisations()


class PeopleConfirm(ActPage):
    """Says who stays at the organisation one acts for; at another one, whose people the council answers for."""

    perm = "accounts.people_confirm"
    title = "Confirm who works here"
    submit = "Confirm"
    form_class = PeopleConfirmForm
    queryset = Organisation.objects.all()
    back_to = "accounts:people"
    back_words = "Back to people"
    caption = "{row.name}"

    def get_object(self, queryset: Any = None) -> Any:
        """The one in the address, or one's own."""
        self.kwargs.setdefault("pk", self.acting.organisation_id)
        return super().get_object(queryset)

    @property
    def about(self) -> Any:
        return None

    @property
    def told_apart_by(self) -> str:
        return self.row.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """By when, who is asked about, and who is confirmed already or came this term."""
        left = confirming.to_confirm(self.row, by=self.acting)
        settled = confirming.theirs(self.row, by=self.acting).exclude(pk__in=left.values("pk"))
        today = clock.today()
        this = confirming.round_on(today)
        return super().get_context_data(
            this=this,
            is_late=this is not None and today > this.until,
            left=left.count(),
            you=left.filter(user=self.acting.user_id).exists(),
            settled=settled.select_related("user").order_by("user__name", "role", "pk"),
            **kwargs,
        )

    def get_done_message(self, result: tuple[int, int]) -> str:
        stay, leave = result
        gone = f" {leave} {'role is' if leave == 1 else 'roles are'} ended." if leave else ""
        return f"{stay} {'role is' if stay == 1 else 'roles are'} confirmed for this term.{gone}"
