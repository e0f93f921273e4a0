"""A portal starts with settings that somebody named, and as the council whose it is: else it stops with one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bootstrap import checks, suite

ROOT = Path(__file__).resolve().parents[2]
MANAGE = (sys.executable, "manage.py", "diffsettings")
PREPARE = (sys.executable, "-m", "bin.prepare", "schema")
CELERY = (sys.executable, "-m", "celery", "-A", "salford_ap", "report")
SENTENCE = "Stopped: no settings are named. Set DJANGO_SETTINGS_MODULE to salford_ap.settings.production"


@pytest.fixture
def call(tmp_path):
    """A command in an environment of a bare shell and what is given."""

    def called(command, **given):
        outside = {*suite.OURS, "DJANGO_SETTINGS_MODULE"}
        bare = {name: value for name, value in os.environ.items() if name not in outside}
        env = bare | {"VAR_DIR": str(tmp_path), **given}
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)

    return called


THEIRS = {"DATABASE_URL": "postgres://theirs@127.0.0.1:1/theirs"}


@pytest.mark.parametrize(
    "command, given", [(MANAGE, THEIRS), (PREPARE, THEIRS), (CELERY, THEIRS), (PREPARE, {}), (CELERY, {})]
)
def test_without_named_settings_it_stops_with_one_sentence(call, command, given, tmp_path):
    said = call(command, **given)
    assert said.returncode != 0
    assert said.stderr.strip().splitlines()[-1].startswith(SENTENCE)
    assert "Traceback" not in said.stderr
    assert not list(tmp_path.glob("*.sqlite3"))


def test_a_command_in_a_clone_means_the_demo_where_no_database_is_named(call):
    said = call((*MANAGE, "--output", "unified"))
    assert said.returncode == 0, said.stderr
    assert "+ DEMO = True" in said.stdout


def test_settings_may_be_named_on_the_command_line(call):
    assert call((*MANAGE, "--settings", "salford_ap.settings.test")).returncode == 0
    said = call((*MANAGE, "--settings=salford_ap.settings.production"))
    assert "Set these in the environment and start again: SECRET_KEY" in said.stderr


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("COUNCIL_NAME", "", "start again: COUNCIL_NAME (the council's name"),
        ("COUNCIL_LA_CODE", "", "start again: COUNCIL_LA_CODE (its local authority number: three digits)."),
        ("COUNCIL_LA_CODE", "35", "start again: COUNCIL_LA_CODE"),
        ("COUNCIL_CONTACT_EMAIL", "the team", "start again: COUNCIL_CONTACT_EMAIL"),
        ("DEFAULT_FROM_EMAIL", "", "start again: DEFAULT_FROM_EMAIL"),
        ("COUNCIL_CONTACT_EMAIL", "ap.team@salford-ap.example", "COUNCIL_CONTACT_EMAIL ends in .example, which belongs to"),
        ("DEFAULT_FROM_EMAIL", "AP <no-reply@salford-ap.example>", "DEFAULT_FROM_EMAIL ends in .example"),
        ("SITE_URL", "https://ap.example:8443/", "SITE_URL ends in .example"),
        ("ALLOWED_HOSTS", "ap.bolton.gov.uk,.ap.example", "ALLOWED_HOSTS ends in .example"),
        ("EMAIL_HOST", "mail.example.", "EMAIL_HOST ends in .example"),
        ("COUNCIL_CONTACT_EMAIL", "ap.team@Salford-AP.EXAMPLE", "COUNCIL_CONTACT_EMAIL ends in .example"),
        ("DEFAULT_FROM_EMAIL", "AP <no-reply@salford-ap\u3002example>", "Set these in the environment"),
        ("COUNCIL_CONTACT_EMAIL", "ap@ap.salford\uff0eexample", "COUNCIL_CONTACT_EMAIL ends in .example"),
        ("ALLOWED_HOSTS", "ap.example ,ap.bolton.gov.uk", "ALLOWED_HOSTS ends in .example"),
        ("ALLOWED_HOSTS", "AP.Example:443", "ALLOWED_HOSTS ends in .example"),
        ("BACKUP_HOUR", "24", "start again: BACKUP_HOUR (0 to 23)."),
        ("DIGEST_WEEKDAY", "7", "start again: DIGEST_WEEKDAY (0, a Monday, to 6)."),
    ],
)  # fmt: skip
def test_production_refuses_to_start_as_nobody_or_somebody_else(call, name, value, words):
    given = checks.production("") | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    del given["VAR_DIR"]
    said = call(MANAGE, **given | {name: value})
    assert (said.returncode, said.stdout) == (1, "")
    assert words in said.stderr
    assert len(said.stderr.strip().splitlines()) == 1


def test_production_starts_as_the_council_it_is_told(call):
    given = checks.production("") | {"COUNCIL_NAME": "Bolton Council", "COUNCIL_LA_CODE": "350"}
    del given["VAR_DIR"]
    script = "import django; django.setup(); from core import council; print(council.facts_without_asking())"
    said = call((sys.executable, "-c", script), **given)
    assert said.returncode == 0, said.stderr
    assert "Bolton Council" in said.stdout
    assert "alford" not in said.stdout
