"""A form that names its verb hands it what is entered by the names of the fields."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import get_resolver

from core.forms import PageForm


def kinds_of(form: type[PageForm]) -> Iterator[type[PageForm]]:
    for each in form.__subclasses__():
        yield each
        yield from kinds_of(each)


def with_a_verb() -> list[Any]:
    assert get_resolver().url_patterns, "loads every room and its forms"
    found = {form for form in kinds_of(PageForm) if form.verb and form.act is PageForm.act}
    return [pytest.param(form, id=f"{form.__module__}.{form.__name__}") for form in sorted(found, key=str)]


@pytest.mark.parametrize("form", with_a_verb())
def test_a_verb_takes_what_its_form_asks(form: type[PageForm]) -> None:
    takes = inspect.signature(form.verb).parameters
    asked = {name for name, parameter in takes.items() if parameter.kind is parameter.KEYWORD_ONLY}
    needed = {name for name in asked if takes[name].default is inspect.Parameter.empty}
    assert {*form.base_fields, "by"} <= asked
    assert needed <= {*form.base_fields, "by"}
