"""Signs that take no room, or are blank, are nothing to read."""

import pytest
from django import forms

from govuk import fields
from govuk.readable import readable

NOTHING = [
    "\u200b",
    "\u200c\u200d\ufeff",
    "\u2060",
    "\u00ad",
    "\u3164",
    "\u115f\u1160",
    "\u2800",
    "\ufe0f",
    "\U000e0101",
    "\u034f",
    " \t\u00a0",
]


@pytest.mark.parametrize("text", NOTHING, ids=ascii)
def test_what_nobody_can_see_is_nothing_to_read(text):
    assert readable(text) == ""
    assert readable(f"{text}Dear{text} all{text}") == "Dear all"


@pytest.mark.parametrize("text", ["Zoë", "محمد", "李", "Ó Súilleabháin", "👍🏽", "-", "7"])
def test_what_can_be_seen_is(text):
    assert readable(text)


@pytest.mark.parametrize("field", [fields.CharField(label="Reason"), fields.TextField(label="Reason")])
@pytest.mark.parametrize("text", NOTHING, ids=ascii)
def test_a_question_is_not_answered_by_what_nobody_can_see(field, text):
    with pytest.raises(forms.ValidationError, match="Enter reason"):
        field.clean(text)
    assert field.clean(f"Late{text}") == f"Late{text}".strip()


def test_one_that_may_be_left_out_is_left_out():
    assert fields.CharField(label="Note", required=False).clean("\u200b") == ""
