"""Fields together in a form: plain words for all, revealed fields asked when they show, model fields in our kinds."""

from typing import Any

from django import forms
from django.db import models
from django.forms.utils import pretty_name

from govuk.fields.choices import BooleanField, ChoiceField, Chosen, ModelSelectField, SelectField
from govuk.fields.dates import DateField, TimeField
from govuk.fields.plain import Plain, messages_for
from govuk.fields.text import CharField, DecimalField, EmailField, IntegerField, TextField

# Up to this many choices are shown at once; more go into a drop-down.
RADIOS_AT_MOST = 8


def speak_plainly(form: forms.BaseForm) -> None:
    """Give every field of the form messages that say what to do, Django's own fields too."""
    for name, field in form.fields.items():
        label = str(field.label or pretty_name(name))
        if isinstance(field, Plain):
            if not field.label:
                field.name_it(label)
            continue
        verb = "Select" if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) else "Enter"
        field.error_messages = {**field.error_messages, **messages_for(verb, label)}


def revealed_names(form: forms.BaseForm) -> set[str]:
    """Names of the fields drawn under a choice of another field."""
    return {
        name
        for field in form.fields.values()
        if isinstance(field, Chosen)
        for names in field.reveals.values()
        for name in names
    }


def answered_names(form: forms.BaseForm) -> set[str]:
    """Names of the fields that some choice of another field answers."""
    chosen = (field for field in form.fields.values() if isinstance(field, Chosen))
    return {name for field in chosen for names in field.answers.values() for name in names}


def require_revealed(form: forms.BaseForm) -> None:
    """Ask for the fields under a choice that was chosen, and drop what was typed under one that was not.

    What a choice answers is dropped too, whatever was typed; before anything is chosen it is not asked yet.
    """
    for name, field in form.fields.items():
        if not isinstance(field, Chosen):
            continue
        given = form[name].value()
        chosen = {str(value) for value in (given if isinstance(given, list | tuple) else [given])}
        asked = {inner for value in chosen for inner in field.reveals.get(value, ())}
        for inner in dict.fromkeys(inner for revealed in field.reveals.values() for inner in revealed):
            _settle(form, inner, asked=inner in asked)
        is_open = not form.cleaned_data.get(name)
        for inner in {inner for value, names in field.answers.items() if is_open or value in chosen for inner in names}:
            _settle(form, inner, asked=False)


def _settle(form: forms.BaseForm, name: str, *, asked: bool) -> None:
    field = form.fields[name]
    value = form.cleaned_data.get(name)
    if not asked:
        form.errors.pop(name, None)
        form.cleaned_data[name] = field.clean(None) if not field.required else None
    elif name not in form.errors and value in field.empty_values and not getattr(field, "may_be_empty", False):
        form.add_error(name, forms.ValidationError(field.error_messages["required"], code="required"))


BY_MODEL: list[tuple[type[models.Field], type[forms.Field]]] = [
    (models.EmailField, EmailField),
    (models.CharField, CharField),
    (models.TextField, TextField),
    (models.TimeField, TimeField),
    (models.DecimalField, DecimalField),
    (models.IntegerField, IntegerField),
    (models.BooleanField, BooleanField),
    (models.ForeignKey, ModelSelectField),
]
AS_DJANGO_DOES = (models.DateTimeField, models.URLField, models.SlugField, models.GenericIPAddressField)


def from_model(db_field: models.Field, **kwargs: Any) -> forms.Field | None:
    """The form field for a model field: `formfield_callback = from_model` in a ModelForm's Meta."""
    if isinstance(db_field, AS_DJANGO_DOES):
        return db_field.formfield(**kwargs)
    if db_field.choices:
        few = len(db_field.flatchoices) <= RADIOS_AT_MOST
        return db_field.formfield(choices_form_class=ChoiceField if few else SelectField, **kwargs)
    if isinstance(db_field, models.DateField):
        return db_field.formfield(form_class=DateField, **kwargs)
    for kind, field_class in BY_MODEL:
        if isinstance(db_field, kind):
            return db_field.formfield(form_class=field_class, **kwargs)
    return db_field.formfield(**kwargs)
