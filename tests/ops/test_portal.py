"""The way in: bin/portal finds a Python, and says what to type when there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bootstrap import ground

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path):
    """The bootstrap alone in a folder, without .venv."""
    shutil.copytree(ROOT / "bin", tmp_path / "bin", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.fixture
def programs(tmp_path):
    """A path with nothing on it but what the shell script itself uses."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("sh", "dirname", "id"):
        (folder / name).symlink_to(shutil.which(name))
    return folder


def portal(copy, programs, *words):
    env = {"PATH": str(programs), "AP_NO_APT": "1"}
    command = [shutil.which("sh"), str(copy / "bin" / "portal"), *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)


def test_it_says_what_to_type_when_there_is_no_python(copy, programs):
    said = portal(copy, programs, "run")
    assert said.returncode == 1
    assert "apt-get install -y --no-install-recommends python3 python3-venv" in said.stderr
    assert said.stdout == ""


def test_it_passes_over_a_python_that_is_too_old(copy, programs):
    old = programs / "python3.12"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    (programs / "python3.11").symlink_to(Path(sys.executable).resolve())
    said = portal(copy, programs)
    assert said.returncode == 2
    assert "sh bin/portal run" in said.stdout


@pytest.mark.skipif(not ground.works(Path("/usr/bin/python3")), reason="this system has none that is new enough")
def test_it_asks_the_systems_own_python_first(copy, programs):
    """One compiled by hand, which often stands before it, is slower."""
    asked = copy / "asked"
    for name in ("python3.14", "python3"):
        (programs / name).write_text(f"#!/bin/sh\necho {name} >> {asked}\nexit 1\n")
        (programs / name).chmod(0o755)
    script = copy / "bin" / "portal"
    script.write_text(script.read_text().replace("import ensurepip, venv", "pass"))
    env = {"PATH": f"{programs}:/usr/bin"}
    said = subprocess.run([str(programs / "sh"), str(script), "--help"], env=env, capture_output=True, check=False)
    assert said.returncode == 0
    assert not asked.exists()


def test_a_python_that_cannot_make_an_environment_is_not_enough(copy, programs):
    bare = programs / "python3"
    bare.write_text(f'#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\nexec {Path(sys.executable).resolve()} "$@"\n')
    bare.chmod(0o755)
    said = portal(copy, programs, "--help")
    assert said.returncode == 1
    assert "python3-venv" in said.stderr


def test_the_question_asked_of_a_python_is_asked_to_its_end(copy, programs):
    """A version that will do must not answer for the modules that are missing."""
    (programs / "python3").symlink_to(Path(sys.executable).resolve())
    script = copy / "bin" / "portal"
    script.write_text(script.read_text().replace("import ensurepip, venv", "import no_such_module"))
    assert portal(copy, programs, "--help").returncode == 1


def test_it_installs_nothing_where_that_is_forbidden(copy, programs):
    (programs / "apt-get").write_text(f"#!/bin/sh\necho called > {copy}/apt\n")
    (programs / "apt-get").chmod(0o755)
    assert portal(copy, programs, "run").returncode == 1
    assert not (copy / "apt").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root installs")
def test_as_root_it_installs_python_with_apt(copy, programs):
    (programs / "apt-get").write_text(f'#!/bin/sh\necho "$@" >> {copy}/apt\n')
    (programs / "apt-get").chmod(0o755)
    env = {"PATH": str(programs)}
    command = [shutil.which("sh"), str(copy / "bin" / "portal"), "run"]
    subprocess.run(command, env=env, capture_output=True, timeout=120, check=False)
    assert "install -y -qq --no-install-recommends python3 python3-venv" in (copy / "apt").read_text()


def test_help_names_every_command(copy, programs):
    (programs / "python3").symlink_to(Path(sys.executable).resolve())
    said = portal(copy, programs, "--help")
    assert said.returncode == 0
    for command in ("run", "test", "check", "bench", "seed", "setup"):
        assert f"sh bin/portal {command} " in said.stdout


def test_an_unknown_command_is_an_error(copy, programs):
    (programs / "python3").symlink_to(Path(sys.executable).resolve())
    assert portal(copy, programs, "strat").returncode == 2


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed; the portal starts without it")
def test_the_makefile_only_calls_the_portal():
    # The suite itself may have been started by make, which hands its own options on.
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    for target in ("setup", "run", "seed", "test", "check", "bench"):
        said = subprocess.run(["make", "-n", target], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        assert said.stdout.strip() == f"sh bin/portal {target}"
