"""Forms of an allegation: sending it, and what the named officer does; and of the posts of the council."""

from typing import Any

from crispy_forms.layout import Layout

from accounts.models import Affiliation
from concerns import naming, sending
from concerns.forms.asked import LONGEST, SHORT, WhenForm, day_field, done_at_once, time_field, what_happened, who_saw
from concerns.models import Allegation, Post, Receipt
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from providers.models import Site


class AllegationAddForm(WhenForm):
    """What is said of somebody who works with children; read by the named officer alone."""

    about_whom = fields.TextField(
        label="Whom is it about?",
        hint="Name, what they do there, and the children it concerns",
        empty="Enter whom it is about",
        count=SHORT,
        rows=3,
    )
    day = day_field("Day it happened")
    time = time_field()
    what_happened = what_happened()
    who_saw = who_saw()
    done_at_once = done_at_once("What was done at once to keep children safe?")
    layout = Layout("about_whom", "day", "time", "what_happened", "who_saw", "done_at_once")

    @property
    def answers(self) -> list[dict[str, Any]]:
        """What was entered, to be checked: after it is sent you read it no more."""
        given = self.cleaned_data
        return [
            {"key": "Whom it is about", "value": given["about_whom"]},
            {"key": "When", "value": self.when},
            {"key": "What happened", "value": given["what_happened"]},
            {"key": "Who saw or heard it", "value": given["who_saw"] or "Nobody"},
            {"key": "What was done at once", "value": given["done_at_once"]},
            {"key": "Who reads it", "value": "The council's named officer for allegations (LADO), nobody else"},
        ]

    def act(self, row: Site, by: Acting) -> Receipt:
        said = self.given("about_whom", "what_happened", "who_saw", "done_at_once")
        return sending.send(row, happened_at=self.moment, by=by, **said)


class AllegationAcknowledgeForm(PageForm):
    """Asks nothing."""

    def act(self, row: Allegation, by: Acting) -> None:
        row.acknowledge(by=by)


class AllegationNoteForm(PageForm):
    """What the named officer did or heard."""

    verb = staticmethod(sending.add_note)

    text = fields.TextField(label="What was done or said?", empty="Enter what was done or said", count=LONGEST, rows=6)


class AllegationCloseForm(PageForm):
    """How it ended."""

    reason = fields.ChoiceField(
        label="How did it end?", choices=Allegation.CloseReason.choices, empty="Select how it ended"
    )
    outcome = fields.TextField(label="What came of it?", empty="Enter what came of it", count=LONGEST, rows=5)

    def act(self, row: Allegation, by: Acting) -> None:
        row.close(by=by, **self.cleaned_data)


class AllegationReopenForm(PageForm):
    """Why it is opened again."""

    verb = staticmethod(sending.reopen)

    reason = fields.TextField(label="Why is it opened again?", empty="Enter why it is opened again", count=500, rows=3)


class PostAddForm(PageForm):
    """Who receives what, from now on."""

    code = fields.ChoiceField(label="Which post?", choices=Post.Code.choices, empty="Select the post")
    person = fields.ModelSelectField(
        label="Who holds it?",
        hint="People of the council. An AP Manager cannot be the named officer",
        queryset=Affiliation.objects.filter(organisation__is_council=True).select_related("user", "organisation"),
        label_from=lambda row: f"{row.user}, {row.get_role_display()}",
        empty="Select who holds it",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = person.queryset.current()

    def act(self, row: Any, by: Acting) -> Post:
        return naming.name(self.cleaned_data["person"], code=self.cleaned_data["code"], by=by)


class PostEndForm(PageForm):
    """Asks nothing."""

    def act(self, row: Post, by: Acting) -> None:
        row.end(by=by)
