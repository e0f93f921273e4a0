"""Many rows written and changed at once keep every value as it was given, on both engines."""

import uuid
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Affiliation
from core.bulk import PIECE, insert_alike, insert_many, update_many
from core.models import Event, SentForm, Threshold
from tests.factories.accounts import UserFactory
from tests.factories.placements import SessionFactory

pytestmark = pytest.mark.django_db

NASTY = "a\tb\nc\\d\re \\N 'f' \"g\" ü €"
MOMENT = datetime(2026, 3, 29, 0, 59, 59, 123456, tzinfo=ZoneInfo("Europe/London"))


def test_every_kind_of_value_comes_back_as_it_went_in():
    pupil = uuid.uuid4()
    row = (MOMENT, None, "", None, "", "x.Y", "7", NASTY, pupil, "", "act", NASTY, {"was": ["\t\\", None, 1.5]})
    columns = (
        "at", "user", "role", "organisation_id", "organisation_name", "object_type", "object_id", "object_name",
        "pupil_id", "request_id", "act", "sentence", "changes",
    )  # fmt: skip
    assert insert_many(Event, columns, iter([row, row])) == 2
    for event in Event.objects.filter(act="act"):
        assert tuple(getattr(event, name) for name in columns) == row


def test_figures_days_and_no_day():
    columns = ("code", "label", "value", "unit", "source", "starts_on")
    rows = [
        ("a", "A", Decimal("1.50"), "days", "", date(2026, 9, 1)),
        ("b", "B", Decimal("2"), "hours", "", date(2028, 2, 29)),
    ]
    insert_many(Threshold, columns, rows)
    found = Threshold.objects.order_by("code").values_list(*columns)
    assert list(found) == rows


def test_a_day_may_be_none(council):
    rows = [
        (uuid.uuid4(), UserFactory().pk, "quality_officer", council.pk, date(2026, 2, 28), None),
        (uuid.uuid4(), UserFactory().pk, "quality_officer", council.pk, date(2026, 2, 28), date(2028, 2, 29)),
    ]
    columns = ("id", "user_id", "role", "organisation_id", "starts_on", "ends_on")
    insert_many(Affiliation, columns, rows)
    assert list(Affiliation.objects.order_by("user_id").values_list(*columns)) == rows


def test_a_foreign_key_is_named_with_or_without_its_id():
    user = UserFactory()
    for name in ("user", "user_id"):
        insert_many(SentForm, ("key", name, "address", "sent_at"), [(uuid.uuid4(), user.pk, "/x/", MOMENT)])
    assert set(SentForm.objects.values_list("user", flat=True)) == {user.pk}


def test_the_database_still_refuses_what_it_must():
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many(
            Threshold,
            ("code", "label", "value", "unit", "source", "starts_on"),
            [("a", "A", 1, "d", "", date(2026, 9, 1)), ("a", "B", 2, "d", "", date(2026, 9, 1))],
        )
    assert not Threshold.objects.exists()


def test_a_thousand_rows_are_one_statement():
    rows = [(f"code-{n}", "Label", n % 7, "days", "", date(2026, 9, 1)) for n in range(1000)]
    columns = ("code", "label", "value", "unit", "source", "starts_on")
    with CaptureQueriesContext(connection) as captured:
        assert insert_many(Threshold, columns, rows) == 1000
    assert len(captured) <= 1
    assert Threshold.objects.count() == 1000


def test_what_many_rows_say_alike_is_spelt_once_and_stands_in_each_of_them():
    spelt, number = [], 2 * PIECE + 1

    def spell(said):
        spelt.append(said)
        return NASTY, Decimal(said), "days", "", date(2026, 9, said)

    columns = ("label", "value", "unit", "source", "starts_on")
    rows = ((f"{NASTY} {n}", 1 + n % 7) for n in range(number))
    with CaptureQueriesContext(connection) as captured:
        assert insert_alike(Threshold, "code", columns, rows, spell) == number
    assert len(captured) <= 1
    assert sorted(spelt) == [1, 2, 3, 4, 5, 6, 7]
    kept = {code: values for code, *values in Threshold.objects.values_list("code", *columns)}
    assert kept == {f"{NASTY} {n}": list(spell(1 + n % 7)) for n in range(number)}


def test_no_rows_ask_nothing_of_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert insert_many(Threshold, ("code",), []) == 0
        assert insert_alike(Threshold, "code", ("label",), [], tuple) == 0
        assert update_many(Threshold, "code", ("label",), []) == 0


def test_each_row_is_changed_to_values_of_its_own():
    for code in "abc":
        Threshold.objects.create(code=code, label="Before", value=1, unit="d", starts_on=date(2026, 9, 1))
    changed = update_many(
        Threshold,
        "code",
        ("label", "value", "starts_on"),
        [
            ("a", NASTY, Decimal("2.25"), date(2026, 9, 1)),
            ("c", "After", Decimal("3"), date(2027, 7, 22)),
            ("z", "None", 1, date(2026, 9, 1)),
        ],
    )
    assert changed == 2
    found = {row.code: (row.label, row.value, row.starts_on) for row in Threshold.objects.all()}
    assert found["a"] == (NASTY, Decimal("2.25"), date(2026, 9, 1))
    assert found["b"][0] == "Before"
    assert found["c"] == ("After", Decimal("3"), date(2027, 7, 22))


def test_times_are_kept():
    session = SessionFactory()
    assert update_many(type(session), "id", ("starts", "ends"), [(session.pk, time(8, 5), time(12, 0, 30))]) == 1
    session.refresh_from_db()
    assert (session.starts, session.ends) == (time(8, 5), time(12, 0, 30))
