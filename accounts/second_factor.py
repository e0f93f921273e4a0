"""The second factor is compulsory: until it is set up, nothing opens but the pages that set it up."""

import time
from typing import Any
from urllib.parse import urlencode

import structlog
from allauth.account import app_settings as account_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from accounts import factor_keys
from accounts.models import User
from core.middleware import Middleware, View
from core.models import record

log = structlog.get_logger(__name__)

# Read by everybody, or needed to set the second factor up, or to leave.
OPEN_WITHOUT = {
    "healthz",
    "readyz",
    "core:cookies",
    "core:accessibility",
    "core:privacy",
    "account_logout",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
}
# A passkey has no code of its own to ask for on the page that removes it, and whoever reads recovery codes removes the
# app with one: a second step is asked for before.
ASKED_BEFORE = {
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}
# When this sign-in gave the first code of a new app: its recovery codes are shown next.
SET_UP = "second_factor_set_up"
MOST_WRONG_CODES = 5
WRONG_CODES = "wrong_codes"
# Longer than a code can be right (its own half minute and the one on either side), so that it works once.
CODE_KEPT_SECONDS = 300


def is_set_up(user: User) -> bool:
    """Whether this person has an authenticator app or a passkey; recovery codes alone are none."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()


class SecondFactorAdapter(DefaultMFAAdapter):
    """Says what to do when a code is refused, and keeps secrets sealed."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right, or it was used before. Wait for the next one and enter it.",
    }

    def encrypt(self, text: str) -> str:
        """Under a key that is not in the database."""
        return factor_keys.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """What no key opens is a secret nobody knows: every code is wrong, and the log says why."""
        try:
            return factor_keys.unseal(encrypted_text)
        except factor_keys.Unreadable:
            log.error("second_factor_unreadable")
            return generate_totp_secret()


class SecondFactorMiddleware(Middleware):
    """Leads a signed-in person without a second factor to setting it up, whatever they ask for."""

    def process_view(self, request: HttpRequest, view: View, *_given: object) -> HttpResponse | None:
        """Ask before the page does anything, Django admin's pages included."""
        if not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in ASKED_BEFORE and is_set_up(request.user) and not _gave_a_code_just_now(request):
            return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.path})}")
        if not settings.SECOND_FACTOR_REQUIRED or name in OPEN_WITHOUT or is_set_up(request.user):
            return None
        messages.info(request, "Set up the second step of signing in. Until then nothing else opens.")
        return HttpResponseRedirect(reverse("mfa_activate_totp"))


def _gave_a_code_just_now(request: HttpRequest) -> bool:
    """A code, a recovery code or a passkey was asked for and given again, apart from signing in."""
    oldest = time.time() - account_settings.REAUTHENTICATION_TIMEOUT
    if request.session.get(SET_UP, 0) > oldest:
        return True
    given = get_authentication_records(request, request.user)
    return any(one["method"] == "mfa" and one.get("reauthenticated") and one["at"] > oldest for one in given)


def use_once(user: User, code: str) -> bool:
    """Mark this code as used by this person; False when it was used before."""
    digits = "".join(code.split())
    return cache.add(f"code-used:{user.pk}:{digits}", 1, CODE_KEPT_SECONDS)


class CodeForm(AuthenticateForm):
    """The second step of signing in: each code works once, and five wrong ones end the attempt."""

    def clean_code(self) -> str:
        """Count wrong codes in the attempt's own session; at the fifth the attempt starts over."""
        request = context.request
        try:
            code = super().clean_code()
            if not use_once(self.user, code):
                raise get_adapter().validation_error("incorrect_code")
        except ValidationError:
            record("code_refused", self.user, by=None, sentence="A wrong code was given at the second step")
            wrong = request.session.get(WRONG_CODES, 0) + 1
            request.session[WRONG_CODES] = wrong
            if wrong >= MOST_WRONG_CODES:
                raise ImmediateHttpResponse(_start_over(request)) from None
            raise
        request.session.pop(WRONG_CODES, None)
        return code


def _start_over(request: HttpRequest) -> HttpResponse:
    request.session.pop(WRONG_CODES, None)
    clear_login(request)
    messages.error(request, f"That was the wrong code {MOST_WRONG_CODES} times. Sign in again from the start.")
    return HttpResponseRedirect(reverse("account_login"))


class ConfirmCodeForm(ReauthenticateForm):
    """Asks for a code again before something is changed; a code that was used does not count."""

    def clean_code(self) -> str:
        """Right, and not used before."""
        code = super().clean_code()
        if not use_once(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class RemoveForm(ConfirmCodeForm):
    """Removing the app asks for a code of it, or a recovery code: an open screen is not enough."""

    def __init__(self, *args: Any, authenticator: Authenticator, **kwargs: Any) -> None:
        # The library hands over an empty answer when the page is only looked at.
        if not isinstance(kwargs.get("data"), MultiValueDict):
            kwargs.pop("data", None)
        super().__init__(*args, user=authenticator.user, **kwargs)

    def clean_code(self) -> str:
        """A wrong one stands on the trail."""
        try:
            return super().clean_code()
        except ValidationError:
            record("code_refused", self.user, by=None, sentence="A wrong code was given to remove the second step")
            raise


class SetUpForm(ActivateTOTPForm):
    """The first code of a new authenticator app; it cannot be used again to sign in."""

    def clean_code(self) -> str:
        """Right, and marked as used; who gave it may read the recovery codes that come with the app."""
        code = super().clean_code()
        use_once(self.user, code)
        context.request.session[SET_UP] = time.time()
        return code
