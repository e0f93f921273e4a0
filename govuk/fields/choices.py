"""Fields that are chosen: radios, checkboxes, drop-downs."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django import forms
from django.db.models import Model, QuerySet

from govuk.fields.plain import Plain
from govuk.fields.searched import Rows, Searched, SearchOrSelect

Reveals = Mapping[Any, str | tuple[str, ...]]


def _named(fields: Reveals | None) -> dict[str, tuple[str, ...]]:
    """Names of fields by the choice they hang on."""
    return {str(value): (names,) if isinstance(names, str) else tuple(names) for value, names in (fields or {}).items()}


class Chosen(Plain):
    """What radios and checkboxes share: a hint for each choice, and fields that hang on what is chosen.

    Fields of `reveals` are asked when the choice is made; those of `answers` are not, since it says them already.
    """

    verb = "Select"
    narrowed_by = ""
    """Another field by whose answer these choices are fewer, at once where there is script: see `only_with`."""
    only_with: Mapping[str, Collection[str]] = {}
    """By the choice, the answers there with which it is taken; one that is not named is taken with every answer."""

    def __init__(
        self,
        *args: Any,
        hints: Mapping[Any, str] | None = None,
        reveals: Reveals | None = None,
        answers: Reveals | None = None,
        inline: bool = False,
        divider: str = "",
        **kwargs: Any,
    ) -> None:
        self.hints = {str(value): text for value, text in (hints or {}).items()}
        self.reveals, self.answers = _named(reveals), _named(answers)
        self.inline, self.divider = inline, divider
        super().__init__(*args, **kwargs)

    def hint_for(self, option: object) -> str:
        """Help under one choice."""
        return self.hints.get(str(option), "")


class RadioSelect(forms.RadioSelect):
    """Radios without Django's empty first choice: nothing chosen is nothing chosen."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        groups = super().optgroups(name, value, attrs)
        return [group for group in groups if any(str(option["value"]) for option in group[1])]


class ChoiceField(Chosen, forms.TypedChoiceField):
    """One answer of a few, as radios."""

    widget = RadioSelect


class Select(SearchOrSelect):
    """A drop-down that starts with an empty line, so that nobody sends the first answer by accident."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        groups = super().optgroups(name, value, attrs)
        empty = [option for group in groups for option in group[1] if str(option["value"]) == ""]
        for option in empty:
            option["label"] = self.nothing if str(option["label"]).startswith("---") else option["label"]
        if empty:
            return groups
        return [(None, [self.create_option(name, "", self.nothing, not any(value), 0)], 0), *groups]


class SelectField(Searched, Plain, forms.TypedChoiceField):
    """One answer of many, as a drop-down, or searched for; `nothing` is its empty first line."""

    verb = "Select"
    widget = Select

    def __init__(self, *args: Any, nothing: str = "Select", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.widget, Select):
            self.widget.nothing = nothing


class MultipleChoiceField(Chosen, forms.TypedMultipleChoiceField):
    """Any number of answers, as checkboxes."""

    widget = forms.CheckboxSelectMultiple

    def more_messages(self, label: str) -> dict[str, str]:
        return {"invalid_list": f"{label}: choose from the list"}


class BooleanField(Plain, forms.BooleanField):
    """One box to tick. Required means it must be ticked."""

    def more_messages(self, label: str) -> dict[str, str]:
        return {"required": f"Tick the box “{label}” to go on"}


class YesNoField(ChoiceField):
    """Yes or no as two radios; the value is True, False, or None when it was left open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("inline", not kwargs.get("reveals"))
        kwargs.update(choices=[("yes", "Yes"), ("no", "No")], coerce=_is_yes, empty_value=None)
        super().__init__(*args, **kwargs)

    def more_messages(self, label: str) -> dict[str, str]:
        return {"required": self.empty or f"Select yes or no: {label}"}

    def prepare_value(self, value: object) -> Any:
        """A saved True or False, and what was typed, both as the choice."""
        return {True: "yes", False: "no", "True": "yes", "False": "no"}.get(value, value)

    def has_changed(self, initial: object, data: object) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def _is_yes(value: str) -> bool:
    return value == "yes"


class _OfRows(Chosen):
    """Choices that are rows; `label_from` and `hint_from` say what to print for one."""

    def __init__(
        self,
        queryset: QuerySet[Any] | None,
        *args: Any,
        label_from: Callable[[Any], str] | None = None,
        hint_from: Callable[[Any], str] | None = None,
        **kwargs: Any,
    ) -> None:
        self.label_from, self.hint_from = label_from, hint_from
        super().__init__(queryset, *args, **kwargs)

    def label_from_instance(self, row: Model) -> str:
        return self.label_from(row) if self.label_from else str(row)

    def hint_for(self, option: object) -> str:
        row = getattr(option, "instance", None)
        return self.hint_from(row) if self.hint_from and row else super().hint_for(option)


class ModelChoiceField(_OfRows, forms.ModelChoiceField):
    """One row of a few, as radios."""

    widget = RadioSelect


class ModelSelectField(Searched, _OfRows, forms.ModelChoiceField):
    """One row of many, as a drop-down, or searched for; `also` has answers that are no rows, by their value."""

    widget = SearchOrSelect
    iterator = Rows

    def __init__(self, *args: Any, also: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        self.also = dict(also or {})
        kwargs.setdefault("empty_label", "Select")
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        return value if value in self.also else super().to_python(value)


class ModelMultipleChoiceField(_OfRows, forms.ModelMultipleChoiceField):
    """Any number of rows, as checkboxes."""

    widget = forms.CheckboxSelectMultiple

    def more_messages(self, label: str) -> dict[str, str]:
        gone = f"{label}: one of the answers is not in the list"
        return {"invalid_choice": gone, "invalid_pk_value": gone, "invalid_list": gone}
