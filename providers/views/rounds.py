"""Rounds: when providers may apply, and the steps each takes."""

from typing import Any

from django.urls import reverse

from core import clock
from core.columns import Column
from core.forms import PageForm
from core.own_data_pages import OwnDataAdd, OwnDataEdit, OwnDataList, OwnDataPage
from core.views import ActPage
from govuk.dates import day_words
from providers.forms.framework import RoundForm
from providers.models import Round
from providers.views.framework import OfOneFramework

ROUNDS = Round.objects.select_related("framework")


class OpenForm(PageForm):
    """Nothing to fill in."""

    verb = Round.open


class AssessForm(PageForm):
    """Nothing to fill in."""

    verb = Round.assess


class CloseForm(PageForm):
    """Nothing to fill in."""

    verb = Round.close


def next_step(row: Round) -> str:
    """What its days ask of it that nobody has done yet; nothing where it stands as they say."""
    today, step = clock.today(), Round.Status
    if row.status == step.PLANNED and row.opens_on <= today <= row.closes_on:
        return "Its first day has come: open it"
    if row.status == step.PLANNED and row.closes_on < today:
        return "It was never opened: change its days"
    if row.status == step.OPEN and row.closes_on < today:
        return "Its last day is over: begin to assess"
    return ""


class Rounds(OwnDataList):
    """When providers may apply, the latest first."""

    perm = "providers.rounds"
    queryset = ROUNDS.order_by("-opens_on")
    title = "Rounds"
    noun = "round"
    says = (
        "In a round providers may apply to a framework. It is planned, then opened on its first day, "
        "assessed after its last, and closed when all applications are decided.",
    )
    adds = "providers.round_add"
    add_words = "Add a round"
    columns = (
        Column("Round", lambda row: row.name, link="providers:round"),
        Column("Framework", lambda row: row.framework.reference),
        Column("First day", lambda row: row.opens_on),
        Column("Last day", lambda row: row.closes_on),
        Column.of_status(hint=next_step),
    )


class RoundPage(OwnDataPage):
    """One round, and the step that comes next."""

    perm = "providers.round"
    queryset = ROUNDS
    back_to = "providers:rounds"
    back_words = "Back to rounds"
    shows = tuple(RoundForm.Meta.fields)
    acts = (
        ("Open it for applications", "providers.round_open"),
        ("Begin to assess", "providers.round_assess"),
        ("Close it", "providers.round_close"),
        ("Change", "providers.round_edit"),
    )
    STEPS = {
        "providers.round_open": Round.Status.OPEN,
        "providers.round_assess": Round.Status.ASSESSING,
        "providers.round_close": Round.Status.CLOSED,
    }

    def state(self) -> Round:
        return self.object  # type: ignore[no-any-return]

    def is_asked(self, act: str) -> bool:
        if act == "providers.round_edit":
            return self.object.status in (Round.Status.PLANNED, Round.Status.OPEN)
        return bool(self.object.can_move(self.STEPS[act]))


class RoundAdd(OfOneFramework, OwnDataAdd):
    """One more window for applications."""

    perm = "providers.round_add"
    title = "Add a round"
    form_class = RoundForm
    submit = "Add the round"
    back_to = "providers:rounds"
    back_words = "Back to rounds"

    def get_done_message(self, result: Round) -> str:
        if result.opens_on <= clock.today():
            return "The round has been added. Open it when providers may apply."
        return f"The round has been added. Open it on {day_words(result.opens_on)}."

    def get_done_url(self, result: Any) -> str:
        """To the round, where its first step is taken."""
        return reverse("providers:round", args=[result.pk])


class RoundEdit(OwnDataEdit):
    """The same facts, as long as nothing is decided by them."""

    perm = "providers.round_edit"
    title = "Change a round"
    form_class = RoundForm
    queryset = ROUNDS
    back_to = "providers:round"
    why_kept = "Providers apply in it, so these stay as they are:"
    done_message = "The round has been changed."

    @property
    def can_still_be_done(self) -> bool:
        return self.row.status in (Round.Status.PLANNED, Round.Status.OPEN)

    def get_too_late(self) -> str:
        return "Applications of this round are read or decided, so it stays as it is."


class _Step(ActPage):
    """A step of a round."""

    queryset = ROUNDS
    caption = "{row}"
    back_to = "providers:round"
    back_words = "Back to {about}"
    too_late = "This round is {status}."
    kind_template = "own_data/act.html"
    says = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(says=[self.says], **kwargs)


class RoundOpen(_Step):
    """Providers may apply from now on."""

    perm = "providers.round_open"
    title = "Open a round"
    form_class = OpenForm
    submit = "Open it for applications"
    to = Round.Status.OPEN
    says = "Providers may apply from now on, to its last day."
    done_message = "The round is open."


class RoundAssess(_Step):
    """No more applications: those that came are read."""

    perm = "providers.round_assess"
    title = "Begin to assess a round"
    form_class = AssessForm
    submit = "Begin to assess"
    to = Round.Status.ASSESSING
    says = "No more applications are taken. Those that came are read. This cannot be undone."
    done_message = "The applications of this round are assessed now."


class RoundClose(_Step):
    """All applications are decided."""

    perm = "providers.round_close"
    title = "Close a round"
    form_class = CloseForm
    submit = "Close it"
    to = Round.Status.CLOSED
    says = "All applications of this round are decided. This cannot be undone."
    done_message = "The round is closed."
