"""The documents that a framework asks for."""

import pytest

from providers import reference
from providers.models import DocumentKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded():
    reference.load()


@pytest.mark.parametrize(
    "code, effect, is_suspending, grace",
    [
        ("public_liability", "block", True, 0),
        ("safeguarding_policy", "block", True, 0),
        ("first_aid_cert", "block", True, 10),
        ("professional_indemnity", "warn", True, 10),
        ("motor_business", "transport", False, 0),
        ("activity_licence", "activity", False, 0),
        ("hours_declaration", "block", False, 0),
        ("complaints_policy", "warn", False, 0),
    ],
)
def test_each_document_has_its_effect_and_its_days_of_grace(code, effect, is_suspending, grace):
    kind = DocumentKind.objects.get(code=code)
    assert (kind.effect, kind.is_suspending, kind.grace_school_days) == (effect, is_suspending, grace)


def test_few_kinds_are_open_to_schools_and_none_about_pupils_staff_or_money():
    opened = set(DocumentKind.objects.filter(is_open=True).values_list("code", flat=True))
    assert {"public_liability", "safeguarding_policy"} <= opened
    assert len(opened) < 10
    closed = {"hours_declaration", "scr_confirmation", "accounts", "driver_checks", "dsl_certificate", "dsa", "cyber"}
    assert not opened & closed


def test_a_kind_that_is_there_already_stays_closed():
    DocumentKind.objects.filter(code="public_liability").update(is_open=False)
    reference.load()
    assert not DocumentKind.objects.get(code="public_liability").is_open


def test_a_kind_is_closed_until_somebody_opens_it():
    assert not DocumentKind(code="new", title="New", criticality="minor").is_open
