"""What a council runs holds neither the demo borough, with its published passwords, nor the measures."""

import fnmatch
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bootstrap import checks, suite

ROOT = Path(__file__).resolve().parents[2]
IGNORED = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
OUTSIDE = ("bench", "demo", "salford_ap/settings/bench.py", "salford_ap/settings/demo.py")


def is_left_out(path):
    """As docker reads it: a name without `**` counts from the root."""
    return any(fnmatch.fnmatchcase(path, line) or fnmatch.fnmatchcase(f"x/{path}", line) for line in IGNORED)


@pytest.fixture
def image(tmp_path):
    """The tree as the image copies it, by links, and the production settings over it."""
    for top in ROOT.iterdir():
        if not is_left_out(top.name) and top.name != "salford_ap":
            (tmp_path / top.name).symlink_to(top)
    for path in (ROOT / "salford_ap").rglob("*.py"):
        name = str(path.relative_to(ROOT))
        if not is_left_out(name):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).symlink_to(path)
    handed_on = {name: value for name, value in os.environ.items() if name not in suite.OURS}
    env = {**handed_on, **checks.production(str(tmp_path / "var")), "PYTHONPATH": str(tmp_path)}

    def call(*words):
        command = [sys.executable, *words]
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False)

    call.folder = tmp_path
    return call


def test_the_image_holds_neither_the_demo_nor_the_measures(image):
    assert (image.folder / "core").exists()
    assert (image.folder / "salford_ap/settings/production.py").exists()
    assert [path for path in OUTSIDE if (image.folder / path).exists()] == []


def test_the_portal_is_whole_without_them_and_knows_no_such_command(image):
    script = "import manage, django; django.setup(); import salford_ap.urls, salford_ap.celery"
    said = image("-c", f"{script}; from django.core import management; print(*management.get_commands())")
    assert said.returncode == 0, said.stderr
    known = said.stdout.split()
    assert "send_digests" in known
    assert not {"seed", "bench"} & set(known)
