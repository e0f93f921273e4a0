"""Pages of conditions: approving on some, the list of them, and saying whether one is met."""

from collections.abc import Iterable

from django.urls import reverse

from core import clock
from core.columns import OVERDUE, Column
from core.lists import ListPage
from core.views import ActPage
from pupils.by_name import FindsPupils
from referrals.filters.conditions import ConditionFilter
from referrals.forms import conditions as forms
from referrals.models import Condition, Referral
from referrals.views.deciding import Decided

ROWS = Condition.objects.select_related("referral__pupil", "referral__commissioner", "recorded_by")


class ReferralApproveOnConditions(Decided):
    """The AP Manager agrees, if something is so by a day."""

    perm = "referrals.referral_approve_on_conditions"
    form_class = forms.ApproveOnConditionsForm
    submit = "Approve on these conditions"
    title = "Approve on conditions"
    done_message = "The referral was approved on conditions."
    to = Referral.Status.APPROVED

    @property
    def can_still_be_done(self) -> bool:
        return bool(self.row.status == Referral.Status.SUBMITTED)


class Conditions(FindsPupils, ListPage):
    """Conditions of referrals, the first due first."""

    perm = "referrals.conditions"
    queryset = ROWS.order_by("due_on", "pk")
    title = "Conditions of referrals"
    noun = "condition"
    pupil = "referral__pupil"
    filter_class = ConditionFilter

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        """What must be so leads to the referral."""
        today = clock.today()
        return (
            Column("Condition", lambda row: row.sentence, link=_referral, hint=lambda row: str(row.referral)),
            Column("Referral", lambda row: str(row.referral), on_page=False),
            Column("Pupil", lambda row: str(row.referral.pupil), "pupil", hint=self.beside),
            Column("Commissioner", lambda row: row.referral.commissioner.name, on_page=False),
            Column(
                "To be met by",
                lambda row: row.due_on,
                "due",
                beside=lambda row: OVERDUE if row.is_late_on(today) else None,
            ),
            Column("Until it is met", lambda row: row.get_effect_display(), on_page=False),
            Column("Who records it", lambda row: row.get_recorder_display()),
            Column.of_status(hint=lambda row: row.note),
        )


def _referral(row: Condition) -> str:
    return reverse("referrals:referral", args=[row.referral_id])


class Recording(ActPage):
    """Whoever the condition names says how it stands."""

    queryset = ROWS
    caption = "{row.referral}, {row.referral.pupil}"
    template_name = "referrals/condition_record.html"
    back_words = "Back to the referral"
    too_late = "This condition is {status}."

    @property
    def back(self) -> str:
        return _referral(self.row)

    @property
    def told_apart_by(self) -> str:
        return str(self.row.referral)


class ConditionMeet(Recording):
    """It is met."""

    perm = "referrals.condition_meet"
    form_class = forms.MeetForm
    title = "Record a condition as met"
    submit = "It is met"
    done_message = "The condition is recorded as met."
    to = Condition.Status.MET


class ConditionFail(Recording):
    """It is not met."""

    perm = "referrals.condition_fail"
    form_class = forms.FailForm
    title = "Record a condition as not met"
    submit = "It is not met"
    done_message = "The condition is recorded as not met. The AP Managers are told."
    to = Condition.Status.NOT_MET
