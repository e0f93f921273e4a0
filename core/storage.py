"""Where files lie: those people sent, and static ones under names that carry their content, to be kept for ever."""

from pathlib import Path
from typing import IO, Any

from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed; the import inside our module script is hashed along with the file it names."""

    support_js_module_import_aggregation = True


class FileStorage(FileSystemStorage):
    """Files people sent, read by the portal alone: one that could not be written whole leaves nothing behind."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700, **options})

    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        """Under this name, or another where it is taken."""
        free = self.get_available_name(name or content.name or "", max_length)
        try:
            return super().save(free, content, max_length)
        except OSError:
            Path(self.path(free)).unlink(missing_ok=True)
            raise
