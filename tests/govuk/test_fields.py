"""Typed words become values, and wrong ones get a sentence."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.utils.datastructures import MultiValueDict

from core import clock
from core.half_day_boxes import HalfDaysField
from govuk import fields


def refusal(field: forms.Field, value: Any) -> str:
    with pytest.raises(forms.ValidationError) as raised:
        field.clean(value)
    return raised.value.messages[0]


@pytest.mark.parametrize(
    "typed, words, code",
    [
        (["", "3", "2027"], "must include a day", "day"),
        (["", "", "2027"], "must include a day and month", "day-month"),
        (["1", "3", ""], "must include a year", "year"),
        (["1", "3", "27"], "must have a year of 4 numbers, like 2026", "year"),
        (["1", "3", "0001"], "must have a year between 1900 and 2100", "year"),
        (["1", "3", "9999"], "must have a year between 1900 and 2100", "year"),
        (["1", "13", "2027"], "must be a real date", "month"),
        (["32", "13", "2027"], "must be a real date", "day-month"),
        (["29", "2", "2027"], "must be a real date", "day-month-year"),
        (["²", "2", "2027"], "must be a real date", "day"),
        (["1", "2", "٢٠٢٧"], "must have a year of 4 numbers, like 2026", "year"),
        (["9" * 5000, "2", "2027"], "must be a real date", "day"),
    ],
)
def test_a_wrong_date_says_which_part(typed: list[str], words: str, code: str) -> None:
    with pytest.raises(forms.ValidationError) as raised:
        fields.DateField(label="Start date").clean(typed)
    assert raised.value.messages == [f"Start date {words}"]
    assert raised.value.code == code


@pytest.mark.parametrize(
    "typed", [["29", "2", "2028"], [" 29 ", "feb", "2028"], ["29", "February", "2028"], "2028-02-29"]
)
def test_a_date_is_read_however_it_is_typed(typed: Any) -> None:
    assert fields.DateField(label="Start date").clean(typed) == datetime.date(2028, 2, 29)


def test_a_date_in_an_address_is_read() -> None:
    class Since(forms.Form):
        since = fields.DateField(label="Since")

    assert Since({"since": "2026-11-23"}).is_valid()
    assert Since({"since": "2026-99-99"}).errors["since"] == ["Enter since"]
    assert Since({"since": "x" * 9999}).errors


def test_a_date_keeps_to_its_limits() -> None:
    with clock.set_to(clock.at(datetime.date(2026, 11, 23))):
        past = fields.DateField(label="Date of visit", latest=clock.today)
        assert refusal(past, ["24", "11", "2026"]) == "Date of visit must be today or in the past"
        assert past.clean(["23", "11", "2026"]) == datetime.date(2026, 11, 23)
    later = fields.DateField(label="End date", earliest=datetime.date(2026, 9, 1))
    assert refusal(later, ["31", "8", "2026"]) == "End date must be on or after 1 September 2026"


@pytest.mark.parametrize(
    "typed, expected",
    [("9:30", (9, 30)), ("09.30", (9, 30)), ("930", (9, 30)), ("9", (9, 0)), ("9am", (9, 0)), ("12am", (0, 0)),
     ("12pm", (12, 0)), ("1:15pm", (13, 15)), ("13:15", (13, 15)), ("13:15:00", (13, 15))],
)  # fmt: skip
def test_times_are_read_as_people_type_them(typed: str, expected: tuple[int, int]) -> None:
    assert fields.TimeField(label="Start time").clean(typed) == datetime.time(*expected)


@pytest.mark.parametrize("typed", ["25:00", "9:75", "13pm", "0am", "noonish", "-1", "9:3", "12345"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    assert refusal(fields.TimeField(label="Start time"), typed) == "Start time must be a time, like 9:30 or 13:15"


def test_a_bare_quarter_past_one_is_in_the_afternoon_of_a_school_day() -> None:
    assert fields.TimeField(label="Start", school_day=True).clean("1:15") == datetime.time(13, 15)
    assert fields.TimeField(label="Start").clean("1:15") == datetime.time(1, 15)


@pytest.mark.parametrize("typed, expected", [("45", "45"), ("£1,045.50", "1045.50"), (" 45.5 ", "45.5")])
def test_money_may_be_typed_with_its_sign_and_commas(typed: str, expected: str) -> None:
    assert fields.MoneyField(label="Day rate").clean(typed) == Decimal(expected)


@pytest.mark.parametrize("typed", ["forty", "1e5", "NaN", "Infinity", "-3", "45.505", "9" * 5000])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    assert refusal(fields.MoneyField(label="Day rate"), typed).startswith("Day rate must be")


def test_whole_numbers_say_their_limits() -> None:
    places = fields.IntegerField(label="Places", min_value=1, max_value=20)
    assert places.clean("1,0") == 10
    assert refusal(places, "0") == "Places must be 1 or more"
    assert refusal(places, "21") == "Places must be 20 or less"
    assert refusal(places, "9" * 5000) == "Places must be a whole number, like 12"


def test_half_days_come_in_the_order_of_the_week() -> None:
    assert HalfDaysField(label="Half-days").clean(["fri_pm", "mon_am", "mon_am"]) == ["mon_am", "fri_pm"]


def test_a_half_day_not_offered_is_refused() -> None:
    offered = HalfDaysField(label="Half-days", offered=["mon_am"])
    assert refusal(offered, ["tue_am"]) == "Select half-days from the table"


@pytest.mark.parametrize("ticked, meant", [
    (["week"], ["mon_am", "mon_pm", "tue_am", "tue_pm", "wed_am", "wed_pm", "thu_am", "thu_pm", "fri_am", "fri_pm"]),
    (["tue"], ["tue_am", "tue_pm"]),
    (["am"], ["mon_am", "tue_am", "wed_am", "thu_am", "fri_am"]),
    (["mon", "mon_am", "pm"], ["mon_am", "mon_pm", "tue_pm", "wed_pm", "thu_pm", "fri_pm"]),
])  # fmt: skip
def test_a_box_for_all_day_or_every_day_stands_for_its_half_days(ticked: list[str], meant: list[str]) -> None:
    field = HalfDaysField(label="Half-days")
    read = field.widget.value_from_datadict(MultiValueDict({"half_days": ticked}), None, "half_days")
    assert field.clean(read) == meant


def test_every_day_stands_for_those_on_offer_alone() -> None:
    field = HalfDaysField(label="Half-days", offered=["mon_am", "mon_pm", "fri_pm"])
    read = field.widget.value_from_datadict(MultiValueDict({"half_days": ["week", "fri"]}), None, "half_days")
    assert field.clean(read) == ["mon_am", "mon_pm", "fri_pm"]


def test_yes_and_no_are_values_and_silence_is_neither() -> None:
    asked = fields.YesNoField(label="Is there a plan?", required=False)
    assert [asked.clean(typed) for typed in ("yes", "no", "")] == [True, False, None]
    assert asked.prepare_value(False) == "no"


def test_a_file_is_refused_by_its_ending_and_size() -> None:
    field = fields.FileField(label="Register", accept=(".csv", ".xlsx"), max_mb=1)
    assert refusal(field, SimpleUploadedFile("a.pdf", b"x")) == "The selected file must be a CSV or XLSX"
    assert refusal(field, SimpleUploadedFile("a.csv", b"")) == "The selected file is empty"
    assert refusal(field, SimpleUploadedFile("a.csv", b"x" * 1_048_577)) == "The selected file must be smaller than 1MB"
    assert field.clean(SimpleUploadedFile("A.CSV", b"x")).name == "A.CSV"


@pytest.mark.parametrize("kind", [fields.CharField, fields.TextField, fields.EmailField])
def test_a_nul_is_refused_in_words(kind: type[forms.Field]) -> None:
    assert "cannot be saved" in " ".join(_messages(kind(label="Name"), "a\x00@example.org"))


def _messages(field: forms.Field, value: str) -> list[str]:
    with pytest.raises(forms.ValidationError) as raised:
        field.clean(value)
    return raised.value.messages


def test_model_fields_turn_into_ours() -> None:
    few = models.CharField("kind", max_length=5, choices=[("a", "A"), ("b", "B")])
    assert isinstance(fields.from_model(few), fields.ChoiceField)
    many = models.CharField("kind", max_length=5, choices=[(str(n), str(n)) for n in range(9)])
    assert isinstance(fields.from_model(many), fields.SelectField)
    assert isinstance(fields.from_model(models.DateField("start date")), fields.DateField)
    assert isinstance(fields.from_model(models.TextField("reason")), fields.TextField)
    assert isinstance(
        fields.from_model(models.DecimalField("miles", max_digits=4, decimal_places=1)), fields.DecimalField
    )
    assert isinstance(fields.from_model(models.PositiveIntegerField("places")), fields.IntegerField)
    assert isinstance(fields.from_model(models.TimeField("start")), fields.TimeField)


def test_radios_offer_no_empty_choice_and_drop_downs_start_with_one() -> None:
    field = fields.from_model(models.CharField("kind", max_length=5, choices=[("a", "A")]))

    class Kind(forms.Form):
        kind = field
        lot = fields.SelectField(label="Lot", choices=[("1", "Lot 1")])

    html = str(Kind()["kind"]) + str(Kind()["lot"])
    assert "---" not in html
    assert '<option value="" selected>Select</option>' in html
