"""The borough as a release left it is upgraded to what the code is now, and nobody in it is lost."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.seed import dumps

DUMP = dumps.SQLITE if connection.vendor == "sqlite" else dumps.POSTGRESQL
COUNT = "from pupils.models import Pupil; from attendance.models import Mark; print(Pupil.objects.count(), Mark.objects.count())"
# The address each of them sees first, and what it answers: the rows are there, and the code can read them.
HOMES = """
from django.test import Client
from accounts.models import User
for person in User.objects.filter(email__endswith="@demo.salford-ap.example").order_by("email"):
    client = Client(headers={"host": "localhost"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    print(person.email.split("@")[0], client.get("/", follow=True).status_code)
"""

# Slow, for a borough is unpacked and upgraded by commands of their own.
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def empty(tmp_path: Path, db: None) -> Iterator[str]:
    """The address of an empty database."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'upgraded.sqlite3'}"
        return
    server, name = os.environ["DATABASE_URL"].rsplit("/", 1)
    name = f"made_by_the_suite_upgraded_{name}"[:60]
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
        yield f"{server}/{name}"
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def test_the_borough_of_the_last_release_comes_up_to_date(empty):
    dumps.unpacked(DUMP, empty)
    there = {"DATABASE_URL": empty, "REDIS_URL": "", "DJANGO_SETTINGS_MODULE": "salford_ap.settings.test"}
    dumps.manage(there, "migrate", "--verbosity=0")
    dumps.manage(there, "migrate", "--check")
    pupils, marks = map(int, dumps.manage(there, "shell", "--verbosity=0", "-c", COUNT).split())
    assert pupils > 100
    assert marks > 1000
    homes = dict(line.split() for line in dumps.manage(there, "shell", "--verbosity=0", "-c", HOMES).splitlines())
    assert {"manager", "lead", "provider", "tutor", "admin"} <= homes.keys()
    assert set(homes.values()) == {"200"}
