"""How a mark was changed is written once: the database refuses to change it or to take it away."""

import pytest
from django.db import DatabaseError, connection, transaction

from attendance.models import MarkChange
from tests.factories.attendance import MarkChangeFactory

pytestmark = pytest.mark.django_db
WORDS = "How a mark was changed is written once"


@pytest.mark.parametrize("act", ["update", "delete", "save"])
def test_the_database_refuses(act):
    change = MarkChangeFactory(why="The taxi came late")
    rows = MarkChange.objects.all()
    acts = {
        "update": lambda: rows.update(why=""),
        "delete": lambda: rows._raw_delete("default"),
        "save": lambda: (setattr(change, "why", ""), change.save()),
    }
    with pytest.raises(DatabaseError, match=WORDS), transaction.atomic():
        acts[act]()
    assert MarkChange.objects.get().why == "The taxi came late"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_the_table_is_not_emptied_at_once():
    with pytest.raises(DatabaseError, match=WORDS), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE attendance_markchange")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL puts no row in another's place")
def test_no_row_is_put_in_its_place():
    MarkChangeFactory(why="The taxi came late")
    with pytest.raises(DatabaseError, match=WORDS), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO attendance_markchange SELECT * FROM attendance_markchange")
