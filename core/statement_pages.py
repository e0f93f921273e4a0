"""Pages on which an administrator writes the council's statements, and reads those of before."""

from typing import Any

from django.forms import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse

from core import clock, statements
from core.columns import Column, Tag
from core.forms import PageForm
from core.lists import ListPage
from core.models import Statement
from core.views import ActPage, AddPage, DetailPage
from govuk import fields
from govuk.dates import day_words

ROWS = Statement.objects.select_related("written_by")
MOST = 40_000


class StatementForm(PageForm):
    """The next version: its words, whom they name, and the day from which it holds."""

    text = fields.TextField(
        label="Text",
        hint="Leave a line empty between paragraphs. ## begins a heading, ### a smaller one, * a line of a list. "
        "A link is [its words](https://its.address)",
        rows=25,
        max_length=MOST,
    )
    contact_name = fields.CharField(
        label="Who to ask", hint="A person or a team, by name: they are shown with the text", max_length=120
    )
    contact_email = fields.EmailField(label="Their email address", hint="This, or a telephone", required=False)
    contact_phone = fields.CharField(label="Their telephone", max_length=40, required=False, width=20)
    starts_on = fields.DateField(
        label="Holds from",
        hint="Today or a day to come. Until then the one before it holds",
        earliest=clock.today,
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if found := list(statements.faults(text)):
            raise ValidationError(found)
        return text

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        fine = not {"contact_email", "contact_phone"} & set(self.errors)
        if fine and not said.get("contact_email") and not said.get("contact_phone"):
            self.add_error("contact_email", "Enter an email address or a telephone, so that they can be asked")
        return said


class WithdrawForm(PageForm):
    """Nothing to fill in."""

    verb = Statement.withdraw


def state(statement: Any) -> Tag:
    """Where a version stands today; it was asked for with the latest of its kind."""
    if statement.withdrawn_at:
        return Tag("Taken back")
    if not statement.has_begun:
        return Tag("To come", "yellow")
    return Tag("In force", "green") if statement.latest == statement.pk else Tag("Before")


class WithLatest:
    """Rows that know which of their kind holds today."""

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()  # type: ignore[misc]
        return rows.with_latest(clock.today())


class Statements(WithLatest, ListPage):
    """Every version of each, the latest first."""

    perm = "core.statements"
    queryset = ROWS
    title = "Privacy, accessibility and help texts"
    noun = "version"
    caption = "Versions, the latest of each first"
    columns = (
        Column("Text", lambda row: row.get_kind_display(), link="core:statement"),
        Column("Holds from", lambda row: row.starts_on),
        Column("State", lambda row: state(row).label, tag=state),
        Column("Who to ask", lambda row: row.contact_name),
        Column("Written", lambda row: row.written_at),
        Column("By", lambda row: row.written_by.name if row.written_by else "The portal"),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = [
            {
                "kind": kind,
                "title": kind.label,
                "now": statements.now(kind),
                "next": Statement.objects.visible_to(self.acting).to_come(kind, clock.today()).first(),
            }
            for kind in Statement.Kind
        ]
        return super().get_context_data(kinds=kinds, **kwargs)


class StatementWrite(AddPage):
    """Write the next version, look at it as it will be read, and publish it."""

    perm = "core.statement_write"
    form_class = StatementForm
    template_name = "core/statement_write.html"
    submit = "Publish"
    back_to = "core:statements"
    back_words = "Back to texts"
    preview = ""

    @property
    def kind(self) -> Statement.Kind:
        """Which of them; unknown ones are not found."""
        try:
            return Statement.Kind(self.kwargs["kind"])
        except ValueError:
            raise Http404 from None

    def get_title(self) -> str:
        return f"Write the {self.kind.label.lower()}"

    def get_initial(self) -> dict[str, Any]:
        """The words that hold today, or the draft."""
        last = statements.now(self.kind)
        if last is None:
            return {"text": statements.draft(self.kind), "starts_on": clock.today()}
        names = ("text", "contact_name", "contact_email", "contact_phone")
        return {**{name: getattr(last, name) for name in names}, "starts_on": clock.today()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            kind=self.kind,
            is_first=statements.now(self.kind) is None,
            facts=statements.facts(),
            preview=self.preview,
            **kwargs,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """Only look at it, where that was asked for."""
        if "save_draft" in self.request.POST:
            self.preview = statements.drawn(Statement(kind=self.kind, **form.cleaned_data))
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)

    def act(self, form: Any) -> Statement:
        return Statement.publish(self.kind, form.cleaned_data, by=self.acting)

    def get_done_message(self, result: Statement) -> str:
        if result.has_begun:
            return f"The {self.kind.label.lower()} is published"
        return f"The {self.kind.label.lower()} is written and holds from {day_words(result.starts_on)}"

    def get_done_url(self, result: Statement) -> str:
        return reverse("core:statement", args=[result.pk])


class StatementPage(WithLatest, DetailPage):
    """One version as it is, was, or will be read."""

    perm = "core.statement"
    queryset = ROWS
    back_to = "core:statements"
    back_words = "Back to texts"

    def get_title(self) -> str:
        return str(self.object.get_kind_display())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(drawn=statements.drawn(self.object), state=state(self.object), **kwargs)


class StatementWithdraw(ActPage):
    """Take back what has not begun to hold."""

    perm = "core.statement_withdraw"
    queryset = ROWS
    form_class = WithdrawForm
    title = "Take this version back"
    caption = "{row}"
    submit = "Take it back"
    warns = True
    back_to = "core:statement"
    back_words = "Back to the version"
    done_message = "The version was taken back before its day"

    @property
    def can_still_be_done(self) -> bool:
        return not self.row.has_begun and not self.row.withdrawn_at

    def get_too_late(self) -> str:
        return "This holds already, or was taken back. Write the next version instead."
