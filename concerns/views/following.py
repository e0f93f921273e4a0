"""Pages of what follows a concern."""

from typing import Any

from django.http import Http404

from concerns import following, raising
from concerns.forms import concerns as f
from concerns.models import Concern
from core.views import ActPage, AddPage

ROWS = Concern.objects.select_related(
    "placement__pupil", "placement__provider__organisation", "placement__commissioner", "raised_as"
).prefetch_related("told_to")


class ConcernAct(ActPage):
    """An act on a concern that stands open."""

    queryset = ROWS
    caption = "{row.reference}, {row.placement.pupil}"
    back_to = "concerns:concern"
    back_words = "Back to the concern"
    is_of_open = True

    @property
    def can_still_be_done(self) -> bool:
        return bool(self.row.is_open) is self.is_of_open

    def get_too_late(self) -> str:
        return "This is closed. Open it again before you add to it." if self.is_of_open else "This is open already."


class ConcernAcknowledge(ConcernAct):
    """Say that you have it."""

    perm = "concerns.concern_acknowledge"
    form_class = f.ConcernAcknowledgeForm
    title = "Acknowledge it"
    submit = "I have read it"
    done_message = "Acknowledged. Who raised it sees that somebody has it"


class ConcernNoteAdd(AddPage, ConcernAct):
    """What was done or said since."""

    perm = "concerns.concern_note"
    form_class = f.ConcernNoteForm
    title = "Add a note"
    submit = "Add the note"
    done_message = "The note was added"

    def get_done_url(self, result: Any) -> str:
        return self.back


class ConcernStepTake(AddPage, ConcernAct):
    """That a step of its kind was taken."""

    perm = "concerns.concern_step"
    form_class = f.ConcernStepForm
    submit = "Write it down"
    done_message = "It was written down"

    def get_object(self, queryset: Any = None) -> Any:
        """A step that this kind does not ask for is not there."""
        row = super().get_object(queryset)
        if following.step_asked(row, self.kwargs["code"]) is None:
            raise Http404
        return row

    def get_title(self) -> str:
        asked = following.step_asked(self.row, self.kwargs["code"])
        return asked.label if asked else ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "code": self.kwargs["code"]}

    def get_done_url(self, result: Any) -> str:
        return self.back


class ConcernTell(ConcernAct):
    """Who else needs to know."""

    perm = "concerns.concern_tell"
    form_class = f.ConcernTellForm
    title = "Tell somebody else"
    submit = "Tell them"
    done_message = "They were told by an email that says nothing of it"

    @property
    def can_still_be_done(self) -> bool:
        return super().can_still_be_done and bool(raising.still_to_tell(self.row))

    def get_too_late(self) -> str:
        return "Everybody who can be told was told." if self.row.is_open else super().get_too_late()


class ConcernClose(ConcernAct):
    """Why it is closed, and what came of it."""

    perm = "concerns.concern_close"
    form_class = f.ConcernCloseForm
    template_name = "concerns/concern_close.html"
    title = "Close it"
    submit = "Close it"
    done_message = "It was closed"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(still=following.why_not_closed(self.row), **kwargs)


class ConcernReopen(ConcernAct):
    """Open it again, and why."""

    perm = "concerns.concern_reopen"
    form_class = f.ConcernReopenForm
    title = "Open it again"
    submit = "Open it again"
    done_message = "It is open again"
    is_of_open = False
