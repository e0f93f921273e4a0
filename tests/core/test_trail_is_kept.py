"""The trail and the access log are written once."""

import pytest
from django.db import DatabaseError, transaction

from core.models import AccessEntry, Event, opened, record


@pytest.mark.parametrize(
    "write, model", [(lambda row, by: record("looked_at", row, by=by), Event), (opened, AccessEntry)]
)
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_what_was_written(manager, school, write, model, act):
    write(school, by=manager)
    rows = model.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(object_name="nothing") if act == "update" else rows._raw_delete("default")
    assert model.objects.get().object_name == "Agecroft Road School"
