"""People and the roles they hold."""

from typing import Any

from accounts.by_words import FindsPeople
from accounts.filters import PeopleFilter
from accounts.forms import EndForm, SafeguardingLeadForm
from accounts.models import Affiliation
from core.columns import Column
from core.lists import ListPage
from core.trail_pages import timeline
from core.views import ActPage, DetailPage
from govuk.dates import in_london, short_day


def _last_signed_in(row: Affiliation) -> str:
    return short_day(in_london(row.user.last_login)) if row.user.last_login else "Never"


class People(FindsPeople, ListPage):
    """Who holds which role where."""

    queryset = Affiliation.objects.select_related("user", "organisation").order_by("user__name", "starts_on")
    title = "People"
    noun = "role"
    caption = "People and their roles"
    perm = "accounts.people"
    filter_class = PeopleFilter
    columns = (
        Column("Name", lambda row: row.user.name, "user__name", link="accounts:person"),
        Column("Email address", lambda row: row.user.email, on_page=False),
        Column("Role", lambda row: row.get_role_display(), "role"),
        Column("Organisation", lambda row: row.organisation.name, "organisation__name"),
        Column("From", lambda row: row.starts_on, "starts_on"),
        Column("Last signed in", lambda row: row.user.last_login, "user__last_login", says=_last_signed_in),
        Column("Last day", lambda row: row.ends_on, label="State", part="accounts/_role_state.html"),
    )


class Person(DetailPage):
    """A person: how to reach them, the roles they hold, and what was done about them."""

    queryset = Affiliation.objects.select_related("user", "organisation")
    back_to = "accounts:people"
    back_words = "Back to people"
    title = "Person"
    perm = "accounts.person"

    @property
    def told_apart_by(self) -> str:
        return self.object.user.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The other roles this viewer may know of, and the trail."""
        person = self.object.user
        roles = self.get_queryset().filter(user=person).order_by("-starts_on", "-pk")
        events = timeline(person, self.acting) if self.acting.is_council else []
        return super().get_context_data(person=person, roles=roles, events=events, **kwargs)


class AffiliationEnd(ActPage):
    """Ends a role."""

    queryset = Affiliation.objects.select_related("user", "organisation")
    form_class = EndForm
    submit = "End the role"
    warns = True
    back_words = "Back to the person"
    title = "End a role"
    perm = "accounts.affiliation_end"

    back_to = "accounts:person"

    def get_done_message(self, result: Any) -> str:
        return f"The role of {self.row.user} is ended."


class SafeguardingLead(ActPage):
    """The designated safeguarding lead of a school or provider: named, or no more."""

    queryset = Affiliation.objects.select_related("user", "organisation")
    form_class = SafeguardingLeadForm
    submit = "Save"
    back_words = "Back to the person"
    title = "Designated safeguarding lead"
    perm = "accounts.safeguarding_lead"
    back_to = "accounts:person"
    done_message = "Saved."
