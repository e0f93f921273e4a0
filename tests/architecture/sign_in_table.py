"""The pages of signing in: open to strangers where they must be, and to each person for their own account."""

from tests.architecture.table import EVERYBODY, Case


def door(name: str, thing: str = "", signed_in: int = 302, anonymous: int = 200) -> Case:
    """A page on the way in; who is in already is led home."""
    return Case(name, thing, opens=EVERYBODY, answer=signed_in, anonymous=anonymous)


def own(name: str, answer: int = 200) -> Case:
    """A page about one's own account; strangers are led to the sign-in."""
    return Case(name, opens=EVERYBODY, answer=answer)


SIGN_IN = [
    door("account_login"),
    own("account_logout"),
    door("account_inactive", signed_in=200),
    door("account_signup"),
    own("account_reauthenticate"),
    own("account_change_password"),
    own("account_set_password", answer=302),  # for those who have none yet
    door("account_reset_password", signed_in=200),
    door("account_reset_password_done", signed_in=200),
    door("account_reset_password_from_key", "reset/key", signed_in=200),
    door("account_reset_password_from_key_done", signed_in=200),
    own("mfa_index"),
    door("mfa_authenticate", anonymous=302),
    own("mfa_reauthenticate", answer=302),  # for those who have a second step
    own("mfa_activate_totp"),
    own("mfa_deactivate_totp", answer=404),  # nothing to switch off before it is switched on
    own("mfa_view_recovery_codes", answer=404),
    own("mfa_generate_recovery_codes"),  # asks first
    own("mfa_download_recovery_codes", answer=404),
    door("socialaccount_login_cancelled", signed_in=200),
    door("socialaccount_login_error", signed_in=401, anonymous=401),
    door("socialaccount_signup", signed_in=302, anonymous=302),
    # No outside provider is set up here: an unknown one is not found.
    door("openid_connect_login", "outside", signed_in=404, anonymous=404),
    door("openid_connect_callback", "outside", signed_in=404, anonymous=404),
]
