"""An appeal, and its answer."""

from core.forms import PageForm
from govuk import fields
from referrals import appealing

LONGEST_NOTE = 2000


class AppealForm(PageForm):
    """Asks that somebody else look at a decline."""

    verb = staticmethod(appealing.appeal)

    reason = fields.TextField(
        label="Why it should be looked at again",
        hint="An AP Manager who did not decline it reads this",
        empty="Enter why it should be looked at again",
        count=LONGEST_NOTE,
    )


class UpholdForm(PageForm):
    """The decline stands."""

    verb = staticmethod(appealing.uphold)

    answer = fields.TextField(
        label="Why the decline stands",
        hint="The commissioner reads this",
        empty="Enter why the decline stands",
        count=LONGEST_NOTE,
    )


class AllowForm(PageForm):
    """It is approved after all."""

    verb = staticmethod(appealing.allow)

    answer = fields.TextField(
        label="Why the appeal is allowed",
        hint="The commissioner reads this",
        empty="Enter why the appeal is allowed",
        count=LONGEST_NOTE,
    )
