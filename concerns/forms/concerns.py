"""Forms of a concern: raising it, and what follows."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from concerns import following, hearing, raising
from concerns.forms.asked import LONGEST, WhenForm, day_field, done_at_once, time_field, what_happened, who_saw
from concerns.hearing import Hearer
from concerns.models import Concern, Note, Step, Told
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from placements.models import Placement


def _offer(field: Any, hearers: Sequence[Hearer]) -> None:
    """Each of them as a tick, with what is said of it."""
    field.choices = [(each.who, each.label) for each in hearers]
    field.hints = {each.who: each.hint for each in hearers if each.hint}


class ConcernAddForm(WhenForm):
    """What happened with a child at a place, and who needs to know."""

    layout = Layout("kind", "day", "time", "what_happened", "who_saw", "done_at_once", "tell")

    kind = fields.ChoiceField(
        label="What is it?",
        choices=Concern.Kind.choices,
        hints={
            Concern.Kind.MISSING: "The child is not where they should be. Who was told and when is asked next",
            Concern.Kind.REFUSED: "You did not let the child attend. What was offered and who was told is asked next",
        },
        empty="Select what it is",
    )
    day = day_field("Day it happened")
    time = time_field()
    what_happened = what_happened()
    who_saw = who_saw()
    done_at_once = done_at_once("What was done at once?")
    tell = fields.MultipleChoiceField(
        label="Who needs to know?",
        hint="They are told by an email that says nothing of it, and say here that they have it. Nobody else reads it",
        empty="Select who needs to know",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hearers = hearing.hearers(self.row, self.acting)
        offered = [each for each in self.hearers if each.is_anybody and not each.is_you]
        _offer(self.fields["tell"], offered)
        leads = [each.who for each in offered if each.who in (Told.Who.SCHOOL_DSL, Told.Who.PROVIDER_DSL)]
        self.initial = {"tell": leads, **self.initial}

    @property
    def answers(self) -> list[dict[str, Any]]:
        """What was entered, and who will be told, to be checked."""
        given = self.cleaned_data
        told = [each for each in self.hearers if each.who in given["tell"]]
        return [
            {"key": "What it is", "value": Concern.Kind(given["kind"]).label},
            {"key": "When", "value": self.when},
            {"key": "What happened", "value": given["what_happened"]},
            {"key": "Who saw or heard it", "value": given["who_saw"] or "Nobody"},
            {"key": "What was done at once", "value": given["done_at_once"]},
            {
                "key": "Who is told",
                "lines": [f"{each.label}. {each.hint}" if each.hint else each.label for each in told],
            },
        ]

    def act(self, row: Placement, by: Acting) -> Concern:
        said = self.given("kind", "what_happened", "who_saw", "done_at_once", "tell")
        return raising.raise_concern(row, happened_at=self.moment, by=by, **said)


class ConcernAcknowledgeForm(PageForm):
    """Asks nothing: to have it is the button."""

    verb = staticmethod(following.acknowledge)


class ConcernNoteForm(PageForm):
    """What was done or said since."""

    text = fields.TextField(label="What was done or said?", empty="Enter what was done or said", count=LONGEST, rows=6)

    def act(self, row: Concern, by: Acting) -> Note:
        return following.add_note(row, text=self.cleaned_data["text"], by=by)


class ConcernStepForm(WhenForm):
    """When a step was taken, and with whom or what."""

    day = day_field("Day")
    time = time_field()
    said = fields.TextField(label="What was said or done?", empty="Enter what was said or done", count=500, rows=3)

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code
        if asked := following.step_asked(self.row, code):
            self.fields["said"].label = asked.question

    def act(self, row: Concern, by: Acting) -> Step:
        return following.take_step(row, self.code, taken_at=self.moment, said=self.cleaned_data["said"], by=by)


class ConcernTellForm(PageForm):
    """Who else needs to know."""

    tell = fields.MultipleChoiceField(
        label="Who else needs to know?",
        hint="They read all that is written here, and say that they have it",
        empty="Select who needs to know",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["tell"], raising.still_to_tell(self.row))

    def act(self, row: Concern, by: Acting) -> list[Told]:
        return raising.tell_more(row, tell=self.cleaned_data["tell"], by=by)


class ConcernCloseForm(PageForm):
    """Why it is closed, and what came of it; it carries how much had been said when it was opened."""

    reason = fields.ChoiceField(
        label="Why is it closed?", choices=Concern.CloseReason.choices, empty="Select why it is closed"
    )
    outcome = fields.TextField(label="What came of it?", empty="Enter what came of it", count=LONGEST, rows=5)
    said_so_far = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"said_so_far": self.row.said_so_far, **self.initial}

    def act(self, row: Concern, by: Acting) -> None:
        given = self.cleaned_data
        seen = given["said_so_far"] if given["said_so_far"] is not None else -1
        following.close(row, reason=given["reason"], outcome=given["outcome"], seen=seen, by=by)


class ConcernReopenForm(PageForm):
    """Why it is opened again."""

    verb = staticmethod(following.reopen)

    reason = fields.TextField(label="Why is it opened again?", empty="Enter why it is opened again", count=500, rows=3)
