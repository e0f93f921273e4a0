"""Pages of the audits' actions."""

from typing import Any

from django.db.models import Case, When
from django.http import HttpRequest
from django.utils.text import Truncator

from audits import forms
from audits.filters import ActionFilter
from audits.models import Action, Audit
from core import clock
from core.columns import OVERDUE, Column
from core.handing_out import hand_out
from core.lists import ListPage
from core.trail_pages import timeline
from core.views import ActPage, DetailPage

LONGEST_LINK = 120
ACTIONS = Action.objects.select_related("audit__provider__organisation", "question", "verified_by")


class Actions(ListPage):
    """What providers must still do: critical changes first, of these the latest."""

    perm = "audits.actions"
    # The words of the priorities stand in their order: critical, major, minor.
    queryset = ACTIONS.order_by(Case(When(status=Action.Status.CLOSED, then=1), default=0), "priority", "due_on")
    back_to = "audits:audits"
    back_words = "Back to audits"
    title = "Audit actions"
    noun = "action"
    caption = "Actions, critical ones first"
    filter_class = ActionFilter
    columns = (
        Column(
            "Change required",
            lambda row: row.required,
            says=lambda row: Truncator(row.required).chars(LONGEST_LINK),
            link="audits:action",
            hint=str,
        ),
        Column("Action", str, on_page=False),
        Column("Provider", lambda row: row.audit.provider.name),
        Column("Priority", lambda row: row.get_priority_display(), "priority"),
        Column(
            "Due",
            lambda row: row.due_on,
            "due_on",
            beside=lambda row: OVERDUE if _is_late(row) else None,
            hint=lambda row: _days_late(row),
        ),
        Column.of_status("status"),
    )


def _is_late(action: Action) -> bool:
    return action.status != Action.Status.CLOSED and action.due_on < clock.today()


def _days_late(action: Action) -> str:
    days = (clock.today() - action.due_on).days
    return f"{days} {'day' if days == 1 else 'days'} late" if _is_late(action) else ""


class ActionPage(DetailPage):
    """One action: what is required, what was done."""

    perm = "audits.action"
    queryset = ACTIONS
    title = "Audit action"
    back_to = "audits:audit"
    back_words = "Back to {about.reference}"

    @property
    def about(self) -> Audit:
        return self.object.audit

    @property
    def told_apart_by(self) -> str:
        return str(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether it is late, and what happened to it."""
        is_late = _is_late(self.object)
        return super().get_context_data(is_overdue=is_late, events=timeline(self.object, self.acting), **kwargs)


class ActionAct(ActPage):
    """An act on an audit's action."""

    queryset = ACTIONS
    back_to = "audits:action"
    caption = "{row}, {row.audit.provider.name}"
    back_words = "Back to {about}"

    @property
    def told_apart_by(self) -> str:
        return str(self.row)


class ActionSubmit(ActionAct):
    """The provider says what was done."""

    perm = "audits.action_submit"
    form_class = forms.SubmitForm
    submit = "Send to the council"
    title = "Say what was done"
    done_message = "Evidence sent"


class ActionReturn(ActionAct):
    """The evidence does not show it yet."""

    perm = "audits.action_return"
    form_class = forms.ReturnForm
    submit = "Return to the provider"
    title = "Return to the provider"
    done_message = "Returned to the provider"


class ActionClose(ActionAct):
    """The council has seen that it is done."""

    perm = "audits.action_close"
    form_class = forms.CloseActionForm
    submit = "Close the action"
    title = "Close the action"
    done_message = "Action closed"


class ActionEvidence(DetailPage):
    """The file handed in with an action, to people who may see the action; logged."""

    perm = "audits.action_evidence"
    queryset = ACTIONS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        action = self.get_object()
        return hand_out(
            request,
            action,
            action.evidence_file,
            by=self.acting,
            name=action.evidence_name,
            what_to_do="Ask the provider to send the evidence again, as an answer to this action.",
        )
