"""The role that web and worker connect as: it works with rows, owns nothing, and cannot touch the trail."""

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")
pytestmark = pytest.mark.django_db


@pytest.fixture
def working_role():
    """A fresh role with the rights granted; everything after runs as that role."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE ap_tried NOSUPERUSER NOLOGIN")
        call_command("grant_rights", "ap_tried")
        cursor.execute("SET ROLE ap_tried")
        yield cursor
        cursor.execute("RESET ROLE")


@on_postgresql
def test_the_role_reads_and_writes_the_portals_tables(working_role):
    working_role.execute("INSERT INTO core_heartbeat (name, at) VALUES ('tried', now())")
    working_role.execute("UPDATE core_heartbeat SET at = now() WHERE name = 'tried'")
    working_role.execute("DELETE FROM core_heartbeat WHERE name = 'tried'")
    assert working_role.rowcount == 1


@on_postgresql
@pytest.mark.parametrize("table", ["core_event", "core_accessentry"])
@pytest.mark.parametrize("act", ["UPDATE {} SET role = ''", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_role_may_not_change_the_trail(working_role, table, act):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        working_role.execute(act.format(table))


@on_postgresql
@pytest.mark.parametrize(
    "act",
    [
        "UPDATE attendance_markchange SET why = ''",
        "DELETE FROM attendance_markchange",
        "TRUNCATE attendance_markchange",
        "DELETE FROM reports_termlyreport",
        "TRUNCATE reports_termlyreport CASCADE",
    ],
)
def test_the_role_may_not_change_how_marks_were_changed_nor_take_reports_away(working_role, act):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        working_role.execute(act)


@on_postgresql
@pytest.mark.parametrize("act", ["DROP TABLE core_heartbeat", "TRUNCATE core_heartbeat", "CREATE TABLE mine (a int)"])
def test_the_role_owns_nothing_and_makes_nothing(working_role, act):
    with pytest.raises(ProgrammingError, match="permission denied|must be owner"), transaction.atomic():
        working_role.execute(act)


@on_postgresql
def test_the_role_may_look_whether_migrations_were_run_but_not_say_so(working_role):
    working_role.execute("SELECT count(*) FROM django_migrations")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        working_role.execute("DELETE FROM django_migrations")


@on_postgresql
def test_a_role_that_is_not_there_is_said_in_a_sentence():
    with pytest.raises(CommandError, match="there is no role nobody_here"):
        call_command("grant_rights", "nobody_here")


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL has roles")
def test_sqlite_is_told_that_it_has_no_roles():
    with pytest.raises(CommandError, match="on PostgreSQL only"):
        call_command("grant_rights", "ap_app")
