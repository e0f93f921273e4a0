"""Forms look and speak by the rules of the design system: every link and description leads somewhere."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.template import engines
from django.test import Client

from govuk import fields
from govuk.faults import faults_of
from tests.govuk.look_samples import NASTY, EveryField

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.govuk.look_samples")]

GOOD = {
    "name": "Forge",
    "reason": "Tried two schools",
    "email": "ann@example.org",
    "places": "8",
    "rate": "£45.50",
    "starts_on_day": "7",
    "starts_on_month": "January",
    "starts_on_year": "2027",
    "starts_at": "1.15",
    "has_plan": "no",
    "ground": "insurance",
    "lot": "1",
    "needs": ["semh"],
    "half_days": ["fri_pm", "mon_am"],
    "agreed": "on",
}


class Page(HTMLParser):
    """Every element with its attributes, in the order of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def with_attr(self, name: str) -> list[str]:
        return [attrs[name] for _tag, attrs in self.found if name in attrs]

    def by_id(self, name: str) -> tuple[str, dict[str, str]]:
        return next(each for each in self.found if each[1].get("id") == name)


def sent(data: dict[str, Any]) -> Page:
    return Page(Client().post("/look/form/", data).content.decode())


def test_every_link_of_the_error_summary_leads_to_a_control() -> None:
    page = sent({"once": "1"})
    links = [attrs["href"] for tag, attrs in page.found if tag == "a" and attrs["href"].startswith("#id_")]
    assert len(links) == 14
    for link in links:
        assert page.by_id(link.removeprefix("#"))[0] in {"input", "select", "textarea"}, link


@pytest.mark.parametrize("data", [{}, {"once": "1"}, {**GOOD, "has_plan": "yes", "ground": "other"}])
def test_every_description_and_label_leads_to_an_element(data: dict[str, Any]) -> None:
    page = sent(data) if data else Page(Client().get("/look/form/").content.decode())
    ids = page.with_attr("id")
    assert len(ids) == len(set(ids))
    for name in ("aria-describedby", "for", "aria-controls", "data-aria-controls", "aria-labelledby"):
        for value in page.with_attr(name):
            assert set(value.split()) <= set(ids), (name, value)


def test_hint_and_error_are_named_on_the_control_or_on_its_group() -> None:
    page = sent({"once": "1"})
    rate = page.by_id("id_rate")[1]
    assert rate["aria-describedby"] == "id_rate-hint id_rate-error"
    assert rate["aria-invalid"] == "true"
    groups = [attrs.get("aria-describedby") for tag, attrs in page.found if tag == "fieldset"]
    assert "id_starts_on-hint id_starts_on-error" in groups
    assert "aria-invalid" not in page.by_id("id_needs_0")[1]


def test_a_page_with_errors_says_so_in_its_title() -> None:
    assert b"<title>Error: Every field - " in Client().post("/look/form/", {"once": "1"}).content
    assert b"<title>Every field - " in Client().get("/look/form/").content


def test_what_was_typed_is_kept() -> None:
    page = sent({"once": "1", "name": NASTY, "starts_on_day": "99", "needs": ["asd"], "half_days": ["tue_am"]})
    assert page.by_id("id_name")[1]["value"] == NASTY
    assert page.by_id("id_starts_on_0")[1]["value"] == "99"
    assert "checked" in page.by_id("id_needs_1")[1]
    assert "checked" in next(attrs for _tag, attrs in page.found if attrs.get("value") == "tue_am")


def test_no_label_becomes_markup() -> None:
    html = Client().get("/look/form/").content.decode()
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert") == 3
    assert "{{ COUNCIL.name }}" in html


def test_nothing_in_a_page_is_inline_and_no_other_host_is_asked() -> None:
    for address in ("/look/", "/look/form/"):
        page = Page(Client().get(address).content.decode())
        assert not [attrs for tag, attrs in page.found if tag == "style" or (tag == "script" and "src" not in attrs)]
        for _tag, attrs in page.found:
            assert not [name for name in attrs if name == "style" or name.startswith("on")], attrs
            assert not re.match(r"(https?:)?//", attrs.get("src", "")), attrs


def test_only_the_wrong_box_of_a_date_is_marked_and_linked() -> None:
    page = sent({**GOOD, "starts_on_month": "13"})
    assert "govuk-input--error" in page.by_id("id_starts_on_1")[1]["class"]
    assert "govuk-input--error" not in page.by_id("id_starts_on_0")[1]["class"]
    assert "#id_starts_on_1" in page.with_attr("href")


def test_a_revealed_field_is_drawn_once_and_under_its_choice() -> None:
    html = Client().get("/look/form/").content.decode()
    assert html.count('name="plan_name"') == 1
    assert html.index('id="conditional-id_has_plan_0"') < html.index('name="plan_name"') < html.index('value="no"')


def test_a_revealed_field_is_asked_for_only_when_its_choice_is_made() -> None:
    form = EveryField({**GOOD, "has_plan": "yes", "ground": "other"}, acting=None)
    assert form.errors["plan_name"] == ["Enter the name of the plan"]
    assert form.errors["other_ground"] == ["Enter which ground"]
    assert "other_since" not in form.errors


def test_what_stands_under_a_choice_not_made_is_dropped() -> None:
    form = EveryField({**GOOD, "plan_name": "left over", "other_since_day": "1"}, acting=None)
    form.is_valid()
    assert "other_since" not in form.errors
    assert form.cleaned_data["plan_name"] == ""
    assert form.cleaned_data["other_since"] is None


def test_each_empty_answer_is_asked_for_in_its_own_words() -> None:
    faults = {fault.control_id: fault.message for fault in faults_of(EveryField({}, acting=None))}
    assert faults["id_rate"] == "Enter the day rate"
    assert faults["id_has_plan_0"] == "Select yes or no: Is there a plan?"
    assert faults["id_file"] == "Select a file"
    assert faults["id_half_days_0"] == "Select at least one half-day"
    assert not [message for message in faults.values() if "This field" in message]


def test_djangos_own_fields_speak_plainly_too() -> None:
    class Plain(forms.Form):
        nickname = forms.CharField(max_length=3)

    form = Plain({})
    fields.speak_plainly(form)
    assert faults_of(form)[0].message == "Enter nickname"
    untouched = Plain({})
    assert faults_of(untouched)[0].message == "Enter nickname"


def test_a_filter_form_does_not_call_its_fields_optional() -> None:
    html = Client().get("/look/?lot=1").content.decode()
    assert "(optional)" not in html
    assert "Filter (in use)" in html
    for asked in ("", "?nothing_of_ours=1", "?page=2", "?lot="):
        assert "(in use)" not in Client().get(f"/look/{asked}").content.decode()
    assert '<details class="govuk-details app-filter__details" open>' in html


def test_an_optional_field_says_so() -> None:
    html = Client().get("/look/form/").content.decode()
    assert "Distance (optional)" in html
    assert "Name of the plan (optional)" not in html
    assert "Since when (optional)" in html


def test_the_error_summary_takes_formsets_and_several_forms() -> None:
    rows = forms.formset_factory(EveryField, extra=0)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-reason": "x"}, form_kwargs={"acting": None}
    )
    rows.is_valid()
    assert faults_of([rows, EveryField({}, acting=None)])[0].control_id == "id_form-0-name"
    template = engines["django"].from_string("{% error_summary form formset %}")
    assert "There is a problem" in template.render({"formset": rows})
    assert template.render({}).strip() == ""


def test_a_form_carries_its_token_once() -> None:
    html = Client().get("/look/form/").content.decode()
    assert html.count("csrfmiddlewaretoken") == 1
    assert '<form method="post" enctype="multipart/form-data" novalidate>' in " ".join(html.split())


def test_the_one_time_key_and_the_fingerprint_of_the_page_go_with_its_form() -> None:
    template = engines["django"].from_string("{% page_form form %}")
    html = template.render({"form": EveryField(acting=None), "once": "a-key", "seen": "as-it-was"})
    assert '<input type="hidden" name="once" value="a-key">' in html
    assert '<input type="hidden" name="seen" value="as-it-was">' in html


def test_rows_are_asked_from_the_database_once_to_draw_them(queries: Any, council: Any) -> None:
    class Where(forms.Form):
        place = fields.ModelChoiceField(type(council).objects.all(), label="Place", hint_from=lambda row: row.name)

    template = engines["django"].from_string("{% error_summary form %}{% page_form form %}")
    assert queries(template.render, {"form": Where({})}) == 1
