"""What the database refuses while several people are at work at the same moment, and what its log then says."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction

from core.files.faults import FileRefused
from core.models import MoveRefused


def together(*acts: Callable[[], Any]) -> tuple[list[Any], list[str]]:
    """Each act in a thread of its own, let go at the same moment: what came of each, and what the database refused."""
    gate, came, refused = threading.Barrier(len(acts)), [None] * len(acts), []

    def watched(execute: Any, sql: str, *rest: Any) -> Any:
        try:
            return execute(sql, *rest)
        except DatabaseError as fault:
            refused.append(f"{fault} {sql}")
            raise

    def run(place: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            with connection.execute_wrapper(watched):
                came[place] = act()
        except (MoveRefused, FileRefused) as words:
            came[place] = str(words)
        except DatabaseError as fault:
            came[place] = f"an error page: {fault}"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came, refused


def whole(act: Callable[[], Any]) -> Callable[[], Any]:
    """The act in one transaction, as a page does it."""

    def done() -> Any:
        with transaction.atomic():
            return act()

    return done


@contextmanager
def log_without(*words: str) -> Iterator[None]:
    """While this goes on the server writes none of these words into its log, where the suite can read that log."""
    log = Path(os.environ.get("POSTGRESQL_LOG") or os.devnull)
    before = log.stat().st_size
    yield
    with log.open("rb") as opened:
        opened.seek(before if log.is_file() else 0)
        said = opened.read().decode(errors="replace")
    assert [word for word in words if word in said] == []
