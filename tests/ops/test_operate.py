"""A new reader's way through docs/operate.md: its own code blocks, run in their order; what cannot be is looked at."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import yaml
from bootstrap import processes
from django.core.management import get_commands, load_command_class
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
DOCS = [ROOT / "docs/operate.md", ROOT / "docs/upgrading.md"]
BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.M | re.S)
STAND_IN = Path(__file__).with_name("docker_stand_in.py")
COMPOSE = (ROOT / "docker-compose.yml").read_text()
ENV = (ROOT / ".env.example").read_text()
ON_SERVERS = connection.vendor == "postgresql" and bool(os.environ.get("REDIS_URL"))
# What a reader fills in with an editor.
FILLED_IN = {
    "COUNCIL_NAME": "Bolton Council",
    "COUNCIL_LA_CODE": "350",
    "COUNCIL_CONTACT_EMAIL": "ap@bolton.invalid",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SITE_URL": "https://ap.bolton.invalid",
    "DEFAULT_FROM_EMAIL": "ap@bolton.invalid",
    "EMAIL_HOST": "mail.bolton.invalid",
}


def blocks(kind, text=DOCS[0]):
    return [textwrap.dedent(body) for _, language, body in BLOCK.findall(text.read_text()) if language == kind]


def set_in(env: Path, values: dict[str, str]) -> None:
    text = env.read_text()
    for name, value in values.items():
        text = re.sub(rf"^{name}=.*$", f"{name}={value}", text, flags=re.M)
    env.write_text(text)


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.name)
def test_every_block_is_of_a_kind_that_is_tried(doc):
    assert {language for _, language, _ in BLOCK.findall(doc.read_text())} <= {"sh", "yaml"}
    for body in blocks("sh", doc):
        said = subprocess.run(["sh", "-n"], input=body, capture_output=True, text=True, check=False)
        assert said.returncode == 0, (body, said.stderr)
    for body in blocks("yaml", doc):
        assert yaml.safe_load(body)


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.name)
def test_every_command_it_names_is_there_and_takes_these_options(doc):
    for name, rest in re.findall(r"manage\.py (\w+)([^`\n|]*)", doc.read_text()):
        assert name in get_commands(), name
        parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        taken = {option for action in parser._actions for option in action.option_strings}
        assert set(re.findall(r"(?<= )--[a-z-]+", rest)) <= taken, (name, rest)


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.name)
def test_every_page_it_leads_to_is_there(doc):
    for target in re.findall(r"\]\(([^)#]+)", doc.read_text()):
        assert (doc.parent / target).exists(), target


def test_the_example_asks_for_what_compose_asks_for_and_for_nothing_else():
    needed = set(re.findall(r"\$\{(\w+):\?", COMPOSE))
    assert needed == set(re.findall(r"^(\w+)=$", ENV, re.M))
    offered = set(re.findall(r"^#(\w+)=", ENV, re.M))
    handed_on = set(re.findall(r"^  ([A-Z_]+):$", COMPOSE.split("x-when-ready")[0], re.M))
    assert offered <= handed_on | set(re.findall(r"\$\{(\w+):-", COMPOSE))
    assert handed_on <= offered


def test_the_parts_of_readyz_are_all_told():
    from salford_ap import health

    told = re.findall(r"^\| `(\w+)` \|", DOCS[0].read_text(), re.M)
    assert set(health.PARTS) == set(told) - {"DB_APP_PASSWORD", "REDIS_PASSWORD", "BACKUP_KEY"}


@pytest.mark.skipif(not shutil.which("caddy"), reason="Caddy is not on this machine")
def test_the_example_for_caddy_is_valid():
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", ROOT / "docs/proxy/Caddyfile"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not on this machine")
def test_the_example_for_nginx_is_valid(tmp_path):
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=ap.council.gov.uk"]
    keys = ["-keyout", tmp_path / "key.pem", "-out", tmp_path / "fullchain.pem"]
    subprocess.run([*made, *keys], capture_output=True, check=True)
    (tmp_path / "site").write_text((ROOT / "docs/proxy/nginx.conf").read_text().replace("/etc/ssl/ap", str(tmp_path)))
    whole = f"events {{}}\nhttp {{\ninclude {tmp_path}/site;\n}}\npid {tmp_path}/pid;\nerror_log {tmp_path}/log;\n"
    (tmp_path / "nginx.conf").write_text(whole)
    said = subprocess.run(["nginx", "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr


@pytest.fixture
def reader(tmp_path, django_db_blocker):
    """Somebody with the sources in a folder, an empty database, and what stands in for docker."""
    name = "made_by_the_suite_operate_" + os.environ["DATABASE_URL"].rsplit("/", 1)[1]
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name[:60]}"')
        cursor.execute(f'CREATE DATABASE "{name[:60]}"')
    folder, kept, shims = tmp_path / "sources", tmp_path / "machine", tmp_path / "bin"
    for each in (folder, kept / "backups", kept / "var", shims):
        each.mkdir(parents=True)
    for each in ROOT.iterdir():
        if each.name not in (".git", ".env", "copies", "backup.key", "packs"):
            (folder / each.name).symlink_to(each)
    (folder / "packs/ours").mkdir(parents=True)
    (folder / "packs/ours/council.csv").write_text("fact,value\nla_code,350\narea,borough\n")
    for word in ("docker", "curl"):
        (shims / word).write_text(f'#!/bin/sh\nexec "{sys.executable}" "{STAND_IN}" {word} "$@"\n')
        (shims / word).chmod(0o755)
    port = processes.free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "OWN_"))}
    env |= {
        "PATH": f"{shims}:{os.environ['PATH']}",
        "STAND_IN": str(kept),
        "STAND_IN_PORT": str(port),
        "STAND_IN_DATABASE": f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{name[:60]}",
        "STAND_IN_REDIS": os.environ["REDIS_URL"],
    }

    def does(script: str) -> str:
        words = script.replace(":8000", f":{port}")
        said = subprocess.run(
            ["sh", "-eu", "-c", words], cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=300
        )
        assert said.returncode == 0, f"{script}\n{said.stdout}\n{said.stderr}"
        return said.stdout

    does.folder, does.kept = folder, kept
    yield does
    subprocess.run(["sh", "-c", "docker compose stop"], cwd=folder, env=env, check=False)
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name[:60]}" WITH (FORCE)')


@pytest.mark.slow  # a council's portal is set up, backed up and put back by commands of their own
@pytest.mark.skipif(not ON_SERVERS, reason="with the servers")
def test_a_new_reader_comes_through_by_its_own_blocks(reader, db):
    said = {}
    for number, block in enumerate(blocks("sh")):
        said[number] = reader(block)
        if "new_key" in block:
            set_in(reader.folder / ".env", FILLED_IN)
    told = "\n".join(said.values())
    assert '"status": "up"' in told
    assert "Ada Admin is an administrator" in told
    assert re.search(r"ap-350-\w+\.age: [\d,]+ rows of \d+ tables", told)
    assert "The copy of Bolton Council" in told
    assert "is whole and can be put back" in told
    assert "is put back, and every row and file was compared" in told
    assert "The portal is closed" in told
    assert "The portal is open" in told
    assert "'failing': ['worker', 'beat'" in told or '"failing"' in told
    assert len(list((reader.kept / "var/mail").iterdir())) == 1
    # The private key of the backups is in no setting and in nothing that runs.
    assert "AGE-SECRET-KEY" not in (reader.folder / ".env").read_text()
