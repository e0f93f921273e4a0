"""What the role that web and worker connect as may do: read and write rows, own nothing, never touch what is kept."""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

# Written once: rows are added and read, never changed or taken away.
WRITTEN_ONCE = ("core.Event", "core.AccessEntry", "attendance.MarkChange")
# Never taken away; that a signed-off one stays as it is, a trigger sees to.
KEPT = ("reports.TermlyReport",)


class Command(BaseCommand):
    help = "Grants a PostgreSQL role what the running portal needs; run as the owner, after migrate."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="the role in DATABASE_URL, e.g. ap_app")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("rights are granted on PostgreSQL only; set DATABASE_OWNER_URL to a PostgreSQL address.")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [options["role"]])
            if cursor.fetchone() is None:
                raise CommandError(f"there is no role {options['role']} in this database; make it first.")
            for statement in statements(options["role"]):
                cursor.execute(statement)


def _tables(labels: Iterable[str]) -> str:
    return ", ".join(connection.ops.quote_name(apps.get_model(label)._meta.db_table) for label in labels)


def statements(role: str) -> list[str]:
    """The grants, in order: all of it again each time, so that new tables are covered after each migration."""
    quote = connection.ops.quote_name
    to, once, kept = quote(role), _tables(WRITTEN_ONCE), _tables(KEPT)
    return [
        f"GRANT USAGE ON SCHEMA public TO {to}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {to}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {to}",
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {once} FROM {to}",
        f"REVOKE DELETE, TRUNCATE ON {kept} FROM {to}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {to}",
    ]
