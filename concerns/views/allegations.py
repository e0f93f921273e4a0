"""Pages of allegations: sending one, and what the named officer does with it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from concerns import sending
from concerns.filters import AllegationFilter
from concerns.forms import allegations as f
from concerns.models import Allegation, Receipt
from core.columns import Column
from core.lists import ListPage
from core.trail_pages import timeline
from core.views import ActPage, AddPage, DetailPage
from core.views.checking import CheckFirst
from govuk.dates import moment_words
from providers.models import Site

ROWS = Allegation.objects.select_related("site__provider__organisation", "sent_as__user", "sent_as__organisation")


class AllegationAdd(CheckFirst, AddPage, ActPage):
    """What is said of an adult who works at this site; the council's named officer alone reads it."""

    perm = "concerns.allegation_add"
    queryset = Site.objects.select_related("provider__organisation")
    form_class = f.AllegationAddForm
    title = "Report an allegation against an adult"
    caption = "{row.provider.name}, {row.name}"
    submit = "Continue"
    back_words = "Back to who it is about"
    check_title = "Check before you send it"
    check_submit = "Send to the named officer"
    check_note = "Once it is sent you see its reference and nothing more."

    @property
    def told_apart_by(self) -> str:
        return str(self.row.name)

    @property
    def back(self) -> str:
        return reverse("concerns:concern-about", args=[self.row.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(has_named_officer=bool(sending.named_officers()), **kwargs)

    def get_done_url(self, result: Receipt) -> str:
        return reverse("concerns:allegation-sent", args=[result.pk])


class AllegationSent(DetailPage):
    """That it was sent, and its reference."""

    perm = "concerns.allegation_sent"
    queryset = Receipt.objects.all()
    context_object_name = "receipt"
    title = "Sent to the named officer"
    back_to = "concerns:concerns"
    back_words = "Back to concerns and incidents"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(has_named_officer=bool(sending.named_officers()), **kwargs)


class Allegations(ListPage):
    """What the named officer was sent."""

    perm = "concerns.allegations"
    title = "Allegations"
    noun = "allegation"
    caption = "Allegations, the latest first"
    filter_class = AllegationFilter
    empty = "There are none for you to read."
    queryset = ROWS

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        """Whom it is about and what happened stand in no list and in no file."""
        return (
            Column(
                "Reference",
                lambda row: row.reference,
                "reference",
                label="Allegation",
                link="concerns:allegation",
                is_reference=True,
            ),
            Column("Provider", lambda row: row.site.provider.name),
            Column("Site", lambda row: row.site.name),
            Column("Sent", lambda row: row.sent_at, "sent"),
            Column.of_status(),
        )


class AllegationPage(DetailPage):
    """One allegation, for the named officer; opening it is logged."""

    perm = "concerns.allegation"
    queryset = ROWS
    context_object_name = "allegation"
    back_to = "concerns:allegations"
    back_words = "Back to allegations"
    is_logged = True

    def get_title(self) -> str:
        return f"Allegation {self.object.reference}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.object
        by = row.sent_as
        summary = [
            {"key": "Place", "value": f"{row.site.provider.name}, {row.site.name}"},
            {"key": "Whom it is about", "value": row.about_whom},
            {"key": "Happened", "value": moment_words(row.happened_at)},
            {"key": "What happened", "value": row.what_happened},
            {"key": "Who saw or heard it", "value": row.who_saw or "Nobody"},
            {"key": "Done at once", "value": row.done_at_once},
            {
                "key": "Sent",
                "value": f"{moment_words(row.sent_at)}, {by.user.name}, {by.get_role_display()} at {by.organisation}",
            },
        ]
        if row.status == Allegation.Status.CLOSED:
            summary += [
                {"key": "Closed", "value": f"{moment_words(row.closed_at)}: {row.get_close_reason_display().lower()}"},
                {"key": "What came of it", "value": row.outcome},
            ]
        notes = [
            {"text": note.text, "said": f"{moment_words(note.written_at)}, {note.written_as.user.name}"}
            for note in row.notes.visible_to(self.acting).select_related("written_as__user")
        ]
        return super().get_context_data(summary=summary, notes=notes, events=timeline(row, self.acting), **kwargs)


class AllegationAct(ActPage):
    """An act of the named officer on an allegation that stands so."""

    queryset = ROWS
    caption = "{row.reference}"
    back_to = "concerns:allegation"
    back_words = "Back to the allegation"
    too_late = "This is {status}, so this cannot be done now."


class AllegationAcknowledge(AllegationAct):
    """Say that you have it."""

    perm = "concerns.allegation_acknowledge"
    form_class = f.AllegationAcknowledgeForm
    title = "Acknowledge it"
    submit = "I have read it"
    done_message = "Acknowledged"
    to = Allegation.Status.RECEIVED

    @property
    def can_still_be_done(self) -> bool:
        return bool(self.row.status == Allegation.Status.SENT)


class AllegationNoteAdd(AddPage, AllegationAct):
    """What you did or heard."""

    perm = "concerns.allegation_note"
    form_class = f.AllegationNoteForm
    title = "Add a note"
    submit = "Add the note"
    done_message = "The note was added"

    def get_done_url(self, result: Any) -> str:
        return self.back


class AllegationClose(AllegationAct):
    """How it ended."""

    perm = "concerns.allegation_close"
    form_class = f.AllegationCloseForm
    title = "Close it"
    submit = "Close it"
    done_message = "It was closed"
    to = Allegation.Status.CLOSED


class AllegationReopen(AllegationAct):
    """Look at it again, and why."""

    perm = "concerns.allegation_reopen"
    form_class = f.AllegationReopenForm
    title = "Open it again"
    submit = "Open it again"
    done_message = "It is open again"

    @property
    def can_still_be_done(self) -> bool:
        return bool(self.row.status == Allegation.Status.CLOSED)
