"""Who looks after a referral."""

from typing import Any

from core.forms import PageForm
from govuk import fields
from referrals import assigning


class AssignForm(PageForm):
    """Says who looks after it."""

    verb = staticmethod(assigning.assign)

    to = fields.ModelSelectField(
        queryset=None,
        label="Who looks after it?",
        hint="AP Managers and commissioning officers find it under “Mine”",
        required=False,
        empty_label="Nobody in particular",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["to"]
        asked.queryset = assigning.assignable(self.row)
        open_ones = assigning.workload()
        asked.label_from_instance = lambda person: f"{person.name} ({open_ones[person.pk]} open)"
        self.initial = {"to": self.row.assigned_to_id or self.acting.user_id, **self.initial}


class TakeForm(PageForm):
    """I do."""

    verb = staticmethod(assigning.take)


class HandBackForm(PageForm):
    """I do no more."""

    verb = staticmethod(assigning.hand_back)
