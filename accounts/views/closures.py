"""Days on which one's own organisation is closed: the school's, the provider's, or for all the council's."""

from typing import Any

from django.urls import reverse

from accounts import closing_days
from accounts.models import Organisation
from core import clock
from core.acting import Acting
from core.columns import Column
from core.forms import PageForm
from core.lists import ListPage
from core.models import Closure
from core.views import ActPage, AddPage
from govuk import fields
from govuk.dates import day_words


class ClosureForm(PageForm):
    """Which days, and why."""

    kind = fields.ChoiceField(label="Why it is closed", choices=closing_days.KINDS)
    starts_on = fields.DateField(label="First day", hint="For example, 27 3 2027")
    ends_on = fields.DateField(label="Last day", hint="Only if it is closed for more than one day", required=False)
    note = fields.CharField(label="Note", hint="Shown to those who arrange places", max_length=200, required=False)

    def act(self, row: Any, by: Acting) -> Closure:
        organisation = Organisation.objects.visible_to(by).select_related("calendar").get(pk=by.organisation_id)
        return closing_days.enter_closure(organisation, by=by, **self.cleaned_data)


class RemoveForm(PageForm):
    """Nothing to fill in."""

    verb = staticmethod(closing_days.remove_closure)


class OfOwnCalendar:
    """Closures that stand in the calendar of the person's own organisation."""

    acting: Acting

    def get_queryset(self) -> Any:
        return closing_days.closures_of(self.acting.organisation_id)


class Closures(OfOwnCalendar, ListPage):
    """The days on which we are closed, from this school year on."""

    perm = "accounts.closures"
    title = "INSET days and closures"
    noun = "closure"
    model = Closure
    empty = "No closure is entered. The council’s own term dates and bank holidays count for you as well."
    columns = (
        Column("Why", lambda row: row.get_kind_display()),
        Column("First day", lambda row: row.starts_on),
        Column("Last day", lambda row: row.ends_on),
        Column("Note", lambda row: row.note),
        Column(
            "Take out",
            lambda row: "Take out" if row.starts_on > clock.today() else "",
            link=lambda row: reverse("accounts:closure-remove", args=[row.pk]) if row.starts_on > clock.today() else "",
            heard=lambda row: f" the closure from {day_words(row.starts_on)}",
            in_file=False,
            is_act=True,
        ),
    )

    def get_queryset(self) -> Any:
        return super().get_queryset().order_by("-starts_on")


class ClosureAdd(AddPage):
    """Close on days to come."""

    perm = "accounts.closure_add"
    title = "Enter a closure"
    form_class = ClosureForm
    back_to = "accounts:closures"
    back_words = "Back to closures"
    done_message = "The closure is entered. Sessions on its days are taken out tonight."

    def get_done_url(self, result: Closure) -> str:
        return self.back


class ClosureRemove(OfOwnCalendar, ActPage):
    """Open again on days to come."""

    perm = "accounts.closure_remove"
    title = "Take this closure out"
    form_class = RemoveForm
    submit = "Take it out"
    warns = True
    back_to = "accounts:closures"
    back_words = "Back to closures"
    done_message = "The closure is taken out. Sessions on its days are made again tonight."

    @property
    def about(self) -> Any:
        """It leads back to the list."""
        return None
