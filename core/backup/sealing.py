"""A file that only who holds a private key can read: written and read as it flows, never whole in memory or in plain.

`pyrage` reads and writes streams itself: a pipe and a thread stand between it and whoever fills or reads the file.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import BinaryIO, TypeAlias

import pyrage

from core.backup.refusals import CopyRefused

PIPE = 1 << 20
UNFINISHED = ".part"
Recipient: TypeAlias = "pyrage.x25519.Recipient | pyrage.ssh.Recipient"
Identity: TypeAlias = "pyrage.x25519.Identity | pyrage.ssh.Identity"


def recipients(keys: Sequence[str]) -> list[Recipient]:
    """The public keys as they stand in BACKUP_KEY: of age, or of SSH."""
    return [_recipient(key.strip()) for key in keys]


def _recipient(key: str) -> Recipient:
    try:
        if key.startswith("ssh-"):
            return pyrage.ssh.Recipient.from_str(key)
        return pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError:
        raise CopyRefused(
            f"{_start_of(key)} is no public key of age. Give the line that begins with age1 "
            "(manage.py backup --make-key makes a pair)"
        ) from None


def _start_of(key: str) -> str:
    """Enough to know it by: somebody may have given the private key."""
    return f"{key[:8]}…" if key else "An empty word"


def identities(text: str) -> list[Identity]:
    """The private keys in a file as `age-keygen` or `manage.py backup --make-key` writes it, or in a file of SSH."""
    try:
        if "PRIVATE KEY-----" in text:
            return [pyrage.ssh.Identity.from_buffer(text.encode())]
        lines = [line.strip() for line in text.splitlines()]
        found: list[Identity] = [
            pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")
        ]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise CopyRefused("The key is no private key of age. Give the file whose line begins with AGE-SECRET-KEY-")
    return found


def new_pair() -> tuple[str, str]:
    """A private key and its public one."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


class _Aside:
    """The other end of a pipe, in a thread of its own; what went wrong there is raised where it is waited for."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.fault: BaseException | None = None
        self._work = work
        self._thread = Thread(target=self._run, name="sealing", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as fault:  # raised in the thread that waits
            self.fault = fault

    def wait(self) -> BaseException | None:
        """Until it has come to its end; what it failed of."""
        self._thread.join()
        return self.fault


@contextmanager
def sealed(path: Path, keys: Sequence[Recipient]) -> Iterator[BinaryIO]:
    """What is written lies in the file under these keys. The file is there when all of it is, and not before."""
    part = path.with_name(path.name + UNFINISHED)
    from_pipe, to_pipe = os.pipe()
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb", PIPE) as out:

        def seal() -> None:
            with os.fdopen(from_pipe, "rb", PIPE) as reader:
                pyrage.encrypt_io(reader, out, list(keys))

        aside = _Aside(seal)
        try:
            with suppress(BrokenPipeError), os.fdopen(to_pipe, "wb", PIPE) as writer:
                yield writer
            if fault := aside.wait():
                raise fault
            out.flush()
            os.fsync(out.fileno())
        except BaseException:
            aside.wait()
            part.unlink(missing_ok=True)
            raise
    part.replace(path)
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """The new name is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def opened(path: Path, keys: Sequence[Identity]) -> Iterator[BinaryIO]:
    """What lies in the file, read to its very end: only there is it known that nothing was cut off."""
    from_pipe, to_pipe = os.pipe()
    with path.open("rb") as source:

        def unseal() -> None:
            with os.fdopen(to_pipe, "wb", PIPE) as writer:
                pyrage.decrypt_io(source, writer, list(keys))

        aside = _Aside(unseal)
        reader = os.fdopen(from_pipe, "rb", PIPE)
        try:
            with reader:
                yield reader
                while reader.read(PIPE):
                    pass
        except Exception:
            # A file cut off in the middle ends the reading: what the key said of it comes first.
            if isinstance(fault := aside.wait(), pyrage.DecryptError) or _is_of_the_key(fault):
                raise _refusal(path, fault) from None
            raise
        if fault := aside.wait():
            raise _refusal(path, fault)


def _is_of_the_key(fault: BaseException | None) -> bool:
    return isinstance(fault, OSError) and fault.errno is None


def _refusal(path: Path, fault: BaseException | None) -> BaseException:
    if isinstance(fault, OSError) and fault.errno is not None:
        return fault
    if "No matching keys" in str(fault):
        return CopyRefused(
            f"{path.name} is locked for another key. Give the private key that belongs to the BACKUP_KEY of that time"
        )
    if not _begins_as_age(path):
        return CopyRefused(f"{path.name} is no backup. Choose a file that manage.py backup wrote")
    return CopyRefused(f"{path.name} is damaged or was cut off. Take another copy, or fetch this one again")


def _begins_as_age(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"age-"
