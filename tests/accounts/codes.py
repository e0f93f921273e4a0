"""An authenticator app for tests."""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth

from accounts.models import User

SECRET = "JBSWY3DPEHPK3PXP"


def set_up(user: User) -> list[str]:
    """Give this person an app with our secret; returns their recovery codes."""
    auth.TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user).get_unused_codes()


def code_now(steps: int = 0, secret: str = SECRET) -> str:
    """The code the app shows now, or some half minutes away."""
    counters = list(auth.yield_hotp_counters_from_time())
    return auth.format_hotp_value(auth.hotp_value(secret, counters[len(counters) // 2] + steps))
