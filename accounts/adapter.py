"""How sign-in behaves here: by invitation only, on the trail, with our own words and our own e-mails."""

from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from accounts import acting, notices, sessions
from accounts.client_address import client_address
from accounts.council import the_council
from accounts.models import Affiliation, User
from core import clock, mail
from core.acting import acting_in, ours
from core.models import record

STRANGER = (
    "That account is not known here. Ask to be invited with the email address of that account, "
    "or sign in with the email address and password you use here."
)


# What was done with a second step: on the trail, and to its owner.
SECOND_STEP_SET = {
    "totp_activated": "{person} set up an authenticator app",
    "totp_deactivated": "{person} removed the authenticator app",
    "webauthn_added": "{person} added a passkey",
    "webauthn_removed": "{person} removed a passkey",
    "recovery_codes_generated": "{person} made new recovery codes",
}
SECOND_STEP = {
    "totp_activated": "An authenticator app was set up as the second step of signing in to your account.",
    "totp_deactivated": "The authenticator app was removed from your account.",
    "webauthn_added": "A passkey was added to your account.",
    "webauthn_removed": "A passkey was removed from your account.",
    "recovery_codes_generated": "New recovery codes were made for your account. The ones of before no longer work.",
}


class AccountAdapter(DefaultAccountAdapter):
    """Signing in and out, passwords, and what is said about them."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Check your email address and password. They do not belong together.",
        "too_many_login_attempts": (
            "There were too many wrong sign-ins. Wait 5 minutes and try again, or reset your password."
        ),
        "rate_limited": "There were too many wrong codes. Wait 5 minutes and try again.",
        "incorrect_password": "That is not your password. Enter the one you sign in with.",
        "enter_current_password": "Your current password is not right. Enter the one you sign in with.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs themselves up."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Both steps are done: start a fresh sign-in, in the role it was interrupted in, and record it."""
        before = request.session.pop(sessions.BEFORE, None) or {}
        super().login(request, user)
        sessions.begin(ours(request))
        if before.get("user") == user.pk and before.get("acting"):
            request.session[acting.SESSION_KEY] = before["acting"]
        record("signed_in", user, by=acting.acting_for(ours(request)), sentence=f"{user} signed in")

    def logout(self, request: HttpRequest) -> None:
        """End the sign-in in the server and record it."""
        person, role = request.user, acting_in(request)
        super().logout(request)
        sessions.forget_in_browser(ours(request))
        if person.is_authenticated:
            record("signed_out", person, by=role, sentence=f"{person} signed out")

    def get_client_ip(self, request: HttpRequest) -> str:
        """What sign-ins from one place count against; a header that says nothing of use is no error."""
        return client_address(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A known and an unknown address cost the same and leave the same line."""
        council = the_council()
        person = User.objects.filter(email=str(credentials.get("email", "")).lower()).first()
        record("sign_in_failed", person or council, by=None, sentence="A sign-in failed")

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whoever signed in within the last few minutes has just shown who they are."""
        began = self.request.session.get(sessions.BEGAN, 0)
        is_fresh = clock.now().timestamp() - began < account_settings.REAUTHENTICATION_TIMEOUT
        return not is_fresh and super().is_reauthentication_required(app=app)

    def set_password(self, user: User, password: str) -> None:
        """A changed or reset password ends every other sign-in, and its owner is told."""
        with transaction.atomic():
            super().set_password(user, password)
            sessions.end_all(user, but=self.request.session.session_key)
            event = record("password_changed", user, by=acting_in(self.request))
            why = "The password of your account was changed."
            notices.tell(user, event, why, template="accounts/password_changed")

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """One line in the outbox; the link is made when it is sent and lies nowhere."""
        if not user.has_usable_password():
            return
        with transaction.atomic():
            event = record("password_reset_asked", user, by=None, sentence="A new password was asked for")
            why = "Somebody asked for a new password for your account."
            mail.post(user, "accounts/password_reset", {}, why=why, key=f"password-reset:{event.pk}")

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """The second step was set up, changed or removed by its owner: put it on the trail, and tell them."""
        room, _, what = template_prefix.rpartition("/email/")
        if room != "mfa":
            super().send_notification_mail(template_prefix, user, *args, **kwargs)
            return
        with transaction.atomic():
            words = SECOND_STEP_SET.get(what, "{person} changed the second step").format(person=user)
            event = record(what, user, by=acting_in(self.request), sentence=words)
            notices.tell(user, event, SECOND_STEP.get(what, "The second step of signing in was changed."))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Anything else the sign-in library has to say goes through the one door for e-mail."""
        message = self.render_mail(template_prefix, email, {"email": email, "request": self.request, **context})
        mail.send_now(email, message.subject, message.body)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """The council's own sign-in: for people who were invited with that e-mail address, and nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody signs themselves up."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the person by a verified address, or say why it cannot be done."""
        if sociallogin.is_existing:
            return
        verified = {address.email.lower() for address in sociallogin.email_addresses if address.verified}
        person = User.objects.filter(email__in=verified, is_active=True).first()
        if person is None or not Affiliation.objects.current().filter(user=person).exists():
            record("sign_in_failed", person or the_council(), by=None, sentence="An outside sign-in failed")
            messages.error(request, STRANGER)
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
        with transaction.atomic():
            sociallogin.connect(request, person)
            record("sign_in_linked", person, by=None, changes={"at": clock.now().isoformat()})
