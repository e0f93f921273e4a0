"""Pages of the audits' actions."""

from typing import Any

from django.http import HttpRequest

from audits import forms
from audits.filters import ActionFilter
from audits.models import Action, Audit
from core import clock
from core.columns import OVERDUE, Column
from core.handing_out import hand_out
from core.lists import ListPage
from core.trail_pages import timeline
from core.views import ActPage, DetailPage

ACTIONS = Action.objects.select_related("audit__provider__organisation", "question", "verified_by")


class Actions(ListPage):
    """What providers must still do, the nearest date first."""

    perm = "audits.actions"
    queryset = ACTIONS
    back_to = "audits:audits"
    back_words = "Back to audits"
    title = "Audit actions"
    noun = "action"
    caption = "Actions, the nearest date first"
    filter_class = ActionFilter
    columns = (
        Column("Action", str, link="audits:action", is_reference=True),
        Column("Provider", lambda row: row.audit.provider.name),
        Column("Change required", lambda row: row.required, on_page=False),
        Column("Priority", lambda row: row.get_priority_display(), "priority"),
        Column("Due", lambda row: row.due_on, "due_on", beside=lambda row: OVERDUE if _is_late(row) else None),
        Column.of_status("status"),
    )


def _is_late(action: Action) -> bool:
    return action.status != Action.Status.CLOSED and action.due_on < clock.today()


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
