"""A folder as broker, in which a message stands whole or not at all, however its writer is interrupted.

kombu's own transport opens a file under its last name and writes afterwards. A worker that looks in between reads
nothing and ends, and a table of queues cut off by a power cut keeps every worker from ever starting again.
"""

import fcntl
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import structlog
from kombu.transport import TRANSPORT_ALIASES, filesystem, virtual
from kombu.transport.filesystem import exchange_queue_t
from kombu.utils.json import dumps

log = structlog.get_logger(__name__)


class Channel(filesystem.Channel):
    """kombu's channel, with every file written beside its place and moved there."""

    def get_table(self, exchange: str) -> list[exchange_queue_t]:
        """The queues of an exchange; none where the table was cut off: whoever binds writes it anew."""
        try:
            return super().get_table(exchange)
        except ValueError:
            log.warning("queue_table_cut_off")
            return []

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        bound = exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._table_held():
            queues = self.get_table(exchange)
            if bound not in queues:
                _write_whole(self._exchange_file(exchange), [bound, *queues])

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any) -> None:
        virtual.Channel._delete(self, queue, exchange, routing_key, pattern, *args, **kwargs)
        bound = exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._table_held():
            queues = self.get_table(exchange)
            if bound in queues:
                _write_whole(self._exchange_file(exchange), [each for each in queues if each != bound])

    def _put(self, *args: Any, **kwargs: Any) -> None:
        queue, message = args
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        _write_whole(Path(self.data_folder_out, name), message)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """The next whole message: one that was cut off is gone, and the sweep does what it asked for."""
        while True:
            try:
                return super()._get(queue)
            except ValueError:
                log.warning("queue_message_cut_off", queue=queue)

    @contextmanager
    def _table_held(self) -> Iterator[None]:
        """One writer of tables at a time; whoever reads sees the old one or the new."""
        self.control_folder.mkdir(exist_ok=True)
        with (self.control_folder / "tables.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    """kombu's transport with the channel above."""

    Channel = Channel


def _write_whole(place: Path, content: object) -> None:
    draft = place.with_name(f"draft-{uuid.uuid4()}")
    draft.write_text(dumps(content))
    os.replace(draft, place)


def use() -> None:
    """From now on `filesystem://` means this one."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
