"""One of more than fifty is searched for: by words, without a script, and without the keys of all in the page."""

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template

from govuk import fields
from govuk.fields.searched import SELECT_AT_MOST, settled_address

SITES = [(f"key-{n}", f"Site {n:03}") for n in range(SELECT_AT_MOST)]
NAMES = [("green", "Green House"), ("green-two", "Green House North"), ("wood", "St Chad’s Wood"), ("ash", "Ash")]


class Many(forms.Form):
    site = fields.SelectField(label="Site", choices=[*SITES, *NAMES])
    within = fields.SelectField(label="Within", choices=SITES, required=False, nothing="Anywhere")
    other = fields.SelectField(label="Other site", choices=[*SITES, *NAMES], required=False, nothing="All sites")


def drawn(form: forms.Form, name: str) -> str:
    return Template("{% load crispy_forms_tags %}{{ field|as_crispy_field }}").render(Context({"field": form[name]}))


def sent(typed: str, key: str = "", sought: str = "") -> Many:
    return Many({"site": key, "site_typed": typed, "site_sought": sought})


def test_fifty_are_a_drop_down_and_more_a_box_without_their_keys():
    form = Many()
    assert drawn(form, "within").count("<option") == SELECT_AT_MOST + 1
    box = drawn(form, "site")
    assert "<select" not in box
    assert "key-" not in box
    assert 'name="site_typed"' in box
    assert "Left empty: All sites" in drawn(form, "other")


@pytest.mark.parametrize(
    "typed, key",
    [("st chads", "wood"), ("WOOD chad", "wood"), ("Green House", "green"), ("north green", "green-two")],
)
def test_what_one_is_called_is_taken(typed, key):
    form = sent(typed)
    form.full_clean()
    assert form.cleaned_data["site"] == key


def test_several_are_shown_as_radios_to_choose_from():
    form = sent("green")
    assert form.errors["site"] == ["Select which site you mean, or type more of the name"]
    box = drawn(form, "site")
    assert box.count('type="radio"') == 2
    assert box.count("checked") == 0
    assert 'value="green"' in box
    chosen = sent("green", key="green-two", sought="green")
    assert chosen.is_valid(), chosen.errors
    assert chosen.cleaned_data["site"] == "green-two"
    assert 'value="Green House North"' in drawn(chosen, "site")


def test_a_slip_is_asked_about_and_not_taken():
    form = sent("gren house nrth")
    assert "site" in form.errors
    assert 'value="green-two"' in drawn(form, "site")


def test_many_are_cut_short_and_counted():
    form = sent("site")
    assert form.errors["site"] == ["There are 50 like it: Select which site you mean, or type more of the name"]
    assert drawn(form, "site").count('type="radio"') == 15
    assert "35 more" in drawn(form, "site")


@pytest.mark.parametrize("typed", ["<b>zzz</b>", "&&&", "x" * 5000, "\0zzz"])
def test_none_is_said(typed):
    form = sent(typed)
    assert form.errors["site"][0].startswith("No site has a name like “")
    assert "<b>" not in drawn(form, "site")


def test_other_words_undo_the_choice_and_so_do_none():
    assert sent("ash", key="green", sought="Green House").data
    other = sent("ash", key="green", sought="Green House")
    other.full_clean()
    assert other.cleaned_data["site"] == "ash"
    assert sent("", key="green", sought="Green House").errors["site"] == ["Select site"]


def test_a_link_may_still_say_the_key_alone():
    form = Many({"site": "ash"})
    form.full_clean()
    assert form.cleaned_data["site"] == "ash"
    assert 'value="Ash"' in drawn(form, "site")
    assert Many({"site": "nobody"}).errors


def test_an_address_says_the_key_once_it_is_settled():
    asked = QueryDict("site=&site_typed=st+chads&site_sought=&within=key-1")
    settled = settled_address(Many(asked), asked)
    assert settled is not None
    assert settled.urlencode() == "within=key-1&site=wood"
    unsettled = QueryDict("site_typed=green")
    assert settled_address(Many(unsettled), unsettled) is None
