"""`rehearse`: keys of its own that last, servers of its own alone, and all that production asks."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from bootstrap import checks, rehearsing, suite
from bootstrap.words import Stop

ROOT = Path(__file__).resolve().parents[2]
OWN = {"DATABASE_URL": "postgres://ap@127.0.0.1:1/postgres", "REDIS_URL": "redis://127.0.0.1:1/0", "OWN_SERVERS": "x"}


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    for name in (*rehearsing.WHOSE, *rehearsing.MADE, "SITE_URL", "ALLOWED_HOSTS"):
        monkeypatch.delenv(name, raising=False)


def test_its_secrets_are_drawn_once_and_are_nobody_elses_to_read(tmp_path):
    first, again = (rehearsing.environment(8000, tmp_path, OWN) for _ in range(2))
    drawn = [first[name] for name in rehearsing.MADE]
    assert drawn == [again[name] for name in rehearsing.MADE]
    assert len(set(drawn)) == 3
    assert all(len(word) >= 12 for word in drawn)
    for file in ("keys", "environment"):
        assert stat.S_IMODE((tmp_path / file).stat().st_mode) == 0o600


def test_what_is_written_down_is_read_by_a_shell_as_it_was(tmp_path, monkeypatch):
    monkeypatch.setenv("COUNCIL_NAME", "Bishop's $HOME Council")
    rehearsing.environment(8000, tmp_path, OWN)
    said = subprocess.run(
        ["sh", "-c", f'. {tmp_path}/environment; printf %s "$COUNCIL_NAME"'], capture_output=True, text=True, check=True
    )
    assert said.stdout == "Bishop's $HOME Council"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's folders are shut to the user postgres")
def test_where_postgres_may_not_enter_its_rows_lie_aside_and_go_with_the_keys(tmp_path, monkeypatch):
    monkeypatch.setattr(rehearsing.processes, "succeeds", lambda *_, **__: False)
    monkeypatch.setattr(rehearsing, "ASIDE", tmp_path / "aside")
    (tmp_path / "aside").mkdir()
    var = tmp_path / "var"
    var.mkdir()
    aside = rehearsing.servers_folder(var)
    (aside / "row").write_text("kept")
    (var / "keys").write_text("")
    assert (rehearsing.servers_folder(var) / "row").exists()
    (var / "keys").unlink()
    assert not (rehearsing.servers_folder(var) / "row").exists()


def test_it_takes_no_address_that_is_handed_in(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://theirs@127.0.0.1:1/theirs")
    with pytest.raises(Stop, match="Nothing was changed"):
        rehearsing.rehearse([])


@pytest.mark.parametrize(
    "given, words",
    [
        ({"OWN_SERVERS": "not theirs"}, "never starts on servers that were handed in"),
        ({"SECRET_KEY": ""}, "Set these in the environment and start again: SECRET_KEY"),
    ],
)
def test_its_settings_refuse_what_production_refuses_and_servers_without_the_mark(tmp_path, given, words):
    outside = {*suite.OURS, "DJANGO_SETTINGS_MODULE"}
    env = {name: value for name, value in os.environ.items() if name not in outside}
    env |= checks.production(str(tmp_path)) | {"DEMO_PASSWORD": "a long enough one"}
    env |= {"DJANGO_SETTINGS_MODULE": rehearsing.SETTINGS, "VAR_DIR": str(tmp_path), **given}
    said = subprocess.run(
        [sys.executable, "manage.py", "diffsettings"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert said.returncode != 0
    assert words in said.stderr
