"""Queries are put together in less time, and ask for what Django's own would ask for."""

import pytest
from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.postgresql import compiler as of_postgresql
from django.db.models import Count, F, Max, Q
from django.db.models.sql import compiler as of_others

from accounts.models import Affiliation, Organisation
from core.databases.compiling import Compiling
from core.models import Event
from tests.factories.accounts import AffiliationFactory

DJANGOS = of_postgresql.SQLCompiler if connection.vendor == "postgresql" else of_others.SQLCompiler
OURS = connection.ops.compiler("SQLCompiler")
ROWS = Affiliation.objects.select_related("organisation", "user")


def compiled(rows, kind):
    try:
        return kind(rows.query.chain(), connection, "default").as_sql()
    except EmptyResultSet:
        return None


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_every_table_is_asked_for_in_the_same_words(model):
    related = [field.name for field in model._meta.fields if field.is_relation and not field.null]
    rows = model._base_manager.select_related(*related)
    for each in (rows, rows.order_by(), rows.order_by("-pk"), rows.order_by("pk").values_list("pk"), rows.none()):
        assert compiled(each, OURS) == compiled(each, DJANGOS)


@pytest.mark.parametrize(
    "rows",
    [
        ROWS.order_by("organisation__name", "-pk"),
        ROWS.order_by(F("ends_on").desc(nulls_last=True), "pk"),
        ROWS.order_by(F("organisation__name").asc()),
        ROWS.annotate(name=F("organisation__name")).order_by("name", "pk"),
        ROWS.annotate(first=Max("organisation__affiliations__starts_on")).order_by("-first", "user__email"),
        ROWS.values("role").annotate(rows=Count("pk")).order_by("-rows", "role"),
        ROWS.values("organisation__name", "role").order_by("role").distinct(),
        ROWS.order_by("role").reverse(),
        ROWS.order_by("?"),
        ROWS.filter(Q(organisation__in=Organisation.objects.order_by("name")[:3])).order_by("pk")[5:10],
        ROWS.order_by().values_list("pk", "role").union(ROWS.order_by().values_list("pk", "role")).order_by("role"),
        ROWS.order_by().values("pk").union(ROWS.order_by().values("pk")).order_by("pk"),
        Affiliation.objects.only("role").order_by("starts_on"),
        Event.objects.order_by("-at", "-pk").values("pk", "sentence"),
    ],
    ids=range(14),
)
def test_every_order_is_asked_for_in_the_same_words(rows):
    assert compiled(rows, OURS) == compiled(rows, DJANGOS)


def test_it_is_ours_that_puts_them_together():
    assert issubclass(OURS, Compiling)


def test_rows_come_back_as_they_were_put(db):
    row = AffiliationFactory()
    found = ROWS.annotate(name=F("organisation__name")).order_by("starts_on", "name").get(pk=row.pk)
    assert (found, found.user, found.name) == (row, row.user, row.organisation.name)
