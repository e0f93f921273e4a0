"""The demo borough, built once for all tests that look at it, and taken away again."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test.utils import override_settings

TODAY = "2026-11-18"


@pytest.fixture(scope="module")
def borough(django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What the command said; the borough's history ends on the Wednesday that the tests' clock stands at."""
    files = tmp_path_factory.mktemp("files")
    demo = override_settings(DEMO=True, DEMO_PASSWORD="salford-demo", MEDIA_ROOT=str(files))
    with django_db_blocker.unblock(), demo, transaction.atomic():
        out = StringIO()
        call_command("seed", "--today", TODAY, stdout=out, stderr=StringIO())
        yield out.getvalue()
        transaction.set_rollback(True)
