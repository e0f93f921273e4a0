"""Steps of an audit, from its start to its close: each a page that asks."""

from typing import Any

from audits import auditing, forms
from audits.models import Audit
from audits.views.audits import AuditAct
from core import clock


class Step(AuditAct):
    """A step that something may be in the way of: the page says so and asks nothing."""

    step = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(against=auditing.against(self.row, self.step), **kwargs)


class AuditStart(AuditAct):
    """Ask the provider for its self-assessment."""

    perm = "audits.audit_start"
    form_class = forms.StartForm
    submit = "Start the audit"
    title = "Start the audit"
    done_message = "Audit started"


class AuditSelfAssess(Step):
    """The provider's own answers are complete."""

    step = "self_assess"
    perm = "audits.audit_self_assess"
    form_class = forms.SelfAssessForm
    submit = "Send to the council"
    title = "Send your self-assessment"
    done_message = "Self-assessment sent"


class AuditDraft(Step):
    """Every question is rated and the visit was made."""

    step = "draft"
    perm = "audits.audit_draft"
    form_class = forms.DraftForm
    submit = "Draft the audit"
    title = "Draft the audit"
    done_message = "Audit drafted"


class AuditReopen(AuditAct):
    """A draft goes back to be rated again."""

    perm = "audits.audit_reopen"
    form_class = forms.ReopenForm
    submit = "Rate again"
    title = "Rate again"
    done_message = "Open to be rated again"


class AuditAskAccuracy(AuditAct):
    """Show the draft to the provider."""

    perm = "audits.audit_ask_accuracy"
    form_class = forms.AskAccuracyForm
    submit = "Send the draft to the provider"
    title = "Ask for factual accuracy"
    done_message = "Draft sent to the provider"


class AuditAnswerAccuracy(AuditAct):
    """The provider corrects facts."""

    perm = "audits.audit_answer_accuracy"
    form_class = forms.AnswerAccuracyForm
    submit = "Send to the council"
    title = "Check the facts"
    done_message = "Your corrections were sent"


class AuditTakeBack(AuditAct):
    """The officer corrects the draft."""

    perm = "audits.audit_take_back"
    form_class = forms.TakeBackForm
    submit = "Take back to draft"
    title = "Correct the draft"
    done_message = "Back to draft"


class AuditClose(Step):
    """All actions are done."""

    step = "close"
    perm = "audits.audit_close"
    form_class = forms.CloseForm
    submit = "Close the audit"
    title = "Close the audit"
    done_message = "Audit closed"


class AuditFinalise(Step):
    """Settle the outcome; the provider's standing follows."""

    step = "finalise"
    perm = "audits.audit_finalise"
    form_class = forms.FinaliseForm
    submit = "Make final"
    warns = True
    title = "Make the audit final"
    done_message = "The audit is final"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        result = auditing.result_of(self.row)
        effects: list[str] = next(
            (row["effects"] for row in self.row.template.outcomes if row["code"] == result.code), []
        )
        label = Audit.Outcome(result.code).label if result.code else ""
        is_over = self.row.is_accuracy_over(clock.today())
        return super().get_context_data(
            result=result, outcome_label=label, effects=effects, is_accuracy_over=is_over, **kwargs
        )
