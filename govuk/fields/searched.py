"""One of many: a drop-down while its lines are few, a box to type a name into where they are more than fifty.

What is typed is matched on the server. One that is called so is taken, several are shown as radios under the box, of
none it is said; the page never holds the keys of all of them. Beside the key (`provider`) the form sends what stands in
the box (`provider_typed`) and the words for which the key was offered (`provider_sought`): a key counts while both are
the same, so that other words, and none, undo it without any script.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.db.models import Model
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict

from govuk.fields.plain import lower_first

SELECT_AT_MOST = 50
SHOWN_AT_MOST = 15
TYPED, SOUGHT = "_typed", "_sought"
LONGEST = 200


class Line(NamedTuple):
    """One of the choices."""

    key: Any
    label: str


class Matched(NamedTuple):
    """Those that may be meant, the likeliest first; and the one that surely is."""

    keys: list[Any]
    surely: Any = None


Match = Callable[[str, Iterable[Line]], Matched]
_MATCH: list[Match] = []


def match_choices_by(match: Match) -> None:
    """Have what is typed into every search compared by this."""
    _MATCH[:] = [match]


class Unsettled(NamedTuple):
    """What was typed, when it is not the name of one: those that may be meant, and how many more there are."""

    text: str
    lines: list[Line]
    more: int = 0

    def __str__(self) -> str:
        return self.text

    def says(self, label: str) -> str:
        """What to do about it."""
        words = lower_first(label)
        if not self.lines:
            return f"No {words} has a name like “{self.text[:60]}”. Check the spelling, or type less of it"
        more = f"There are {len(self.lines) + self.more} like it: " if self.more else ""
        return f"{more}Select which {words} you mean, or type more of the name"


class Rows(ModelChoiceIterator):
    """Rows to choose from; those of a short list are asked for once."""

    @property
    def also(self) -> dict[str, str]:
        """Answers that are no rows."""
        return getattr(self.field, "also", {})

    @cached_property
    def first(self) -> list[Model]:
        return list(self.queryset[: SELECT_AT_MOST + 1])

    @property
    def is_long(self) -> bool:
        return len(self.first) > SELECT_AT_MOST

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from self.also.items()
        yield from map(self.choice, self.queryset if self.is_long else self.first)

    def label_of(self, key: str) -> str | None:
        """The name of one row; None when it is not on offer."""
        if key in self.also:
            return self.also[key]
        try:
            row = self.queryset.get(**{self.field.to_field_name or "pk": key})
        except (ValueError, TypeError, forms.ValidationError, self.queryset.model.DoesNotExist):
            return None
        return str(self.field.label_from_instance(row))


class SearchOrSelect(forms.Select):
    """Draws a drop-down, or the box to type in, and reads what either of them sends."""

    nothing = "Select"

    def lines(self) -> Iterator[Line]:
        """Everything on offer, without the empty line and the groups."""
        for key, label in self.choices:
            inner = label if isinstance(label, list | tuple) else [(key, label)]
            yield from (Line(key, str(label)) for key, label in inner if str("" if key is None else key))

    @property
    def is_long(self) -> bool:
        """Whether there are too many for a drop-down."""
        if isinstance(self.choices, Rows):
            return self.choices.is_long
        return sum(1 for _line in self.lines()) > SELECT_AT_MOST

    @property
    def nothing_typed(self) -> str:
        """What it means to leave it empty, where that means something."""
        choices = [("", self.choices.field.empty_label)] if isinstance(self.choices, Rows) else self.choices
        empty = next((str(label or "") for key, label in choices if str(key or "") == ""), self.nothing)
        return "" if empty == "Select" or empty.startswith("---") else empty

    def label_of(self, key: str) -> str | None:
        """What one of them is called; None when it is not on offer."""
        if isinstance(self.choices, Rows):
            return self.choices.label_of(key)
        return next((line.label for line in self.lines() if str(line.key) == key), None)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        key, typed = super().value_from_datadict(data, files, name), data.get(f"{name}{TYPED}")
        if typed is None or (key and typed == data.get(f"{name}{SOUGHT}", "")):
            return key
        text = " ".join(str(typed)[:LONGEST].replace("\0", "").split())
        return self.settled(text) if text else ""

    def settled(self, text: str) -> Any:
        """The key of the one that is called so; or what there is to choose from."""
        labels = {line.key: line.label for line in self.lines()}
        matched = _MATCH[0](text, (Line(key, label) for key, label in labels.items()))
        if matched.surely is not None:
            return str(matched.surely)
        shown = [Line(key, labels[key]) for key in matched.keys[:SHOWN_AT_MOST]]
        return Unsettled(text, shown, len(matched.keys) - len(shown))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return super().value_omitted_from_data(data, files, name) and f"{name}{TYPED}" not in data


class Searched:
    """A field whose drop-down becomes a search where it would be long."""

    def clean(self, value: object) -> Any:
        """What was chosen; raises when what was typed does not say which."""
        if isinstance(value, Unsettled):
            raise forms.ValidationError(value.says(str(self.label or "choice")), code="unsettled")  # type: ignore[attr-defined]
        return super().clean(value)  # type: ignore[misc]


def without_words(asked: QueryDict) -> QueryDict:
    """An address without what was typed into its searches."""
    kept = asked.copy()
    for name in asked:
        if name.endswith((TYPED, SOUGHT)):
            kept.pop(name)
    return kept


def settled_address(form: Any, asked: QueryDict) -> QueryDict | None:
    """The address with the key of what was typed into it, once each is settled; None when nothing was typed."""
    searches = [bound for bound in form if isinstance(bound.field, Searched) and f"{bound.html_name}{TYPED}" in asked]
    values = {bound.html_name: bound.value() for bound in searches}
    if not values or any(isinstance(value, Unsettled) for value in values.values()):
        return None
    kept = without_words(asked)
    for name, value in values.items():
        kept.pop(name, None)
        if value:
            kept[name] = str(value)
    return kept
