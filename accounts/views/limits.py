"""What the sign-in pages answer when something was tried too often."""

from django.http import HttpRequest, HttpResponse

from core import errors
from core.limits import TooOften

# Seconds until each page can be tried again, as ACCOUNT_RATE_LIMITS has them; the others count five minutes.
AGAIN_AFTER = {"account_reset_password": 3600, "account_reset_password_from_key": 60, "account_change_password": 60}


def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Says when to try again."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    return errors.too_often(request, exception or TooOften(AGAIN_AFTER.get(name, 300)))
