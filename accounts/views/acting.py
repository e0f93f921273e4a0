"""Switching between the roles a person holds."""

from django.urls import reverse_lazy

from accounts import acting
from accounts.forms import SwitchForm
from accounts.models import Affiliation
from core.acting import ours
from core.views import FormPage


class ActingSwitch(FormPage):
    """Which role you act in: it alone decides what you see and may do."""

    form_class = SwitchForm
    title = "Switch role"
    perm = "accounts.acting_switch"
    success_url = reverse_lazy("home")

    def act(self, form: SwitchForm) -> Affiliation:
        chosen: Affiliation = form.cleaned_data["affiliation"]
        acting.switch(ours(self.request), chosen)
        return chosen

    def get_done_message(self, result: Affiliation) -> str:
        return f"You are now acting as {result.get_role_display()} at {result.organisation}."
