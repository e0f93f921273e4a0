"""Form fields in the field's words: import `govuk.fields` and write `fields.DateField(label="Start date")`.

What every field takes beside Django's own arguments:

``label``     the question, always given; the messages are made from it.
``empty``     what to say when nothing is given ("Enter the reason"); without it "Enter reason" or "Select reason".
``hint``      help under the label (the same as ``help_text``).
``width``     of a text box: 2, 3, 4, 5, 10, 20, 30 characters, or "one-half", "two-thirds"…
``prefix``, ``suffix``   short text before or after a text box (£, %, miles).
``heading``   the label is the page's h1 (one question on the page).
``hide_label``  the label is for screen readers only.
``may_be_empty``  a revealed field that can be left empty all the same (see ``reveals``).

Choices take ``hints={value: text}``, ``inline=True`` (two short answers on one line), ``divider="or"`` (before the
last) and ``reveals={value: "field_name"}`` (or a tuple of names): those fields are drawn under the choice and asked
only when it is chosen; a field of several choices is drawn once, under the last of them. ``answers``, written the same
way, names fields that are asked only once another choice is made. Declare revealed fields ``required=False`` and call
``require_revealed(form)`` in the form's ``clean``.

``speak_plainly(form)`` in a form's ``__init__`` gives Django's own fields the same kind of messages, and
``from_model`` (imported by name into the form's module: inside ``Meta`` the word ``fields`` means something else) is
the ``formfield_callback`` that turns model fields into these.
"""

from govuk.fields.choices import (
    BooleanField,
    ChoiceField,
    ModelChoiceField,
    ModelMultipleChoiceField,
    ModelSelectField,
    MultipleChoiceField,
    SelectField,
    YesNoField,
)
from govuk.fields.dates import DateField, DateInput, TimeField
from govuk.fields.files import FileField, FilesField
from govuk.fields.forms import from_model, require_revealed, speak_plainly
from govuk.fields.plain import Plain, lower_first
from govuk.fields.text import CharField, DecimalField, EmailField, IntegerField, MoneyField, TextField

__all__ = [
    "BooleanField",
    "CharField",
    "ChoiceField",
    "DateField",
    "DateInput",
    "DecimalField",
    "EmailField",
    "FileField",
    "FilesField",
    "IntegerField",
    "ModelChoiceField",
    "ModelMultipleChoiceField",
    "ModelSelectField",
    "MoneyField",
    "MultipleChoiceField",
    "Plain",
    "SelectField",
    "TextField",
    "TimeField",
    "YesNoField",
    "from_model",
    "lower_first",
    "require_revealed",
    "speak_plainly",
]
