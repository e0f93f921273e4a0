"""Static files under names that carry their content, the script's import among them."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.test import override_settings

from core.storage import StaticStorage


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
