"""manage.py enrol_second_factor EMAIL …: an authenticator app for people of a rehearsal, without a telephone."""

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from core.models import record


class Command(BaseCommand):
    help = (
        "Set a second factor up for these people, or show the one they have, with its secret and the code of this half "
        "minute. For rehearsals and the demo alone: elsewhere nobody holds another person's second factor."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("emails", nargs="+", metavar="EMAIL", help="whose; they have an account")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.REHEARSAL or settings.DEMO):
            raise CommandError(
                "This is for a rehearsal or the demo, where nobody is real: each person sets their own second factor "
                "up when they first sign in. Nothing was changed."
            )
        for email in options["emails"]:
            person = User.objects.filter(email=email.lower(), is_active=True).first()
            if person is None:
                raise CommandError(f"Nobody with an open account has the address {email}.")
            secret = enrol(person)
            self.stdout.write(f"{person.email}  secret {secret}  code now {code_of(secret)}")


def enrol(person: User) -> str:
    """The secret of this person's app; a new one where they have none."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        held = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
        if held:
            return str(get_adapter().decrypt(held.data["secret"]))
        secret = str(auth.generate_totp_secret())
        auth.TOTP.activate(person, secret)
        record("second_factor_enrolled", person, by=None, sentence="A second factor was set up for a rehearsal")
    return secret


def code_of(secret: str) -> str:
    """What the app shows in this half minute."""
    counters = list(auth.yield_hotp_counters_from_time())
    return str(auth.format_hotp_value(auth.hotp_value(secret, counters[len(counters) // 2])))
