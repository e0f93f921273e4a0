"""What may be bought: frameworks and their lots, entered, changed while nothing hangs on them, closed."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse

from core import clock
from core.columns import Column, Tag
from core.forms import PageFilter
from core.own_data_pages import OwnDataAdd, OwnDataClose, OwnDataEdit, OwnDataList, OwnDataOpenAgain, OwnDataPage, state
from govuk.filters import ModelChoiceFilter
from providers.forms.framework import FrameworkForm, LotForm
from providers.models import Framework, Lot, Membership

LOTS = Lot.objects.select_related("framework")
WHY_KEPT = "Papers are signed under it, so these stay as they are:"


def framework_state(row: Framework) -> Tag:
    """Whether places may be bought under it today."""
    today = clock.today()
    if today < row.starts_on:
        return Tag("To come", "yellow")
    return Tag("Current", "green") if today <= row.ends_on else Tag("Ended")


def lot_state(row: Lot) -> Tag:
    """Whether it may be asked for today: of a framework that has ended none is."""
    of = framework_state(row.framework)
    return state(row.closed_on, clock.today()) if of.label == "Current" or row.closed_on else of


class Frameworks(OwnDataList):
    """The arrangements under which places are bought."""

    perm = "providers.frameworks"
    queryset = Framework.objects.all()
    title = "Frameworks"
    noun = "framework"
    says = (
        "Places are bought under a framework: its lots say what, its rounds when providers may apply. "
        "Add the framework first, then its lots.",
    )
    adds = "providers.framework_add"
    add_words = "Add a framework"

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        return (
            Column("Reference", lambda row: row.reference, link="providers:framework"),
            Column("Name", lambda row: row.name),
            Column("First day", lambda row: row.starts_on),
            Column("Last day", lambda row: row.ends_on),
            Column("State", lambda row: framework_state(row).label, tag=framework_state),
            Column("Lots", lambda row: row.number_of_lots, is_number=True),
            Column("Rounds", lambda row: row.number_of_rounds, is_number=True),
        )

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows.annotate(
            number_of_lots=Count("lots", distinct=True), number_of_rounds=Count("rounds", distinct=True)
        )


class FrameworkPage(OwnDataPage):
    """One framework, with the lots and rounds it has."""

    perm = "providers.framework"
    queryset = Framework.objects.all()
    back_to = "providers:frameworks"
    back_words = "Back to frameworks"
    shows = tuple(FrameworkForm.Meta.fields)
    acts = (("Change", "providers.framework_edit"),)

    def state(self) -> Tag:
        return framework_state(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lots, rounds = self.object.lots.all(), self.object.rounds.all()
        return super().get_context_data(
            lots=[(lot, state(lot.closed_on, clock.today())) for lot in lots], rounds=rounds, **kwargs
        )


class FrameworkAdd(OwnDataAdd):
    """One more arrangement under which places are bought."""

    perm = "providers.framework_add"
    title = "Add a framework"
    form_class = FrameworkForm
    submit = "Add the framework"
    back_to = "providers:frameworks"
    back_words = "Back to frameworks"
    done_message = "The framework has been added. Add its lots next."

    def get_done_url(self, result: Framework) -> str:
        return reverse("providers:framework", args=[result.pk])


class FrameworkEdit(OwnDataEdit):
    """The same facts; of one in use only the last day."""

    perm = "providers.framework_edit"
    title = "Change a framework"
    form_class = FrameworkForm
    queryset = Framework.objects.all()
    back_to = "providers:framework"
    why_kept = WHY_KEPT
    done_message = "The framework has been changed."


class LotFilter(PageFilter):
    """By framework."""

    framework = ModelChoiceFilter(queryset=Framework.objects.all(), label="Framework", empty_label="All")


class Lots(OwnDataList):
    """What may be bought, framework by framework."""

    perm = "providers.lots"
    queryset = LOTS.order_by("-framework__starts_on", "framework", "number")
    title = "Lots"
    noun = "lot"
    filter_class = LotFilter
    says = ("A lot is a kind of provision on a framework. Providers are admitted to it, and schools ask for it.",)
    adds = "providers.lot_add"
    add_words = "Add a lot"
    columns = (
        Column("Lot", lambda row: f"{row.number}: {row.title}", link="providers:lot"),
        Column("Framework", lambda row: row.framework.reference),
        Column("What a pupil needs", lambda row: row.need),
        Column("State", lambda row: lot_state(row).label, tag=lot_state),
        Column("Providers", lambda row: row.number_of_providers, is_number=True),
    )

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        held = [Membership.Status.ACTIVE, Membership.Status.SUSPENDED]
        active = Count("memberships", filter=Q(memberships__status__in=held))
        return rows.annotate(number_of_providers=active)


class LotPage(OwnDataPage):
    """One lot."""

    perm = "providers.lot"
    queryset = LOTS
    back_to = "providers:lots"
    back_words = "Back to lots"
    shows = (*LotForm.Meta.fields, "closed_on")
    acts = (
        ("Change", "providers.lot_edit"),
        ("Close it from a day", "providers.lot_close"),
        ("Open it again", "providers.lot_open_again"),
    )

    def state(self) -> Tag:
        return lot_state(self.object)


class OfOneFramework:
    """A link from a framework's page says which it is."""

    request: HttpRequest

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("framework", "")
        return {"framework": asked} if asked else {}


class LotAdd(OfOneFramework, OwnDataAdd):
    """One more kind of provision on a framework."""

    perm = "providers.lot_add"
    title = "Add a lot"
    form_class = LotForm
    submit = "Add the lot"
    back_to = "providers:lots"
    back_words = "Back to lots"
    done_message = "The lot has been added."


class LotEdit(OwnDataEdit):
    """The same facts; one in use keeps number, title and kind."""

    perm = "providers.lot_edit"
    title = "Change a lot"
    form_class = LotForm
    queryset = LOTS
    back_to = "providers:lot"
    why_kept = WHY_KEPT
    done_message = "The lot has been changed."


class LotClose(OwnDataClose):
    """Nobody new is admitted to it or asks for it; places that run go on."""

    perm = "providers.lot_close"
    title = "Close a lot"
    queryset = LOTS
    back_to = "providers:lot"
    says = ("From that day nobody new is admitted to it or asks for it. Places that run go on, and papers stay.",)
    done_message = "The lot has a closing day."


class LotOpenAgain(OwnDataOpenAgain):
    """As before it was closed."""

    perm = "providers.lot_open_again"
    title = "Open a lot again"
    queryset = LOTS
    back_to = "providers:lot"
    done_message = "The lot is open again."
