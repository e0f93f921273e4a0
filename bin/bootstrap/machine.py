"""Machine packages: look, install where we may, else say what is off and the exact line to type."""

import ctypes.util
import glob
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bootstrap import processes
from bootstrap.ground import PYTHON
from bootstrap.words import say

APT = ["apt-get", "install", "-y", "--no-install-recommends"]
QUIET = {"DEBIAN_FRONTEND": "noninteractive"}


@dataclass(frozen=True)
class Need:
    """Something only the machine's own packages can give: what for, how to see it, and what brings it."""

    purpose: str
    packages: tuple[str, ...]
    on_macos: str
    is_there: Callable[[], bool]

    def install(self) -> str:
        """Empty when it is there (now); else the sentence naming what is off and the line to type."""
        if self.is_there():
            return ""
        if may_install():
            say(f"Installing for {self.purpose}: {' '.join(self.packages)}.")
            _apt(self.packages)
            if self.is_there():
                return ""
        return f"{self.purpose} is off: packages are missing. To have it, type{self.line()}"

    def line(self) -> str:
        """What to type, on this kind of machine."""
        if sys.platform == "darwin":
            return f": {self.on_macos}"
        return f", as root: apt-get update && {' '.join(APT)} {' '.join(self.packages)}"


def may_install() -> bool:
    """Root on a machine with apt, unless AP_NO_APT=1 forbids it."""
    return os.geteuid() == 0 and not os.environ.get("AP_NO_APT") and shutil.which("apt-get") is not None


def _apt(packages: tuple[str, ...]) -> None:
    """A bare machine has no package lists: fetch them when the first try finds nothing."""
    environment = {**os.environ, **QUIET}
    for update_first in (False, True):
        if update_first:
            processes.succeeds(["apt-get", "update"], env=environment)
        if processes.succeeds([*APT, *packages], env=environment):
            return


def _paper_is_there() -> bool:
    return processes.succeeds([PYTHON, "-c", "import weasyprint"])


def chromium() -> str | None:
    """The browser for the journeys: CHROMIUM, Debian's, or Chrome."""
    mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    names = (os.environ.get("CHROMIUM"), "chromium", "google-chrome", mac)
    return next((found for name in names if name and (found := shutil.which(name))), None)


def _browser_is_there() -> bool:
    return chromium() is not None and (sys.platform != "linux" or ctypes.util.find_library("atomic") is not None)


def postgres_bin() -> Path | None:
    """The folder of PostgreSQL's own programs: the newest of Debian's, or where initdb is on the path."""
    debian = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _servers_are_there() -> bool:
    return postgres_bin() is not None and shutil.which("redis-server") is not None


PAPER = Need(
    purpose="printing PDFs",
    packages=("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-liberation"),
    on_macos="brew install pango",
    is_there=_paper_is_there,
)
SERVERS = Need(
    purpose="testing on PostgreSQL and Redis",
    packages=("postgresql", "redis-server"),
    on_macos="brew install postgresql redis",
    is_there=_servers_are_there,
)
BROWSER = Need(
    purpose="testing in a browser",
    packages=("chromium", "libatomic1"),
    on_macos="brew install --cask google-chrome",
    is_there=_browser_is_there,
)
COMPOSE = Need(
    purpose="checking docker-compose.yml",
    packages=("docker-compose",),
    on_macos="brew install docker-compose",
    is_there=lambda: shutil.which("docker-compose") is not None,
)
NEEDS = (PAPER, SERVERS, BROWSER, COMPOSE)
