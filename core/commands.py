"""What commands that take in a file have in common."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError


class FileCommand(BaseCommand):
    """Takes in a file, all or nothing: a database that does not answer is told in a sentence as well."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run it, and say what the database said if it could not do its part."""
        try:
            return super().execute(*args, **options)
        except DatabaseError as broken:
            said = (str(broken).strip().splitlines() or [type(broken).__name__])[0]
            raise CommandError(
                f"The database did not take the file in: {said}. Nothing was changed. Run it again in a few minutes; "
                "if it says the same, run manage.py migrate and see that the database is up."
            ) from broken
