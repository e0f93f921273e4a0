"""A PostgreSQL of one test, run by an ordinary user, that can be stopped and started under the same address."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bootstrap import processes

FOUND = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


class Server:
    """A server in a folder of its own, with the settings of docker/with-wal.sh."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, processes.free_port()
        self.env = {
            "PATH": f"{FOUND[-1]}:{os.environ['PATH']}",
            "PGDATA": str(folder / "data"),
            "WAL": str(folder / "wal"),
            "SOCKET": str(folder),
            "PGPORT": str(self.port),
            "POSTGRES_USER": "ap_owner",
        }
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self.address = f"postgres://ap_owner@127.0.0.1:{self.port}/postgres"

    def does(self, *words: str, check: bool = True) -> str:
        said = subprocess.run(
            [*self.user, *words], env=self.env, cwd=self.folder, capture_output=True, text=True, check=False, timeout=60
        )
        assert not check or said.returncode == 0, said.stderr
        return said.stdout.strip() or said.stderr.strip()

    def start(self) -> None:
        keep = f"sh {self.folder}/point-in-time.sh keep %p %f"
        places = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        settings = f"{places} -c archive_mode=on -c archive_command='{keep}'"
        self.does("pg_ctl", "-s", "-w", "-l", str(self.folder / "log"), "-o", settings, "start")

    def stop(self, mode: str = "fast") -> None:
        self.does("pg_ctl", "-s", "-m", mode, "stop", check=False)

    def sql(self, statement: str) -> str:
        return self.does("psql", "-qAt", "-h", str(self.folder), "-U", "ap_owner", "-d", "postgres", "-c", statement)


@contextmanager
def own_server(*files: Path) -> Iterator[Server]:
    """Made, started, and gone at the end; these files lie in its folder."""
    folder = Path(os.path.realpath(subprocess.check_output(["mktemp", "-d", "/tmp/ap-test-XXXXXX"], text=True).strip()))
    for file in files:
        shutil.copy(file, folder)
    (folder / "wal").mkdir()
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", "postgres:", folder], check=True)
    made = Server(folder)
    made.does("initdb", "-U", "ap_owner", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
    made.start()
    try:
        yield made
    finally:
        made.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
