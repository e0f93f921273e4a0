"""Deployed twice nothing changes: what a person renamed, redated or deleted stays so, in every table."""

from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.db import models
from django.db.models import ProtectedError

from accounts.models import Organisation
from core.models import Calendar, Event, Loaded
from providers.models import Framework, Lot, Round
from tests import packs

pytestmark = pytest.mark.django_db
ROOMS = ("core", "accounts", "providers", "pupils", "referrals", "placements", "attendance", "audits", "reports")
NOT_A_PERSONS = {Event, Loaded}


@pytest.fixture(autouse=True)
def _nothing_yet() -> None:
    """A portal before its first deploy: without the ground that the kept database has."""
    Organisation.objects.all().delete()
    Calendar.objects.all().delete()


def deploy():
    call_command("load_reference", stdout=StringIO())


def tables():
    return [model for room in ROOMS for model in apps.get_app_config(room).get_models()]


def everything():
    rows = {model._meta.label: model._default_manager.order_by("pk") for model in tables()}
    return {label: serializers.serialize("json", found) for label, found in rows.items()}


def filled():
    return [model for model in tables() if model not in NOT_A_PERSONS and model._default_manager.exists()]


def rename_and_redate(row):
    """Every word with a letter before it, every day and number one on, every yes a no; keys of other rows stay."""
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.primary_key or field.is_relation or value is None or field.choices:
            continue
        if isinstance(field, models.DateField):
            setattr(row, field.attname, value + timedelta(days=1))
        elif isinstance(field, models.BooleanField):
            setattr(row, field.attname, not value)
        elif isinstance(field, models.CharField | models.TextField) and value:
            setattr(row, field.attname, ("x" + value)[: field.max_length])
        elif isinstance(field, models.DecimalField | models.IntegerField):
            setattr(row, field.attname, value + 1000)


def test_production_starts_with_what_holds_in_england_and_no_council_s():
    deploy()
    assert [model.objects.count() for model in (Framework, Lot, Round)] == [0, 0, 0]
    assert {model.__name__ for model in filled()} == {
        "Calendar", "Closure", "CodedReason", "Organisation", "Threshold", "DocumentKind", "Route", "Reason",
        "AuditTemplate", "Section", "Question",
    }  # fmt: skip
    assert "alford" not in str(everything()).replace("Salford City Council", "")
    assert not apps.get_model("audits", "AuditTemplate").objects.filter(is_approved=True).exists()


def test_a_second_deploy_changes_nothing():
    deploy()
    packs.load_salford()
    before = everything()
    deploy()
    packs.load_salford()
    assert everything() == before


def test_what_a_person_renamed_or_redated_stays_so():
    deploy()
    packs.load_salford()
    for model in filled():
        if model is Organisation:
            continue  # what it is, and its name, is no person's to say
        rows = list(model._default_manager.all()[:50])
        for row in rows:
            rename_and_redate(row)
        for row in sorted(rows, key=lambda row: row.pk, reverse=True):
            model._default_manager.filter(pk=row.pk).update(
                **{
                    field.attname: getattr(row, field.attname)
                    for field in row._meta.concrete_fields
                    if not field.primary_key
                }
            )
    before = everything()
    deploy()
    packs.load_salford()
    assert everything() == before


def test_what_a_person_deleted_stays_away():
    deploy()
    packs.load_salford()
    for _ in range(3):  # what others point to goes after them
        for model in filled():
            if model not in (Organisation, Calendar):
                for row in model._default_manager.all()[:200]:
                    try:
                        row.delete()
                    except ProtectedError:
                        continue
    assert not Lot.objects.exists()
    assert not apps.get_model("core", "Threshold").objects.exists()
    before = everything()
    deploy()
    packs.load_salford()
    assert everything() == before


def test_the_councils_name_follows_its_setting_once(settings):
    deploy()
    settings.COUNCIL = settings.COUNCIL | {"name": "Bolton Council"}
    deploy()
    assert Organisation.objects.council().name == "Bolton Council"
    Organisation.objects.filter(is_council=True).update(name="Renamed by hand")
    before = everything()
    deploy()
    assert everything() == before


def test_it_names_each_room_and_leaves_one_event(capsys):
    call_command("load_reference")
    said = capsys.readouterr().out
    assert "accounts: 1 councils, 0 new names of the council, 34 bank holidays added" in said
    assert "providers: 36 kinds of document, 3 audit rules added" in said
    call_command("load_reference")
    assert Event.objects.filter(act="loaded_reference_data").count() == 1
