"""One version: in pyproject.toml, on the image, at the top of the changes, and at the end of the administrator's home."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]


def test_the_image_and_the_changes_say_the_version_of_the_sources():
    assert re.fullmatch(r"\d+\.\d+\.\d+", settings.VERSION)
    assert f'org.opencontainers.image.version="{settings.VERSION}"' in (ROOT / "Dockerfile").read_text()
    assert re.search(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(), re.M)[1] == settings.VERSION


def test_the_administrator_reads_it_on_home(db, client, sign_in, admin, manager):
    assert f"Version {settings.VERSION}" in sign_in(admin).get("/").content.decode()
    assert "Version" not in sign_in(manager).get("/").content.decode()
