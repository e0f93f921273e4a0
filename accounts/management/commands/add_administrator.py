"""manage.py add_administrator EMAIL NAME: the first person of a new portal, who asks in all the others."""

from argparse import ArgumentParser
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from accounts import confirming, invitations
from accounts.council import the_council
from accounts.models import Role, User
from core import mail, turns
from core.models import Event


class Command(BaseCommand):
    help = "Open an administrator's account and print the link that sets its password (good for an hour, once)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address they will sign in with")
        parser.add_argument("name", help="their full name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the account, on the trail, and say how to get in."""
        email = options["email"].lower()
        try:
            with transaction.atomic():
                turns.take("address", email)
                person = User.objects.filter(email=email).first() or User.objects.create_user(email, options["name"])
                if not person.is_active:
                    raise CommandError(f"The account {email} is closed. Name another, who opens it in Django admin.")
                given = invitations.grant(person, the_council(), Role.ADMINISTRATOR, by=None)
                confirming.give_back(given)
                if person.has_usable_password() and (
                    event := Event.objects.about(given).filter(act="role_given").last()
                ):
                    invitations.tell_given(given, event)
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from None
        if person.has_usable_password():
            # A link would hand somebody's account, and the casework it may hold, to whoever reads this screen.
            self.stdout.write(f"{person.name} is an administrator, and signs in with the password they have.")
            return
        key = default_token_generator.make_token(User.objects.get(pk=person.pk))
        uid = user_pk_to_url_str(person)
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
        self.stdout.write(f"{person.name} is an administrator. Set the password within an hour at:")
        self.stdout.write(mail.site_url(path))
