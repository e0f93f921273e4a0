"""Pages of an item: what the panel reads of it, interests, its place on the agenda."""

from typing import Any

import rules
from django.urls import reverse

from core.views import ActPage, DetailPage
from panels import sitting
from panels.forms import sitting as forms
from panels.models import Item
from panels.views import item_parts as parts
from referrals import weeks
from referrals.models import Referral

ROWS = Item.objects.select_related(
    "meeting",
    "referral__pupil",
    "referral__route",
    "referral__reason",
    "referral__lot",
    "referral__commissioner",
    "referral__home_school__calendar",
    "recorded_by",
).prefetch_related("interests__seat__affiliation__user")


class OfMeeting:
    """Leads back to the meeting."""

    row: Any
    back_words = "Back to the panel"

    @property
    def back(self) -> str:
        return reverse("panels:meeting", args=[self.row.meeting_id])

    @property
    def told_apart_by(self) -> str:
        return str(self.row.referral)


class ItemPage(OfMeeting, DetailPage):
    """What the panel reads of one referral; opening it is logged."""

    perm = "panels.item"
    queryset = ROWS
    context_object_name = "item"
    is_logged = True

    @property
    def row(self) -> Any:  # type: ignore[override]
        return self.object

    def get_title(self) -> str:
        return f"Item: referral {self.object.referral}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The paper, who decides it, and what may be recorded."""
        item = self.object
        is_now = item.is_open and item.meeting.is_sitting
        may_record = is_now and rules.has_perm("panels.item_approve", self.acting, item)
        sees = Referral.objects.visible_to(self.acting).filter(pk=item.referral_id).exists()
        return super().get_context_data(
            paper=parts.paper(item),
            wanted=weeks.wanted(item.referral.half_days, caption_is_shown=True),
            sees_referral=sees and not self.acting.is_school,
            decides=sitting.who_decides(item) if item.meeting.is_sitting else [],
            against=sitting.against_decision(item, by=self.acting) if may_record else [],
            only_defer=may_record and not sitting.against_recording(item, by=self.acting),
            may_record=may_record,
            may_declare=item.is_open
            and (rules.has_perm("panels.meeting_plan", self.acting) or self.has_seat())
            and rules.has_perm("panels.item_declare", self.acting),
            conditions=item.referral.conditions.all() if item.status == Item.Status.ON_CONDITIONS else [],
            **kwargs,
        )

    def has_seat(self) -> bool:
        return bool(self.object.meeting.seats.filter(affiliation=self.acting.pk).exists())


class ItemAct(OfMeeting, ActPage):
    """An act on an item that is still to be decided."""

    queryset = ROWS
    caption = "{row.referral}"
    too_late = "This item is {status}."

    @property
    def can_still_be_done(self) -> bool:
        return bool(self.row.is_open)


class ItemUp(ItemAct):
    """Before the one above it."""

    perm = "panels.item_up"
    form_class = forms.UpForm
    title = "Move up"
    submit = "Move up"

    @property
    def can_still_be_done(self) -> bool:
        return bool(self.row.meeting.is_planned or self.row.meeting.is_sitting)


class ItemTakeOff(ItemAct):
    """It waits for another agenda."""

    perm = "panels.item_take_off"
    form_class = forms.TakeOffForm
    title = "Take it off the agenda"
    submit = "Take it off"
    done_message = "It was taken off the agenda and waits for another."


class ItemDeclare(ItemAct):
    """Somebody who sits on the panel has an interest in it."""

    perm = "panels.item_declare"
    form_class = forms.DeclareForm
    title = "Declare an interest"
    submit = "Declare it"
    done_message = "The interest was declared."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "keeps": rules.has_perm("panels.meeting_plan", self.acting)}
