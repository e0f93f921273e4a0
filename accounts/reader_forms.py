"""Forms by which who keeps a restricted row names its readers and removes them."""

from collections.abc import Iterable
from typing import Any

from accounts.models import Affiliation, Role
from core import clock
from core.acting import Acting
from core.forms import PageForm
from core.models import Holders, Restricted, RestrictedReader
from govuk import fields


class ReaderForm(PageForm):
    """Who reads it from now on, why, and until when."""

    who = fields.SelectField(label="Who may read it", choices=())
    reason = fields.TextField(
        label="Why they must read it",
        hint="Readers see the reason. Do not write what the record says.",
        rows=3,
        count=300,
    )
    until = fields.DateField(
        label="Last day", hint="Leave empty where there is none", required=False, earliest=clock.today
    )

    def __init__(self, *args: Any, restricted: Restricted, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.restricted = restricted
        asked: dict[str, Any] = self.fields
        self.holders = [(f"role-{number}", each) for number, each in enumerate(self.roles_offered())]
        people = [(str(row.pk), str(row)) for row in self.people_offered()]
        asked["who"].choices = [("", "Select"), *((key, str(each)) for key, each in self.holders), *people]

    def roles_offered(self) -> Iterable[Holders]:
        """Roles and posts that may be named."""
        return ()

    def people_offered(self) -> Iterable[Affiliation]:
        """People who may be named: the council's caseworkers, unless the kind says others."""
        rows = Affiliation.objects.current().filter(organisation__is_council=True).exclude(pk=self.acting.pk)
        return rows.exclude(role=Role.ADMINISTRATOR).select_related("user", "organisation").order_by("user__name")

    def act(self, row: Any, by: Acting) -> RestrictedReader:
        cleaned = self.cleaned_data
        who = dict(self.holders).get(cleaned["who"]) or Affiliation.objects.current().get(pk=cleaned["who"])
        reason, until = cleaned["reason"], cleaned["until"]
        return self.restricted.name_reader(who=who, by=by, reason=reason, until=until)


class RemoveReaderForm(PageForm):
    """Who reads it no more, and why."""

    reader = fields.SelectField(label="Who may read it no more", choices=())
    reason = fields.TextField(label="Why", rows=3, count=300)

    def __init__(self, *args: Any, restricted: Restricted, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.restricted = restricted
        asked: dict[str, Any] = self.fields
        self.named = {str(row.pk): row for row in restricted.readers.in_force(clock.today())}
        asked["reader"].choices = [("", "Select"), *((key, row.name) for key, row in self.named.items())]

    def act(self, row: Any, by: Acting) -> None:
        reader, reason = self.named[self.cleaned_data["reader"]], self.cleaned_data["reason"]
        self.restricted.remove_reader(reader, by=by, reason=reason)
