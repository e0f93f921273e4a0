"""The ground under the portal: .venv is brought to the lock, once, and faults are sentences."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bootstrap import ground
from bootstrap.words import Stop


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A checkout with a lock and a .venv that works, but that nothing was installed into yet."""
    (tmp_path / "requirements.txt").write_text("one==1\n")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(Path(sys.executable).resolve())
    monkeypatch.setattr(ground, "ROOT", tmp_path)
    monkeypatch.setattr(ground, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(ground, "PYTHON", python)
    monkeypatch.setattr(ground, "STAMP", tmp_path / ".venv" / ".installed.json")
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    return tmp_path


@pytest.fixture
def installs(monkeypatch):
    done = []
    monkeypatch.setattr(ground, "install", done.append)
    return done


def test_packages_are_installed_once(folder, installs):
    ground.ready("requirements.txt")
    ground.ready("requirements.txt")
    assert installs == ["requirements.txt"]


def test_the_lock_for_tests_holds_the_other_too(folder, installs):
    (folder / "requirements-test.txt").write_text("one==1\ntwo==2\n")
    ground.ready("requirements-test.txt")
    ground.ready("requirements.txt")
    assert installs == ["requirements-test.txt"]


def test_the_other_does_not_hold_the_lock_for_tests(folder, installs):
    (folder / "requirements-test.txt").write_text("one==1\ntwo==2\n")
    ground.ready("requirements.txt")
    ground.ready("requirements-test.txt")
    assert installs == ["requirements.txt", "requirements-test.txt"]


def test_a_changed_lock_is_installed_again(folder, installs):
    ground.ready("requirements.txt")
    (folder / "requirements.txt").write_text("one==2\n")
    ground.ready("requirements.txt")
    assert installs == ["requirements.txt"] * 2


def test_a_broken_environment_is_made_again(folder, installs, monkeypatch):
    ground.ready("requirements.txt")
    (folder / ".venv" / "bin" / "python").unlink()
    made = []
    monkeypatch.setattr(ground, "make_venv", lambda: made.append(True))
    ground.ready("requirements.txt")
    assert made == [True]
    assert len(installs) == 2


def test_a_stamp_cut_off_in_the_middle_counts_as_none(folder, installs):
    ground.STAMP.write_text('{"requirements.txt": "ab')
    ground.ready("requirements.txt")
    assert installs == ["requirements.txt"]
    assert set(json.loads(ground.STAMP.read_text())) == {"requirements.txt"}


@pytest.mark.parametrize(
    "said, sentence",
    [
        ("NewConnectionError: Temporary failure in name resolution", "Connect this machine to the internet"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "is not the one named in"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
    ],
)
def test_a_failing_installer_becomes_one_sentence(folder, monkeypatch, said, sentence):
    installer = [sys.executable, "-c", f"print({said!r}); raise SystemExit(1)"]
    monkeypatch.setattr(ground, "_installers", lambda: [installer])
    with pytest.raises(Stop) as stopped:
        ground.ready("requirements.txt")
    assert sentence in str(stopped.value)
    assert "Traceback" not in str(stopped.value)
    assert said in (folder / "var" / "logs" / "install.log").read_text()
    assert not ground.STAMP.exists()


def test_the_next_installer_is_tried_when_the_first_fails(folder, monkeypatch):
    works = folder / "installed"
    bad = ["/nowhere/uv"]
    good = [
        sys.executable,
        "-c",
        f"import sys, pathlib; pathlib.Path({str(works)!r}).write_text(' '.join(sys.argv[1:]))",
    ]
    monkeypatch.setattr(ground, "_installers", lambda: [bad, good])
    ground.ready("requirements.txt")
    assert works.read_text() == "--require-hashes -r requirements.txt"


def test_a_missing_ensurepip_names_the_package(folder, monkeypatch):
    monkeypatch.setattr(ground.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(ground.shutil, "which", lambda name: None)
    with pytest.raises(Stop, match="python3-venv"):
        ground.make_venv()


def test_the_locks_name_no_host():
    root = Path(__file__).resolve().parents[2]
    for lock in ("requirements.txt", "requirements-test.txt"):
        text = (root / lock).read_text()
        assert "://" not in text
        assert "--index-url" not in text
        assert text.count("==") <= text.count("--hash=sha256:")


def test_every_package_of_the_portal_stands_in_the_test_lock_at_the_same_version():
    root = Path(__file__).resolve().parents[2]

    def pins(lock):
        lines = (root / lock).read_text().splitlines()
        return {line.split(" \\")[0].split(" ;")[0] for line in lines if "==" in line and line[0] not in " #"}

    assert pins("requirements.txt") <= pins("requirements-test.txt")


def test_the_bootstrap_needs_nothing_but_the_standard_library():
    root = Path(__file__).resolve().parents[2]
    question = (
        "import sys; sys.path.insert(0, 'bin'); import portal; "
        "print([name for name in sys.modules if 'site-packages' in str(getattr(sys.modules[name], '__file__', ''))])"
    )
    said = subprocess.run([sys.executable, "-S", "-c", question], cwd=root, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
