"""manage.py encrypt_factors: the secrets of second factors come under the present FACTOR_KEY. Every start runs it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import factor_keys


class Command(BaseCommand):
    help = "Seal the secrets of authenticator apps and recovery codes under FACTOR_KEY; a second time changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal, and say how many; those that no key opens are left as they are."""
        sealed, unreadable = factor_keys.seal_all()
        if sealed:
            self.stdout.write(f"Second factors sealed under the present key: {sealed}.")
        if unreadable:
            raise CommandError(
                f"{unreadable} second factors lie under a key that is not here. Put it into FACTOR_KEY_FALLBACKS, "
                "or have these second steps removed and set up again."
            )
