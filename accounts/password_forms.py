"""Choosing another password: allauth's forms with our words."""

from typing import Any

from allauth.account import forms
from django.forms import Form

LABELS = {"oldpassword": "Current password", "password1": "New password", "password2": "New password again"}


def _say(form: Form) -> None:
    """Put our labels on the fields."""
    for name, label in LABELS.items():
        if name in form.fields:
            form.fields[name].label = label


class ChangePasswordForm(forms.ChangePasswordForm):
    """By the person who knows the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self)


class ResetPasswordKeyForm(forms.ResetPasswordKeyForm):
    """By whoever opened the link that was sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self)
