"""docker-compose.yml: no secret of its own, healthy before use, and the role that works owns nothing."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from bootstrap import servers

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
SECRETS = ("SECRET_KEY", "FACTOR_KEY", "DB_OWNER_PASSWORD", "DB_APP_PASSWORD", "REDIS_PASSWORD")
WHOSE = ("COUNCIL_NAME", "COUNCIL_LA_CODE", "COUNCIL_CONTACT_EMAIL", "DEFAULT_FROM_EMAIL")
GIVEN = {name: "x" * 60 for name in (*SECRETS, *WHOSE, "ALLOWED_HOSTS", "SITE_URL", "EMAIL_HOST", "BACKUP_KEY")}
needs_compose = pytest.mark.skipif(shutil.which("docker-compose") is None, reason="docker-compose is not installed")


def config(env, *beside):
    files = [word for name in ("docker-compose.yml", *beside) for word in ("-f", name)]
    command = ["docker-compose", *files, "config", "-q"]
    path = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    return subprocess.run(
        command, cwd=ROOT, env={**path, **env}, capture_output=True, text=True, timeout=60, check=False
    )


@needs_compose
@pytest.mark.parametrize("beside", [(), ("docker-compose.point-in-time.yml",)])
def test_it_is_valid_with_everything_given(beside):
    said = config(GIVEN, *beside)
    assert said.returncode == 0, said.stderr


@needs_compose
@pytest.mark.parametrize("name", ["SECRET_KEY", "FACTOR_KEY", "REDIS_PASSWORD", "BACKUP_KEY", *WHOSE])
def test_it_refuses_to_start_without_a_secret_or_a_council(name):
    said = config({key: value for key, value in GIVEN.items() if key != name})
    assert said.returncode != 0
    assert f"set {name}" in said.stderr


def test_every_secret_is_asked_for_and_none_has_a_default():
    for name in SECRETS:
        uses = re.findall(r"\$\{" + name + r"([^}]*)\}", TEXT)
        assert uses, name
        assert all(use.startswith(":?set ") for use in uses), name


def test_no_password_is_written_down():
    for line in TEXT.splitlines():
        found = re.match(r"\s+\w*(PASSWORD|SECRET)\w*:\s*(\S.*)$", line)
        assert found is None or found[2].startswith("${"), line


def test_the_portal_runs_as_web_worker_and_one_beat():
    assert set(SERVICES) == {"web", "worker", "beat", "migrate", "db", "redis"}
    assert "gunicorn" in SERVICES["web"]["command"]
    assert "--pool prefork" in SERVICES["worker"]["command"]
    assert "-Q default,mail,files" in SERVICES["worker"]["command"]
    assert "--beat" not in SERVICES["worker"]["command"]
    assert " beat " in SERVICES["beat"]["command"]


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_nothing_starts_before_its_ground_is_there(name):
    wanted = {service: condition["condition"] for service, condition in SERVICES[name]["depends_on"].items()}
    assert wanted == {
        "db": "service_healthy",
        "redis": "service_healthy",
        "migrate": "service_completed_successfully",
    }


@pytest.mark.parametrize("name", ["web", "worker", "beat", "db", "redis"])
def test_everything_that_stays_up_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"]


def test_only_the_migrate_step_knows_the_owner_of_the_database():
    for name in ("web", "worker", "beat"):
        environment = SERVICES[name]["environment"]
        assert "DATABASE_OWNER_URL" not in environment
        assert environment["DATABASE_URL"].startswith("postgres://ap_app:")
    assert SERVICES["migrate"]["environment"]["DATABASE_OWNER_URL"].startswith("postgres://ap_owner:")


def test_the_working_role_is_no_superuser_and_owns_nothing():
    script = (ROOT / "docker" / "init-db.sh").read_text()
    role = next(line for line in script.splitlines() if line.startswith("CREATE ROLE"))
    assert role.startswith("CREATE ROLE ap_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
    assert "OWNER" not in script
    assert COMPOSE["services"]["db"]["environment"]["POSTGRES_USER"] == "ap_owner"


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_fills_the_disk_or_the_machine_or_writes_beside_its_volumes(name):
    service = SERVICES[name]
    assert service["logging"]["options"] == {"max-size": "20m", "max-file": "10"}
    assert service["read_only"] is True
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_queues_are_kept_and_never_evicted():
    command = SERVICES["redis"]["command"]
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command
    assert "--requirepass" in command


def test_the_servers_are_not_reached_from_outside():
    assert "ports" not in SERVICES["db"]
    assert "ports" not in SERVICES["redis"]
    assert SERVICES["web"]["ports"] == ["127.0.0.1:${PORT:-8000}:8000"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_the_versions_are_those_the_portal_is_tried_on_unless_a_digest_is_given():
    assert SERVICES["db"]["image"] == "${POSTGRES_IMAGE:-postgres:17}"
    assert SERVICES["redis"]["image"] == "${REDIS_IMAGE:-redis:7}"
    assert SERVICES["web"]["build"]["args"] == {"PYTHON_IMAGE": "${PYTHON_IMAGE:-python:3.13-slim}"}
    built_on = re.findall(r"^(?:FROM|ARG PYTHON_IMAGE=)\s*(\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert built_on == ["python:3.13-slim", "${PYTHON_IMAGE}", "${PYTHON_IMAGE}"]


def test_no_image_is_whatever_is_newest_on_the_day():
    for path in (*ROOT.glob("docker-compose*.yml"), ROOT / "Dockerfile"):
        for image in re.findall(r"(?:image: |:-|ARG PYTHON_IMAGE=)([\w./-]+:[\w.-]+)", path.read_text()):
            assert not image.endswith(":latest"), f"{path.name} names {image}"


def pinned(folder, digest="sha256:" + "a" * 64, images=None):
    """What the script prints where docker is this little program."""
    program = folder / "docker"
    program.write_text(f'#!/bin/sh\n[ "$1" = pull ] || echo "${{5%%:*}}@{digest}"\n')
    program.chmod(0o755)
    sources = folder / "portal"
    (sources / "docker").mkdir(parents=True)
    shutil.copy(ROOT / "docker" / "pin-images.sh", sources / "docker")
    (sources / "docker-compose.yml").write_text(images or TEXT)
    command = ["sh", str(sources / "docker" / "pin-images.sh")]
    env = {"PATH": f"{folder}:{os.environ['PATH']}"}
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=30, check=False)


def test_images_are_held_to_the_digests_that_were_fetched(tmp_path):
    said = pinned(tmp_path)
    assert said.stdout.splitlines() == [
        f"{name}={image}@sha256:{'a' * 64}"
        for name, image in (("PYTHON_IMAGE", "python"), ("POSTGRES_IMAGE", "postgres"), ("REDIS_IMAGE", "redis"))
    ]


@pytest.mark.parametrize(
    "was, instead, words",
    [
        ("postgres:17", "postgres:latest", "newest on the day"),
        ("postgres:17", "host:5000/postgres", "names no version"),
    ],
)
def test_an_image_of_no_version_is_not_held(tmp_path, was, instead, words):
    said = pinned(tmp_path, images=TEXT.replace(was, instead))
    assert said.returncode == 1
    assert words in said.stderr
    assert "POSTGRES_IMAGE" not in said.stdout


def test_an_image_that_was_never_fetched_is_not_held(tmp_path):
    said = pinned(tmp_path, digest="")
    assert (said.returncode, said.stdout) == (1, "")
    assert "has no digest" in said.stderr


def test_the_proxy_before_web_is_counted():
    assert all(SERVICES[name]["environment"]["PROXIES"] == "${PROXIES:-1}" for name in ("web", "worker", "beat"))
    assert "`PROXIES`" in (ROOT / "README.md").read_text()


def test_every_volume_used_is_declared():
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert {name for name in used if not name.startswith(".")} == set(COMPOSE["volumes"])


def test_the_image_runs_as_an_ordinary_user_from_the_hashed_lock():
    text = (ROOT / "Dockerfile").read_text()
    final = text.split("FROM ")[-1]
    assert "USER portal" in final
    assert "--require-hashes -r requirements.txt" in text
    assert "ENV SECRET_KEY" not in text
    assert "ARG SECRET_KEY" not in text
    assert "HEALTHCHECK" in final


def test_the_image_holds_no_tests_no_data_and_no_keys():
    left_out = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".*", "var", "tests"} <= set(left_out)


def test_the_pre_commit_hooks_are_all_local():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    assert [repo["repo"] for repo in hooks["repos"]] == ["local"]
    assert {hook["id"] for hook in hooks["repos"][0]["hooks"]} == {"ruff", "ruff-format", "djlint", "whitespace"}


def test_no_row_reaches_the_log_of_the_database():
    command = SERVICES["db"]["command"].split()
    assert command[0] == "postgres"
    assert set(servers.NO_ROWS_IN_LOG) <= set(command[2::2])
    assert [each for each in command[2::2] if each.startswith("log_") and each not in servers.NO_ROWS_IN_LOG] == []


def test_queries_are_tested_and_measured_with_the_plans_they_are_served_with():
    command = SERVICES["db"]["command"].split()
    assert set(servers.AS_SERVED) <= set(command[2::2])
