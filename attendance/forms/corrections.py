"""Forms of corrections: what a mark should say, and what the council decides."""

from typing import Any

from attendance import correcting
from attendance.absences import ABSENCES
from attendance.cells import Meaning
from attendance.forms.register_rows import KINDS
from attendance.models import Correction, Mark
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from placements.models import Session


class CorrectionAskForm(PageForm):
    """What the mark should say, and why."""

    kind = fields.ChoiceField(
        label="What should the mark say?",
        choices=KINDS,
        empty="Select what the mark should say",
        reveals={"late": "minutes", "left_early": "left", "absent": "reason"},
    )
    minutes = fields.IntegerField(
        label="Minutes late",
        hint="Leave empty if nobody knows",
        min_value=1,
        max_value=400,
        required=False,
        may_be_empty=True,
    )
    left = fields.TimeField(
        label="Time left", hint="For example, 11:15am", empty="Enter the time", school_day=True, required=False
    )
    reason = fields.SelectField(
        label="Reason for the absence",
        choices=ABSENCES.choices,
        empty="Select why the pupil was absent",
        required=False,
    )
    why = fields.TextField(
        label="Why is the mark to be changed?",
        hint="The council reads this, and it is kept with the mark. Do not name the pupil",
        empty="Enter why the mark is to be changed",
        count=180,
        rows=3,
    )

    def act(self, row: Session, by: Acting) -> Correction:
        said = self.cleaned_data
        kind = said["kind"]
        says = Meaning(
            kind,
            reason=said["reason"] if kind == Mark.Kind.ABSENT else "",
            minutes_late=said["minutes"] if kind == Mark.Kind.LATE else None,
            left_at=said["left"] if kind == Mark.Kind.LEFT_EARLY else None,
        )
        return correcting.ask(row, says, said["why"], by=by)


class CorrectionConfirmForm(PageForm):
    """Asks nothing: changing the mark is the button."""

    verb = staticmethod(correcting.confirm)


class CorrectionRefuseForm(PageForm):
    """Why the mark stays as it is."""

    verb = staticmethod(correcting.refuse)

    reason: Any = fields.TextField(
        label="Why does the mark stay as it is?",
        hint="Whoever asked reads this. Do not name the pupil",
        empty="Enter why the mark stays as it is",
        count=500,
        rows=3,
    )
