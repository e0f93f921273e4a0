"""Forms of suspending, removing and restoring memberships."""

from typing import Any

from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from providers import changing
from providers.models import Membership, MembershipChange


class ChangeProposeForm(PageForm):
    """What should happen to the membership, and why; a second officer decides."""

    asked = fields.ChoiceField(
        label="What do you propose?", choices=MembershipChange.Act.choices, empty="Select what you propose"
    )
    reason = fields.TextField(
        label="Reason", hint="The second officer reads this. Name no child", empty="Enter the reason", count=500
    )

    def __init__(self, *args: Any, acting: Acting, row: Membership, **kwargs: Any) -> None:
        super().__init__(*args, acting=acting, row=row, **kwargs)
        possible = [act for act in MembershipChange.Act if row.status in changing.FROM[act]]
        self.fields["asked"].choices = [(act.value, act.label) for act in possible]  # type: ignore[attr-defined]

    def act(self, row: Membership, by: Acting) -> MembershipChange:
        return changing.propose(row, self.cleaned_data["asked"], self.cleaned_data["reason"], by=by)


class ChangeConfirmForm(PageForm):
    """Asks nothing: confirming is the button."""

    verb = staticmethod(changing.confirm)


class ChangeRefuseForm(PageForm):
    """Why the membership stays as it is."""

    verb = staticmethod(changing.refuse)

    reason = fields.TextField(label="Why you refuse", empty="Enter why you refuse", count=500, rows=3)
