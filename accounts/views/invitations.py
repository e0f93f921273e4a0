"""Asking people in, and accepting."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from accounts import invitations
from accounts.by_words import FindsPeople
from accounts.filters import InvitationFilter
from accounts.forms import AcceptForm, CorrectForm, InviteForm, ResendForm, WithdrawForm
from accounts.models import Invitation
from core import clock
from core.columns import Column
from core.lists import ListPage
from core.models import MoveRefused
from core.views import ActPage, AddPage
from govuk.dates import in_london, month_day, short_day


class Invitations(FindsPeople, ListPage):
    """Who was asked in, and what came of it."""

    queryset = Invitation.objects.with_refused().select_related("organisation", "invited_by", "invited_as__user")
    back_to = "accounts:people"
    back_words = "Back to people"
    title = "Invitations"
    noun = "invitation"
    perm = "accounts.invitations"
    filter_class = InvitationFilter
    called = ("name", "email")
    columns = (
        Column("Name", lambda row: row.name, "name", hint=lambda row: row.email),
        Column("Email address", lambda row: row.email, on_page=False),
        Column("Role", lambda row: row.get_role_display()),
        Column("Organisation", lambda row: row.organisation.name, "organisation__name"),
        Column(
            "Asked on",
            lambda row: row.invited_at,
            "invited_at",
            label="Asked",
            says=lambda row: f"{short_day(in_london(row.invited_at))}, {row.invited_by.name}",
        ),
        Column("Asked by", lambda row: row.invited_by.name, on_page=False),
        Column("State", lambda row: row.state_words, part="accounts/_invitation_state.html"),
        Column("Email", lambda row: "Refused" if row.is_refused else "", on_page=False),
    )


class PersonInvite(AddPage):
    """Asks a person in."""

    form_class = InviteForm
    submit = "Send the invitation"
    back_to = "accounts:people"
    back_words = "Back to people"
    title = "Invite a person"
    perm = "accounts.person_invite"
    success_url = reverse_lazy("accounts:invitations")

    def get_done_message(self, result: Invitation) -> str:
        """Says to whom, and how long it is good for."""
        until = result.expires_at.astimezone(clock.LONDON)
        return f"An invitation is on its way to {result.name}. It can be accepted until {month_day(until)}."


class InvitationWithdraw(ActPage):
    """Takes an invitation back."""

    queryset = Invitation.objects.select_related("organisation")
    form_class = WithdrawForm
    submit = "Withdraw the invitation"
    warns = True
    back_words = "Back to invitations"
    title = "Withdraw an invitation"
    perm = "accounts.invitation_withdraw"
    back: Any = reverse_lazy("accounts:invitations")
    done_message = "The invitation is withdrawn. Its link no longer works."


class InvitationAct(ActPage):
    """Asks in again whom nobody answered for yet."""

    queryset = Invitation.objects.select_related("organisation")
    back_words = "Back to invitations"
    back: Any = reverse_lazy("accounts:invitations")
    caption = "{row}"
    too_late = "This invitation was answered or withdrawn before."

    @property
    def can_still_be_done(self) -> bool:
        return self.row.accepted_at is None and self.row.withdrawn_at is None

    def get_too_late(self) -> str:
        return self.too_late


class InvitationResend(InvitationAct):
    """Sends an invitation again: a new link, and seven days from now."""

    form_class = ResendForm
    submit = "Send it again"
    title = "Send an invitation again"
    perm = "accounts.invitation_resend"

    def get_done_message(self, result: Invitation) -> str:
        return f"A new link is on its way to {result.name}. The one sent before no longer works."


class InvitationCorrect(InvitationAct):
    """Sends an invitation to the address it should have gone to."""

    form_class = CorrectForm
    submit = "Send it to this address"
    title = "Correct the address of an invitation"
    perm = "accounts.invitation_correct"

    def get_done_message(self, result: Invitation) -> str:
        return f"The invitation is on its way to {result.email}. The link sent before no longer works."


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class InvitationAccept(FormView):
    """Where the link in the e-mail leads: for strangers too, so it shows nothing but the invitation."""

    form_class = AcceptForm
    template_name = "accounts/invitation_accept.html"
    invitation: Invitation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The link must be one of ours, and still good."""
        rows = Invitation.objects.select_related("organisation", "invited_by", "invited_as__user")
        found = rows.for_token(kwargs["token"])
        if found is None:
            raise Http404
        person = invitations.person_asked(found)
        if found.state != "open" or person is None:
            return self.no_longer(found)
        self.invitation, self.person = found, person
        return super().dispatch(request, *args, **kwargs)

    def no_longer(self, found: Invitation) -> HttpResponse:
        """Used, withdrawn or run out: what to do now."""
        return render(self.request, "accounts/invitation_over.html", {"invitation": found}, status=410)

    @property
    def is_theirs(self) -> bool:
        """The person who was asked is signed in."""
        return self.request.user == self.person

    def get_form_kwargs(self) -> dict[str, Any]:
        """The name the colleague gave, to be put right."""
        return {**super().get_form_kwargs(), "person": self.person, "initial": {"name": self.invitation.name}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which of the three ways to accept is open."""
        is_new = not self.request.user.is_authenticated and not self.person.has_usable_password()
        return super().get_context_data(
            invitation=self.invitation,
            is_new=is_new,
            is_theirs=self.is_theirs,
            sign_in=f"{reverse('account_login')}?next={self.request.path}",
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A signed-in person only says yes; a new one gives a name and a password."""
        if self.is_theirs:
            return self.accept()
        if request.user.is_authenticated or self.person.has_usable_password():
            return self.render_to_response(self.get_context_data(form=None))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AcceptForm) -> HttpResponse:
        return self.accept(name=form.cleaned_data["name"], password=form.cleaned_data["password"])

    def accept(self, **given: str) -> HttpResponse:
        """Take up the role; then sign in, or switch to it."""
        user = self.request.user if self.request.user.is_authenticated else None
        try:
            affiliation = invitations.accept(self.invitation, signed_in=user, **given)
        except MoveRefused:
            self.invitation.refresh_from_db()
            return self.no_longer(self.invitation)
        role = f"{affiliation.get_role_display()} at {affiliation.organisation}"
        if user:
            messages.success(self.request, f"You now hold the role {role}.")
            return HttpResponseRedirect(reverse("accounts:acting"))
        messages.success(self.request, f"Your account is ready: {role}. Sign in with the password you have chosen.")
        return HttpResponseRedirect(reverse("account_login"))
