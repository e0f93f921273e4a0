"""The ground: a Python of our own in .venv, with exactly the packages of the lock."""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bootstrap import processes
from bootstrap.words import Stop, say

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".installed.json"

FOREIGN = "a downloaded package is not the one named in {lock}. Do not use it; try another network"
FAULTS = {
    "DO NOT MATCH THE HASHES": FOREIGN,
    "Hash mismatch": FOREIGN,
    "No space left": "the disk is full. Make about 1 GB free and run the same command again",
    "Permission denied": "this user may not write in {venv}. Run the command as the owner of the folder",
}
NO_NETWORK = (
    "the Python packages of {lock} could not be fetched. Connect this machine to the internet,"
    " or set PIP_INDEX_URL to your own package index, and run the same command again"
)


def var_dir() -> Path:
    """The folder for everything a running portal writes; VAR_DIR, or var/ beside the code."""
    folder = Path(os.environ.get("VAR_DIR") or ROOT / "var").absolute()
    (folder / "logs").mkdir(parents=True, exist_ok=True)
    return folder


def ready(lock: str) -> Path:
    """The Python to run with, after .venv holds the packages of this lock; quick when nothing changed."""
    if not _is_current(lock):
        with _one_at_a_time():
            if not _is_current(lock):
                if not works(PYTHON):
                    make_venv()
                install(lock)
                STAMP.write_text(json.dumps({**_installed(), lock: _checksum(lock)}, indent=1) + "\n")
    return PYTHON


def works(python: Path) -> bool:
    """Does this interpreter start, and is it one we support? A folder moved or half made has none."""
    question = "import sys; sys.exit(sys.version_info < (3, 11))"
    return processes.succeeds([python, "-I", "-c", question])


def make_venv() -> None:
    """A fresh .venv, by venv or by uv. Without ensurepip Debian's venv would leave half a folder behind."""
    say(f"Making {VENV.name} with Python {sys.version.split()[0]}.")
    shutil.rmtree(VENV, ignore_errors=True)
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        command = [sys._base_executable, "-m", "venv", str(VENV)]  # type: ignore[attr-defined]
    elif shutil.which("uv"):
        command = ["uv", "venv", "-q", "--python", sys._base_executable, str(VENV)]  # type: ignore[attr-defined]
    else:
        raise Stop("python3-venv is missing. Type, as root: apt-get install -y --no-install-recommends python3-venv")
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Stop(f"{_fault(made.stdout + made.stderr, 'venv')}.")


def install(lock: str) -> None:
    """Fetch and install exactly what the lock names, each file checked against its hash."""
    say(f"Installing the Python packages of {lock} (once; again only when it changes).")
    log = var_dir() / "logs" / "install.log"
    said = ""
    for command in _installers():
        try:
            done = subprocess.run(
                [*command, "--require-hashes", "-r", lock],
                cwd=ROOT,
                env=_quiet_environment(),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                check=False,
            )
        except OSError as fault:
            said += f"{command[0]}: {fault}\n"
            continue
        if done.returncode == 0:
            return
        said += done.stdout
    log.write_text(said)
    raise Stop(f"{_fault(said, lock)}. The installer's own words are in {log}.")


def _installers() -> list[list[str]]:
    """uv when it is there (seconds instead of half a minute), then pip, which also knows pip's own settings."""
    installers = []
    if shutil.which("uv"):
        installers.append(["uv", "pip", "install", "-q", "--compile-bytecode", "--python", str(PYTHON)])
    if processes.succeeds([PYTHON, "-I", "-c", "import pip"]):
        installers.append([str(PYTHON), "-m", "pip", "install", "-q", "--no-input", "--retries", "2"])
    return installers


def _quiet_environment() -> dict[str, str]:
    return {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}


def _fault(said: str, lock: str) -> str:
    """The installer's many lines as one sentence that says what to do."""
    sentence = next((sentence for mark, sentence in FAULTS.items() if mark in said), NO_NETWORK)
    return sentence.format(lock=lock, venv=VENV)


def _is_current(lock: str) -> bool:
    """Does .venv work, and hold this lock as it stands, or the wider one for tests, which repeats every line of it?"""
    installed = _installed()
    return works(PYTHON) and any(
        name in installed and installed[name] == _checksum(name) for name in {lock, "requirements-test.txt"}
    )


def _checksum(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def _installed() -> dict[str, str]:
    """Checksum of each lock that .venv was brought to; a stamp cut off in the middle counts as none."""
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two commands started together must not install into one folder at once."""
    with (ROOT / "requirements.txt").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
