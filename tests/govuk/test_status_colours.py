"""Every status of every table, and of what is worked out, has a colour of the design system."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from govuk.choices import Coloured
from providers.documents import Slot

COLOURS = {"grey", "blue", "teal", "green", "yellow", "orange", "red", "purple"}

# What the national forms call a status and no page draws as one.
NO_STATUS = {"Enrolment": "whether a pupil is on this roll alone"}
# Other fields that are drawn with `status_tag`.
DRAWN_TOO = {("Mark", "kind"), ("Audit", "outcome"), ("Seat", "answer")}

FIELDS = [
    (model, field)
    for model in apps.get_models()
    for field in model._meta.fields
    if field.choices
    and (
        model.__name__ not in NO_STATUS
        and field.name in ("status", "state")
        or (model.__name__, field.name) in DRAWN_TOO
    )
]


def test_no_template_draws_another_field_as_a_status() -> None:
    pages = "".join(each.read_text() for each in Path(settings.BASE_DIR, "templates").rglob("*.html"))
    drawn = set(re.findall(r"{% status_tag [\w.]+ \"(\w+)\" %}", pages))
    assert drawn == {"state"} | {field for _model, field in DRAWN_TOO}


@pytest.mark.parametrize("model, field", FIELDS)
def test_every_status_of_every_table_brings_its_colour(model: type, field: object) -> None:
    choices = getattr(model, field.name.capitalize())
    assert issubclass(choices, Coloured)
    assert choices.choices == field.choices
    assert {each.colour for each in choices} <= COLOURS
    assert all(each.label for each in choices)


def test_what_documents_come_to_brings_its_colour_too() -> None:
    assert {each.colour for each in Slot.Status} <= COLOURS


def test_a_status_without_a_colour_is_refused_where_it_is_written() -> None:
    with pytest.raises(TypeError, match="colour"):

        class Status(Coloured):
            DRAFT = "draft", "Draft"
