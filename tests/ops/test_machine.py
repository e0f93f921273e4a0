"""Machine packages: looked for, installed where allowed, else named with the line to type."""

import pytest
from bootstrap import machine


@pytest.fixture
def apt(monkeypatch):
    """apt-get that installs on the second try, as on a machine without package lists."""
    calls = []

    def succeeds(command, **options):
        calls.append(list(command))
        return len(calls) != 1

    monkeypatch.setattr(machine.processes, "succeeds", succeeds)
    monkeypatch.setattr(machine.os, "geteuid", lambda: 0)
    monkeypatch.setattr(machine.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.delenv("AP_NO_APT", raising=False)
    monkeypatch.setattr(machine.sys, "platform", "linux")
    return calls


def need(answers):
    left = iter(answers)
    return machine.Need("printing", ("pango", "fonts"), "brew install pango", lambda: next(left))


def test_what_is_there_is_left_alone(apt):
    assert need([True]).install() == ""
    assert apt == []


def test_as_root_it_is_installed_after_fetching_the_lists(apt):
    assert need([False, True]).install() == ""
    install = ["apt-get", "install", "-y", "--no-install-recommends", "pango", "fonts"]
    assert apt == [install, ["apt-get", "update"], install]


@pytest.mark.parametrize("forbidden", ["AP_NO_APT", "not root", "no apt"])
def test_where_it_may_not_install_it_says_the_line_to_type(apt, monkeypatch, forbidden):
    if forbidden == "AP_NO_APT":
        monkeypatch.setenv("AP_NO_APT", "1")
    elif forbidden == "not root":
        monkeypatch.setattr(machine.os, "geteuid", lambda: 1000)
    else:
        monkeypatch.setattr(machine.shutil, "which", lambda name: None)
    said = need([False]).install()
    assert apt == []
    assert said.startswith("printing is off")
    assert said.endswith("apt-get install -y --no-install-recommends pango fonts")


def test_a_failing_install_is_said_too(apt):
    assert "as root: apt-get update" in need([False, False]).install()


def test_on_macos_it_names_brew(apt, monkeypatch):
    monkeypatch.setattr(machine.sys, "platform", "darwin")
    monkeypatch.setattr(machine.shutil, "which", lambda name: None)
    assert need([False]).install().endswith("brew install pango")


def test_the_newest_postgresql_is_taken(monkeypatch):
    found = [f"/usr/lib/postgresql/{version}/bin/initdb" for version in (9, 15, 17)]
    monkeypatch.setattr(machine.glob, "glob", lambda pattern: found)
    assert str(machine.postgres_bin()) == "/usr/lib/postgresql/17/bin"


def test_a_named_browser_comes_first(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/opt/chromium")
    monkeypatch.setattr(machine.shutil, "which", lambda name: name if name.startswith("/opt") else f"/usr/bin/{name}")
    assert machine.chromium() == "/opt/chromium"
