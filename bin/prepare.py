"""Bring the database to where the portal can start: `python -m bin.prepare STEP …`, one process for all the steps.

Steps: schema (as the owner, when DATABASE_OWNER_URL is set), reference (idempotent), borough (the demo, once).
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader

from core.named_settings import must_be_named

ROOT = Path(__file__).resolve().parents[1]


def schema() -> None:
    """Every migration, and the cache's table: the cache itself, or what stands in for Redis."""
    if is_of_another_making():
        if not settings.DEMO:
            raise CommandError(
                "This database was migrated by other sources than these: later ones, or those from before version "
                "0.2.0. Nothing was changed. docs/upgrading.md says what to do."
            )
        put_aside(Path(connection.settings_dict["NAME"]))
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    second_factors()
    if worker := os.environ.get("GRANT_RIGHTS_TO"):
        call_command("grant_rights", worker)


def is_of_another_making() -> bool:
    """Whether this database was migrated by steps that these sources do not have, or have in another order."""
    loader = MigrationLoader(connection)
    ours = {room.label for room in apps.get_app_configs() if Path(room.path).parent == ROOT}
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory:
        return True
    return any(room in ours and (room, name) not in loader.disk_migrations for room, name in loader.applied_migrations)


def put_aside(database: Path) -> None:
    """Keep the demo's database beside the one to come: nothing in it is lost, and nothing of it can be used."""
    connection.close()
    kept = f"{database.name}.kept-{time.strftime('%Y%m%d-%H%M%S')}"
    for ending in ("", "-wal", "-shm"):
        part = database.with_name(f"{database.name}{ending}")
        if part.exists():
            part.rename(database.with_name(f"{kept}{ending}"))
    print(
        f"The demo's database is of another making than these sources: it is kept as {kept}, and made anew.", flush=True
    )


def second_factors() -> None:
    """Their secrets come under the present key; one that no key opens shuts nobody else out."""
    try:
        call_command("encrypt_factors", stdout=sys.stderr)
    except CommandError as unreadable:
        print(unreadable, file=sys.stderr, flush=True)


def reference() -> None:
    """Code lists, rules and questions that hold in all of England; a second time changes nothing."""
    call_command("load_reference", stdout=sys.stderr)


def borough() -> None:
    """The demo borough, in the settings of the demo or a rehearsal only, and only while the database holds no people.

    All of it or none: a start cut off in the middle must not leave half a borough that the next start takes for whole.
    One that stands gets what its council's pack has more since.
    """
    is_invented = settings.DEMO or settings.REHEARSAL
    if is_invented and get_user_model().objects.exists():
        call_command("load_council", "salford", stdout=sys.stderr)
    elif is_invented:
        print("Seeding the demo borough (once).", flush=True)
        with transaction.atomic():
            call_command("seed", stdout=sys.stderr)


def as_owner(owner_url: str) -> int:
    """The schema belongs to another role than the one that works with it: a process of its own, under its address."""
    worker = unquote(urlsplit(os.environ.get("DATABASE_URL", "")).username or "")
    env = {**os.environ, "DATABASE_URL": owner_url, "GRANT_RIGHTS_TO": worker}
    del env["DATABASE_OWNER_URL"]
    return subprocess.run([sys.executable, "-m", "bin.prepare", "schema"], env=env, check=False).returncode


def main(steps: list[str]) -> int:
    """0, or 1 with the last line of standard error saying what to do."""
    must_be_named()
    owner_url = os.environ.get("DATABASE_OWNER_URL")
    if owner_url and "schema" in steps:
        if code := as_owner(owner_url):
            return code
        steps = [step for step in steps if step != "schema"]
    try:
        django.setup()
        for step in steps:
            {"schema": schema, "reference": reference, "borough": borough}[step]()
    except ImproperlyConfigured as fault:
        print(f"the settings cannot be used: {fault}", file=sys.stderr)
    except CommandError as fault:
        print(fault, file=sys.stderr)
    except OperationalError as fault:
        words = " ".join(str(fault).split())
        print(f"the database cannot be used: {words}. Check DATABASE_URL and VAR_DIR.", file=sys.stderr)
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
