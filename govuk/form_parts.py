"""What a field looks like on the page, worked out once: ids, descriptions, choices. No HTML."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from govuk.fields import DateInput
from govuk.fields.forms import answered_names, revealed_names
from govuk.fields.plain import ask_for
from govuk.fields.searched import SOUGHT, TYPED, SearchOrSelect, Unsettled
from govuk.fields.table import TableInput

# The first kind that fits; checkboxes come before radios because Django's are a kind of radio.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (TableInput, "table"),
    (DateInput, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.SelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
    (forms.widgets.Input, "input"),
)
SEVERAL_CONTROLS = {"table", "date", "checkboxes", "radios"}
CLASSES = {
    "input": "govuk-input",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
}


@dataclass
class Option:
    """One radio or checkbox."""

    value: str
    label: str
    id: str
    checked: bool
    disabled: bool
    hint: str = ""
    revealed: list[BoundField] = field(default_factory=list)
    divider: str = ""
    reveals: bool = False
    answers: bool = False
    only_with: str = ""  # the answers to another field with which it is taken
    stands_for: str = ""  # the boxes that it ticks


@dataclass
class DatePart:
    """One box of a date."""

    name: str
    label: str
    id: str
    value: str
    wrong: bool
    width: int
    autocomplete: str = ""


@dataclass
class Search:
    """A box to type a name into, with what is known of what was typed."""

    typed: str
    name: str
    sought: str
    key: str
    options: list[Option]
    more: int = 0


class Parts:
    """One field of a form, ready to be drawn."""

    def __init__(self, bound: BoundField) -> None:
        self.bound = bound
        self.field = bound.field
        self.widget = bound.field.widget
        self.id = self.widget.attrs.get("id") or bound.auto_id or f"id_{bound.html_name}"
        self.name = bound.html_name
        self.kind = kind_of(bound)
        self.label = bound.label
        self.hint = bound.help_text
        self.errors = messages_of(bound)
        self.is_revealed = bound.name in revealed_names(bound.form)
        self.is_answered = bound.name in answered_names(bound.form)

    def look(self, name: str) -> Any:
        """How the field asked to be drawn; Django's own fields ask for nothing."""
        return getattr(self.field, name, "")

    @property
    def hint_id(self) -> str:
        return f"{self.id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.id}-error"

    @property
    def describedby(self) -> str:
        """Ids of the hint, the error and the character count, those that are drawn."""
        ids = [(self.hint, self.hint_id), (self.errors, self.error_id), (self.count, f"{self.id}-info")]
        return " ".join(name for drawn, name in ids if drawn)

    @property
    def count(self) -> int | None:
        """Characters allowed, when the page counts them."""
        return getattr(self.field, "count", None)

    @property
    def is_optional(self) -> bool:
        """Whether the label says '(optional)': a field under a choice only when it may stay empty even so."""
        if self.field.required or self.field.disabled:
            return False
        return bool(self.look("may_be_empty")) if self.is_revealed else True

    @property
    def width_class(self) -> str:
        width = self.look("width")
        if isinstance(width, int):
            return f"govuk-input--width-{width}"
        return f"govuk-!-width-{width}" if width else ""

    @property
    def control(self) -> SafeString:
        """The single control (text box, drop-down, file) with its class and description."""
        classes = [CLASSES[self.kind], self.width_class, self.widget.attrs.get("class", "")]
        if self.errors:
            classes.append(f"{CLASSES[self.kind].split()[0]}--error")
        if self.count:
            classes.append("govuk-js-character-count")
        # No placeholders: they vanish while one types, and are too pale to read.
        attrs: dict[str, Any] = {"id": self.id, "class": " ".join(filter(None, classes)), "placeholder": False}
        if self.describedby:
            attrs["aria-describedby"] = self.describedby
        if self.errors:
            attrs["aria-invalid"] = "true"
        if self.field.disabled:
            attrs["disabled"] = True
        return self.widget.render(self.name, self.bound.value(), attrs, self.bound.form.renderer)

    @property
    def options(self) -> list[Option]:
        """The choices of radios and checkboxes, flat, without an empty one."""
        found = [option for option in self._options() if not option.label.startswith("---")]
        for number, option in enumerate(found):
            option.id = f"{self.id}_{number}"
        divider = self.look("divider")
        if divider and len(found) > 1:
            found[-1].divider = divider
        return found

    def _options(self) -> Iterator[Option]:
        reveals, answers = self.look("reveals") or {}, self.look("answers") or {}
        by_several = self._revealed_by_several
        hint_for = getattr(self.field, "hint_for", lambda option: "")
        chosen = self.widget.format_value(self.bound.value())
        for _group, options, _index in self.widget.optgroups(self.name, chosen, {"id": self.id}):
            for option in options:
                value = str(option["value"])
                yield Option(
                    value=value,
                    label=str(option["label"]),
                    id="",
                    checked=option["selected"],
                    disabled=bool(self.field.disabled or option["attrs"].get("disabled")),
                    hint=hint_for(option["value"]),
                    revealed=[self.bound.form[name] for name in reveals.get(value, ()) if name not in by_several],
                    reveals=bool(by_several & set(reveals.get(value, ()))),
                    answers=bool(answers.get(value)),
                    only_with=" ".join((self.look("only_with") or {}).get(value, ())),
                )

    @property
    def _revealed_by_several(self) -> set[str]:
        times = Counter(name for names in (self.look("reveals") or {}).values() for name in names)
        return {name for name, count in times.items() if count > 1}

    @property
    def revealed_by_several(self) -> list[BoundField]:
        """The fields that more than one choice asks for: drawn once, under them all."""
        names = self._revealed_by_several
        return [bound for bound in self.bound.form if bound.name in names]

    @property
    def rows(self) -> list[tuple[str, list[Option | None]]]:
        """The rows of a table of boxes; None where a choice is not on offer."""
        boxes = {option.value: option for option in [*self.options, *self._wholes()]}
        return [(name, [boxes.get(value) for value in values]) for name, values in self.widget.rows]

    def _wholes(self) -> Iterator[Option]:
        """The boxes that stand for several, each by itself where it saves a tick."""
        for value, whole in self.widget.wholes.items():
            meant = self.widget.meant_by(value)
            yield Option(
                value,
                whole.label,
                f"{self.id}_{value}",
                checked=False,
                disabled=bool(self.field.disabled),
                stands_for=" ".join(meant) if len(meant) > 1 else "",
            )

    @property
    def search(self) -> Search:
        """What stands in the box: the name of what is chosen, or what was typed and who may be meant."""
        value, names = self.bound.value(), (f"{self.name}{TYPED}", f"{self.name}{SOUGHT}")
        if not isinstance(value, Unsettled):
            label = self.widget.label_of(str(value)) if value else None
            return Search(label or "", *names, str(value) if label else "", [])
        hint_for = getattr(self.field, "hint_for", lambda option: "")
        options = [
            Option(str(key), label, f"{self.id}_{number}", checked=False, disabled=False, hint=hint_for(key))
            for number, (key, label) in enumerate(value.lines)
        ]
        return Search(value.text, *names, "", options, value.more)

    @property
    def search_hint(self) -> str:
        """How to look for it, and what it means to leave it empty."""
        nothing = self.widget.nothing_typed
        return f"Type part of the name. Left empty: {nothing}" if nothing else "Type part of the name"

    @property
    def date_parts(self) -> list[DatePart]:
        """Day, month and year, the wrong ones marked."""
        drawn = self.widget.get_context(self.name, self.bound.value(), {"id": self.id})["widget"]["subwidgets"]
        wrong = wrong_parts(self.bound)
        born = self.widget.attrs.get("autocomplete", "") == "bday"
        return [
            DatePart(
                name=box["name"],
                label=part.capitalize(),
                id=box["attrs"]["id"],
                value="" if box["value"] is None else str(box["value"]),
                wrong=part in wrong,
                width=4 if part == "year" else 2,
                autocomplete=f"bday-{part}" if born else "",
            )
            for part, box in zip(("day", "month", "year"), drawn, strict=True)
        ]

    @property
    def checkbox_checked(self) -> bool:
        """Whether a single box is ticked."""
        return bool(self.widget.check_test(self.bound.value()))


def kind_of(bound: BoundField) -> str:
    """Which of our ways of drawing fits this field."""
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, SearchOrSelect) and widget.is_long:
        return "search"
    return next((kind for widget_class, kind in KINDS if isinstance(widget, widget_class)), "other")


def messages_of(bound: BoundField) -> list[str]:
    """What is wrong with this field. Forms of others say 'This field is required'; here it says what to do."""
    verb = "Select" if isinstance(bound.field, forms.ChoiceField | forms.ModelChoiceField) else "Enter"
    found = []
    for error in bound.form.errors.as_data().get(bound.name, []):
        for message in error.messages:
            is_djangos = error.code == "required" and message == str(forms.Field.default_error_messages["required"])
            found.append(ask_for(verb, str(bound.label)) if is_djangos else message)
    return found


def wrong_parts(bound: BoundField) -> set[str]:
    """Which boxes of a date are wrong: the codes of its errors name them; with any other error, all are."""
    wrong: set[str] = set()
    for error in bound.form.errors.as_data().get(bound.name, []):
        named = set((error.code or "").split("-"))
        wrong |= named if named <= {"day", "month", "year"} else {"day", "month", "year"}
    return wrong
