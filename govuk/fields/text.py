"""Fields that are typed: words, e-mail addresses, numbers, money."""

from typing import Any

from django import forms

from govuk.fields.plain import Plain, lower_first, plain_text_box
from govuk.readable import readable


class Read(Plain, forms.CharField):
    """What is typed to be read: signs that nobody can see are no answer."""

    def to_python(self, value: Any) -> Any:
        """Nothing, where there is nothing to read."""
        text = super().to_python(value)
        return text if not isinstance(text, str) or readable(text) else self.empty_value


class CharField(Read):
    """A line of text."""


TURNING = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


class TextField(Read):
    """Several lines; `count` shows how many characters are left and is the limit, `rows` the height."""

    def __init__(self, *args: Any, rows: int = 5, count: int | None = None, **kwargs: Any) -> None:
        self.count = count
        if count:
            kwargs.setdefault("max_length", count)
        kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Without signs that turn the direction of what follows: in a list they would turn what others wrote too."""
        text = super().to_python(value)
        return text.translate(TURNING) if isinstance(text, str) else text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No maxlength: cutting a pasted text short without a word loses it; the message says how long it may be."""
        return {key: value for key, value in super().widget_attrs(widget).items() if key != "maxlength"}


LONGEST_EMAIL = 254
"""Letters of an address that tables keep, and that mail can be sent to (RFC 5321)."""


class EmailField(Plain, forms.EmailField):
    """An e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}))
        super().__init__(*args, **{"max_length": LONGEST_EMAIL, **kwargs})

    def more_messages(self, label: str) -> dict[str, str]:
        return {"invalid": "Enter an email address in the correct format, like name@example.com"}


class IntegerField(Plain, forms.IntegerField):
    """A whole number."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", plain_text_box(inputmode="numeric"))
        super().__init__(*args, **kwargs)
        self.width = self.width or 4

    def more_messages(self, label: str) -> dict[str, str]:
        return {"invalid": f"{label} must be a whole number, like 12"}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A text box takes no min, max or step."""
        return {}

    def to_python(self, value: object) -> int | None:
        """A number of any sensible length; thousands may have commas."""
        text = "" if value is None else str(value).strip().replace(",", "")
        if len(text) > 18:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


class DecimalField(Plain, forms.DecimalField):
    """A number that may have a decimal part."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", plain_text_box(inputmode="decimal"))
        super().__init__(*args, **kwargs)
        self.width = self.width or 5

    def more_messages(self, label: str) -> dict[str, str]:
        return {"invalid": f"{label} must be a number, like 12 or 12.5"}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A text box takes no min, max or step."""
        return {}

    def to_python(self, value: object) -> Any:
        """Commas between thousands are let through; exponents are not numbers to a reader."""
        text = "" if value is None else str(value).strip().replace(",", "")
        if len(text) > 30 or "e" in text.lower():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


class MoneyField(DecimalField):
    """Pounds and pence, never below nothing; £ and commas may be typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs = {"max_digits": 9, "decimal_places": 2, "min_value": 0, "prefix": "£", **kwargs}
        super().__init__(*args, **kwargs)

    def more_messages(self, label: str) -> dict[str, str]:
        return {
            "invalid": f"{label} must be an amount of money, like 45 or 45.50",
            "min_value": f"{label} must be £0 or more",
            "max_decimal_places": f"{label} must be in pounds and pence, like 45.50",
            "required": self.empty or f"Enter {lower_first(label)}",
        }

    def to_python(self, value: object) -> Any:
        """A typed pound sign is no mistake."""
        return super().to_python(value.strip().removeprefix("£") if isinstance(value, str) else value)
