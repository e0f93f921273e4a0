"""PageForm and PageFilter: words into values, offering only rows the person may see."""

import uuid
from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from core.acting import Acting
from core.models import ScopedQuerySet
from govuk import fields

# Nobody looks for more; SQLite cannot, from 50,000 characters on.
LONGEST_WORDS = 200


def _helper(layout: Layout | None = None) -> FormHelper:
    helper = FormHelper()
    helper.layout = layout
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


def _narrow(offered: dict[str, forms.Field], acting: Acting) -> None:
    for field in offered.values():
        queryset = getattr(field, "queryset", None)
        if isinstance(queryset, ScopedQuerySet):
            field.queryset = queryset.visible_to(acting)  # type: ignore[attr-defined]


def _shorten(offered: dict[str, forms.Field]) -> None:
    """Words to look for that have no limit of their own get one."""
    for field in offered.values():
        if isinstance(field, forms.UUIDField):
            continue  # a number, whatever its class says
        if isinstance(field, forms.CharField) and field.max_length is None:
            field.max_length = LONGEST_WORDS
            field.validators.append(MaxLengthValidator(LONGEST_WORDS, f"Use {LONGEST_WORDS} characters or fewer"))


class PageForm(forms.Form):
    """A form of one page. It turns words into values and calls the verb in act(); it does not decide."""

    verb: Any = None
    """Of the row; it takes what is entered by the names of the fields."""
    layout: Layout | None = None
    """How its fields stand together, where it is not one under the other."""

    def __init__(self, *args: Any, acting: Acting, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acting = acting
        self.row = row
        self.helper = _helper(self.layout)
        _narrow(self.fields, acting)
        fields.speak_plainly(self)

    def clean(self) -> dict[str, Any]:
        """Ask for what a chosen answer revealed, and drop what was typed under one that was not chosen."""
        fields.require_revealed(self)
        return self.cleaned_data

    def act(self, row: Any, by: Acting) -> Any:
        """Call the verb with what was entered; what it returns is where an AddPage goes next."""
        return type(self).verb(row, by=by, **self.cleaned_data)


class PageModelForm(forms.ModelForm):
    """A plain edit of one row's own fields."""

    def __init__(self, *args: Any, acting: Acting, row: Any = None, **kwargs: Any) -> None:
        kwargs["instance"] = row
        super().__init__(*args, **kwargs)
        self.acting = acting
        self.row = row
        self.helper = _helper()
        _narrow(self.fields, acting)
        fields.speak_plainly(self)

    def clean(self) -> dict[str, Any]:
        """Ask for what a chosen answer revealed, and drop what was typed under one that was not chosen."""
        cleaned = super().clean() or self.cleaned_data
        fields.require_revealed(self)
        return cleaned

    def act(self, row: Any, by: Acting) -> Any:
        return self.save()

    def add_error(self, field: str | None, error: Any) -> None:
        """A field that says what is wrong says it once: its table does not say it again."""
        found = getattr(error, "error_dict", None) if field is None else None
        left = {name: said for name, said in found.items() if name not in self.errors} if found else error
        if left:
            super().add_error(field, ValidationError(left) if found else error)


class OnceKey(forms.Form):
    """The hidden one-time key of a form that creates something."""

    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def new() -> str:
        return str(uuid.uuid4())


class PageFilter(django_filters.FilterSet):
    """Narrows and sorts a list by listed keys only; anything else in the address is ignored."""

    preset = ""
    """One of the filters, whose choices stand over the list to be taken with one click."""

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        self.acting = acting
        super().__init__(*args, **kwargs)

    @property
    def form(self) -> forms.Form:
        """The form of the filters, its choices narrowed to what the person may see."""
        form = super().form
        if not hasattr(form, "helper"):
            form.helper = _helper()
            _narrow(form.fields, self.acting)
            _shorten(form.fields)
        return form
