"""The kinds of page for what a council sets up for itself: a list, a row, one added, changed, closed, opened again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

import rules
from django.urls import reverse

from core import clock
from core.acting import Acting
from core.columns import Tag
from core.forms import PageForm, PageModelForm
from core.lists import ListPage
from core.models import Closable, OwnData
from core.trail_pages import timeline
from core.views import ActPage, AddPage, DetailPage, EditPage
from govuk import fields
from govuk.dates import day_words


class OwnDataForm(PageModelForm):
    """The fields of a row but those that it keeps; what they may be, its table says."""

    empty: ClassVar[Mapping[str, str]] = {}
    """What to say of a field that is left empty, where its label does not make a sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in self.empty.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = words
        for name in self.instance.kept():
            self.fields.pop(name, None)

    def act(self, row: OwnData | None, by: Acting) -> Any:
        return self.instance.enter(by=by)


class ClosingForm(PageForm):
    """The day, in the words of the table: the last one, or the first without it."""

    closed_on = fields.DateField(label="Closed from", earliest=clock.today)

    def __init__(self, *args: Any, row: Closable, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        asked, known = self.fields["closed_on"], row._meta.get_field(row.CLOSES)
        asked.label, asked.help_text = _label(row, row.CLOSES), getattr(known, "help_text", "")
        asked.name_it(asked.label)  # type: ignore[attr-defined]

    def act(self, row: Closable, by: Acting) -> Closable:
        return row.close(self.cleaned_data["closed_on"], by=by)


class OpeningForm(PageForm):
    """Nothing to fill in."""

    def act(self, row: Closable, by: Acting) -> Closable:
        return row.open_again(by=by)


class _Says:
    """What stands over the form or list, and where the page stands in the menu."""

    menu = "set-up"
    says: Sequence[str] = ()
    """Paragraphs, from {row} where there is one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = getattr(self, "row", None) or getattr(self, "object", None)
        says = [words.format(row=row) for words in self.says]
        return super().get_context_data(says=says, **kwargs)  # type: ignore[misc,no-any-return]


class OwnDataList(_Says, ListPage):
    """What there is of it; whoever may add one finds the button over the list."""

    kind_template = "own_data/list.html"
    adds = ""
    """The act that adds one, "providers.lot_add": its page is the button."""
    add_words = ""
    paginate_by = 50

    @property
    def back(self) -> str:
        """To the list of what is to be set up, for whoever has one."""
        return reverse("set-up" if self.acting.is_administrator else "home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = "Back to setting up" if self.acting.is_administrator else "Back to home"
        return {**super().get_context_data(add_to=_page_of(self.adds), **kwargs), "back_words": words}


class OwnDataPage(_Says, DetailPage):
    """One of them: its facts, what may be done to it, and what was."""

    kind_template = "own_data/row.html"
    shows: tuple[str, ...] = ()
    """Its fields, by their names."""
    acts: Sequence[tuple[str, str]] = ()
    """What may be done: words and act, ("Change", "providers.lot_edit")."""

    def get_title(self) -> str:
        return str(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, may = self.object, [(words, act) for words, act in self.acts if rules.has_perm(act, self.acting)]
        buttons = [(words, reverse(_page_of(act), args=[row.pk])) for words, act in may if self.is_asked(act)]
        events = timeline(row, self.acting)
        return super().get_context_data(
            rows=self.facts(), state=self.state(), buttons=buttons, events=events, row=row, **kwargs
        )

    def facts(self) -> list[dict[str, Any]]:
        """As a summary list draws them."""
        return facts_of(self.object, self.shows)

    def state(self) -> Any:
        """Where it stands, as a tag."""
        return state(self.object.closes, clock.today()) if isinstance(self.object, Closable) else None

    def is_asked(self, act: str) -> bool:
        """Whether this act makes sense of the row as it stands."""
        row = self.object
        return not (isinstance(row, Closable) and act.endswith("_open_again") and row.closes is None)


class OwnDataAdd(_Says, AddPage):
    """One more; its own page is shown when it is entered, or the list it was added from."""

    kind_template = "own_data/act.html"

    def get_done_url(self, result: Any) -> str:
        return self.back


class OwnDataEdit(_Says, EditPage):
    """The same facts of one that is there; those it keeps are shown, with why."""

    kind_template = "own_data/act.html"
    caption = "{row}"
    back_words = "Back to {about}"
    why_kept = "It is in use, so these stay as they are:"

    def shown(self) -> dict[str, Any]:
        self.edited_fields = tuple(self.get_form_class()._meta.fields)  # type: ignore[attr-defined]
        return super().shown()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = facts_of(self.row, self.row.stored().kept())
        return super().get_context_data(kept=kept, why_kept=self.why_kept, **kwargs)


class OwnDataClose(_Says, ActPage):
    """Let nothing new be done under it from a day on."""

    kind_template = "own_data/act.html"
    caption = "{row}"
    back_words = "Back to {about}"
    form_class: Any = ClosingForm
    submit = "Close it"


class OwnDataOpenAgain(OwnDataClose):
    """Let what was closed, or is to be, be used as before."""

    form_class = OpeningForm
    submit = "Open it again"

    @property
    def can_still_be_done(self) -> bool:
        return self.row.closes is not None

    def get_too_late(self) -> str:
        return "It is open."


def state(closed_on: date | None, today: date, opens_on: date | None = None) -> Tag:
    """Where a row stands that is open from a day, if one is said, and closed from another."""
    if closed_on is not None and closed_on <= today:
        return Tag("Closed")
    if opens_on is not None and opens_on > today:
        return Tag(f"From {day_words(opens_on)}", "yellow")
    return Tag("Open", "green") if closed_on is None else Tag(f"Closes on {day_words(closed_on)}", "yellow")


def facts_of(row: OwnData, names: Sequence[str]) -> list[dict[str, Any]]:
    """Each of these fields with its label and its value in words."""
    return [{"key": _label(row, name), "value": _said(row, name)} for name in names]


def _page_of(act: str) -> str:
    return act.replace(".", ":").replace("_", "-")


def _label(row: OwnData, name: str) -> str:
    words = str(getattr(row._meta.get_field(name), "verbose_name", name))
    return words[:1].upper() + words[1:]


def _said(row: OwnData, name: str) -> Any:
    value = getattr(row, name)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return day_words(value)
    display = getattr(row, f"get_{name}_display", None)
    return display() if display else value
