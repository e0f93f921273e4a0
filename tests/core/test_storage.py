"""Static files under names that carry their content, the script's import among them."""

import hashlib
import re
import stat
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.base import ContentFile
from django.test import override_settings

from core.backup import putting_back
from core.backup.archive import File, Part
from core.storage import FileStorage, StaticStorage


def test_files_that_people_sent_are_read_by_the_portal_alone(tmp_path: Path) -> None:
    FileStorage(location=str(tmp_path)).save("pupils/sent.csv", ContentFile(b"UPN"))
    part = Part("documents/back.pdf", False, iter([b"%PDF"]))
    putting_back._put_file(part, File(4, hashlib.sha256(b"%PDF").hexdigest()), tmp_path)
    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")}
    assert found == {"pupils": 0o700, "sent.csv": 0o600, "documents": 0o700, "back.pdf": 0o600}


def test_the_import_inside_our_script_is_hashed_with_the_file_it_names(tmp_path: Path) -> None:
    with override_settings(DEBUG=False):
        storage = StaticStorage(location=str(tmp_path), base_url=settings.STATIC_URL)
        found = {}
        for name, home in FileSystemFinder().list([]):
            with home.open(name) as content:
                storage.save(name, content)
            found[name] = (storage, name)
        failed = [done for _name, _hashed, done in storage.post_process(found) if isinstance(done, Exception)]
        assert failed == []
        script = storage.stored_name("js/app.js")
        imported = re.search(r'from "\.\./govuk/(.+?)"', (tmp_path / script).read_text())
        assert imported is not None
        assert re.fullmatch(r"govuk-frontend\.min\.[0-9a-f]{12}\.js", imported[1])
        assert (tmp_path / "govuk" / imported[1]).exists()
        assert (tmp_path / f"{script}.gz").exists()
