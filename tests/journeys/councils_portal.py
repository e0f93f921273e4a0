"""A council's portal as production runs it, from an empty database: commands, gunicorn, a worker with beat, a mail server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bootstrap import processes, servers

from tests import mail_server

ROOT = Path(__file__).resolve().parents[2]
BOLTON = {
    "COUNCIL_NAME": "Bolton Council",
    "COUNCIL_LA_CODE": "350",
    "COUNCIL_CONTACT_EMAIL": "ap@bolton.invalid",
    "DEFAULT_FROM_EMAIL": "ap@bolton.invalid",
    "ALLOWED_HOSTS": "127.0.0.1",
}
LENT = ("PATH", "HOME", "LANG", "TMPDIR")


class Portal:
    """What stands in `.env`, the commands a person types, and the processes of docker-compose.yml."""

    def __init__(self, folder: Path, own: dict[str, str], mails: mail_server.Server) -> None:
        self.folder, self.mails, self.port = folder, mails, processes.free_port()
        self.base = f"https://127.0.0.1:{self.port}"
        owner, worker = (
            f"{own['DATABASE_URL'].rsplit('/', 1)[0]}/salford_ap".replace("ap@", f"{who}@") for who in ("ap", "ap_app")
        )
        self.owner = owner
        self.env = {
            **{name: os.environ[name] for name in LENT if name in os.environ},
            **BOLTON,
            "DJANGO_SETTINGS_MODULE": "salford_ap.settings.production",
            "SECRET_KEY": "test-only-this-key-signs-the-links-of-an-invented-borough",
            "FACTOR_KEY": "test-only-this-key-seals-the-factors-of-an-invented-borough",
            "SITE_URL": self.base,
            "DATABASE_URL": worker,
            "REDIS_URL": own["REDIS_URL"],
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(mails.port),
            "EMAIL_USE_TLS": "false",
            "OUTBOX_SWEEP_SECONDS": "1",
            "PROXIES": "0",
            "VAR_DIR": str(folder),
            "FILES_DIR": str(folder / "files"),
            "STATIC_ROOT": str(folder / "static"),
            "BACKUP_DIR": str(folder / "backups"),
            "PYTHONPATH": str(ROOT),
        }
        self.children: list[subprocess.Popen[bytes]] = []

    def does(self, *words: str, **settings: str) -> str:
        """One command, to its end; what it said."""
        said = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env={**self.env, **settings},
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.returncode == 0, said.stderr
        return said.stdout + said.stderr

    def manages(self, *words: str) -> str:
        """`manage.py` with these words."""
        return self.does("manage.py", *words)

    def deploys(self) -> str:
        """The step `migrate` of docker-compose.yml."""
        return self.does("-m", "bin.prepare", "schema", "reference", DATABASE_OWNER_URL=self.owner)

    def makes_the_database(self) -> None:
        """As the image of PostgreSQL does on an empty volume: a database, and docker/init-db.sh."""
        subprocess.run(
            ["psql", "-q", self.owner.replace("/salford_ap", "/postgres"), "-c", "CREATE DATABASE salford_ap"],
            check=True,
        )
        where = self.owner.split("@")[1].split("/")[0].split(":")
        env = {
            **os.environ,
            "PGHOST": where[0],
            "PGPORT": where[1],
            "DB_APP_PASSWORD": "app",
            "POSTGRES_USER": "ap",
            "POSTGRES_DB": "salford_ap",
        }
        subprocess.run(["sh", ROOT / "docker/init-db.sh"], env=env, check=True, capture_output=True)

    def starts(self) -> None:
        """Web behind TLS, and a worker with beat."""
        pair = {"keyfile": self.folder / "key.pem", "certfile": self.folder / "cert.pem"}
        made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
        subprocess.run([*made, "-keyout", pair["keyfile"], "-out", pair["certfile"]], check=True, capture_output=True)
        tls = [word for name, file in pair.items() for word in (f"--{name}", str(file))]
        # A browser that has to wait connects a second time and leaves that idle; under TLS each such holds a thread.
        web = ["gunicorn", "salford_ap.wsgi", "-k", "gthread", "--threads", "24", "--no-control-socket", *tls]
        worker = ["celery", "-A", "salford_ap", "worker", "--pool", "threads", "-c", "2", "-Q", "default,mail,files"]
        self.begin("web", *web, "--bind", f"127.0.0.1:{self.port}")
        self.begin("worker", *worker, "--beat", "-s", str(self.folder / "beat"))

    def begin(self, name: str, *command: str) -> None:
        """One process, which ends with the portal."""
        log = self.folder / f"{name}.log"
        self.children.append(processes.start([sys.executable, "-m", *command], log=log, env=self.env, cwd=ROOT))

    def stops(self) -> None:
        """As `docker compose stop` does."""
        processes.stop(self.children, grace=5)

    def is_set_up(self) -> None:
        """The first hour of docs/operate.md, up to the first administrator."""
        self.env["BACKUP_KEY"] = self.does("-m", "core.backup.new_key").split("BACKUP_KEY=")[1].split()[0]
        self.deploys()
        self.manages("collectstatic", "--noinput", "-v", "0")
        self.starts()
        self.manages("sendtestemail", BOLTON["COUNCIL_CONTACT_EMAIL"])
        self.manages("backup")
        assert processes.wait_until(lambda: "Listening at" in (self.folder / "web.log").read_text(), seconds=30)

    def link_in_mail_to(self, email: str, word: str) -> str:
        """The link in the last e-mail to this address that has the word in it, once it is there."""

        def found() -> list[str]:
            return [mail for mail in self.mails.taken if f"To: {email}" in mail and word in mail]

        assert processes.wait_until(lambda: bool(found()), seconds=60), self.mails.taken
        return next(line for line in found()[-1].splitlines() if line.startswith(self.base))

    def rows(self) -> list[str]:
        """Every row of every table, as the database writes them down; a number drawn and not used is none."""
        said = subprocess.run(["pg_dump", "--data-only", "--inserts", self.owner], check=True, capture_output=True)
        return [line for line in said.stdout.decode().splitlines() if line.startswith("INSERT")]


@contextmanager
def portal(folder: Path) -> Iterator[Portal]:
    """On servers of its own, with nothing in its database; all of it gone at the end."""
    with servers.postgresql_and_redis() as own, mail_server.mail_server() as mails:
        made = Portal(folder, own, mails)
        made.makes_the_database()
        try:
            yield made
        finally:
            processes.stop(made.children, grace=5)
