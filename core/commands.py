"""What commands that take in a file have in common."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from core.files.faults import FileRefused


class FileCommand(BaseCommand):
    """Takes in a file, all or nothing: why it could not is told in a sentence, and what the database said as well."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except FileRefused as refused:
            raise CommandError(f"{refused}. Nothing was changed.") from None
        except OSError as missing:
            if missing.filename is None:
                raise
            raise CommandError(f"{missing.filename} cannot be read: {missing.strerror}.") from None
        except DatabaseError as broken:
            said = (str(broken).strip().splitlines() or [type(broken).__name__])[0]
            raise CommandError(
                f"The database did not take the file in: {said}. Nothing was changed. Run it again in a few minutes; "
                "if it says the same, run manage.py migrate and see that the database is up."
            ) from broken
