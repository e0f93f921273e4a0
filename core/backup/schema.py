"""The tables as they were when a copy was taken, and as they are now."""

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader


def unknown(migrations: list[list[str]]) -> list[str]:
    """Those that these sources do not have: who took the copy was further on, or of another making."""
    known = set(MigrationLoader(None).disk_migrations)
    return sorted(f"{room}.{name}" for room, name in map(tuple, migrations) if (room, name) not in known)


def bring_to(migrations: list[list[str]]) -> None:
    """Every step that the copy had taken, in a database that has none."""
    wanted = {(room, name) for room, name in migrations}
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    steps = executor.migration_plan(leaves, clean_start=True)
    plan = [(step, False) for step, _ in steps if (step.app_label, step.name) in wanted]
    executor.migrate(leaves, plan=plan)


def bring_up_to_date(worker: str = "") -> None:
    """Every step since, the cache's table, and the rights of the role that web and worker connect as."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if worker and settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        call_command("grant_rights", worker)
