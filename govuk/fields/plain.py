"""What all our fields share: messages that say what to do, and how the field looks."""

from typing import Any

from django import forms

NAMED = ("name of", "first day", "last day")
"""What there is one of: 'Enter the name of the site'."""


def lower_first(label: str) -> str:
    """'Start date' as it stands inside a sentence; 'UPN' and 'SEN need' keep their capitals."""
    if len(label) > 1 and label[1].isupper():
        return label
    return label[:1].lower() + label[1:]


def ask_for(verb: str, label: str) -> str:
    """The message for an empty answer: 'Enter reason', or for a question 'Answer “Who pays?”'."""
    if label.endswith("?"):
        return f"Answer “{label}”"
    words = lower_first(label)
    return f"{verb} the {words}" if words.startswith(NAMED) else f"{verb} {words}"


def messages_for(verb: str, label: str) -> dict[str, str]:
    """Messages for the checks Django makes, with the label as their subject."""
    return {
        "required": ask_for(verb, label),
        "invalid_choice": f"{ask_for('Select', label)}: that answer is not in the list",
        "max_length": f"{label} must be %(limit_value)s characters or fewer",
        "min_length": f"{label} must be %(limit_value)s characters or more",
        "min_value": f"{label} must be %(limit_value)s or more",
        "max_value": f"{label} must be %(limit_value)s or less",
        "max_digits": f"{label} must be a smaller number",
        "max_whole_digits": f"{label} must be a smaller number",
        "max_decimal_places": f"{label} must have %(max)s decimal places or fewer",
        "null_characters_not_allowed": f"{label} has a character that cannot be saved; type it again",
    }


class Plain:
    """A field that says in plain words what to do; the words come from `label` or from `empty`."""

    verb = "Enter"

    def __init__(
        self,
        *args: Any,
        empty: str = "",
        hint: str = "",
        width: int | str = "",
        prefix: str = "",
        suffix: str = "",
        heading: bool = False,
        hide_label: bool = False,
        may_be_empty: bool = False,
        **kwargs: Any,
    ) -> None:
        self.empty = empty
        self.own_messages = dict(kwargs.get("error_messages") or {})
        self.width, self.prefix, self.suffix = width, prefix, suffix
        self.heading, self.hide_label, self.may_be_empty = heading, hide_label, may_be_empty
        if hint:
            kwargs["help_text"] = hint
        super().__init__(*args, **kwargs)
        self.name_it(str(self.label or "Answer"))  # type: ignore[attr-defined]

    def name_it(self, label: str) -> None:
        """Word the messages around this label; words given by hand stand."""
        messages = {**messages_for(self.verb, label), **self.more_messages(label)}
        if self.empty:
            messages["required"] = self.empty
        self.error_messages = {**getattr(self, "error_messages", {}), **messages, **self.own_messages}

    def more_messages(self, label: str) -> dict[str, str]:
        """Messages only this kind of field has."""
        return {}


def plain_text_box(**attrs: Any) -> forms.TextInput:
    """A text box; numbers too are typed into one, since number boxes change by scrolling and hide what was typed."""
    return forms.TextInput(attrs=attrs)
