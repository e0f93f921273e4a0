"""People, organisations and the register in Django admin."""

from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from accounts import account_changes, closing, invitations, last_ones, notices, sessions
from accounts.models import AccountChange, Affiliation, Invitation, Organisation, School, User
from core.models import MoveRefused, record
from core.recorded_admin import InSentences, RecordedAdmin, administrator

# Signing in to Django admin goes through the portal's own page, both steps and all limits included.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class UserForm(InSentences):
    """An address is kept in small letters: it is what people sign in with. The last of those who must be stay."""

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean_is_active(self) -> bool:
        """Refuse to close the account of the last AP Manager or administrator."""
        is_active = self.cleaned_data["is_active"]
        if self.initial.get("is_active") and not is_active:
            try:
                last_ones.keep_one_without(self.instance)
            except MoveRefused as refused:
                raise ValidationError(str(refused)) from None
        return is_active


@admin.register(User)
class UserAdmin(RecordedAdmin):
    """People who sign in. They come by invitation; an account is closed, never deleted."""

    may_add = False
    form = UserForm
    helps = {
        "email": "What they sign in with; it changes once a second person agrees, where there was casework",
        "name": "As others read it",
        "is_active": "Take the tick out to close the account; its roles stay on record",
    }
    list_display = ("name", "email", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("name", "email")
    fields = ("name", "email", "is_active", "is_staff", "joined_at", "last_login", "mail_failed_at")
    readonly_fields = ("is_staff", "joined_at", "last_login", "mail_failed_at")
    actions = ("end_sessions", "close_accounts", "remove_second_factor")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Nobody closes their own account, or moves it to another address."""
        is_own = obj is not None and obj.pk == request.user.pk
        return (*self.readonly_fields, "is_active", "email") if is_own else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """A closed account ends what is open; another address is its own act, and may need a second person."""
        by = administrator(request)
        address = ""
        if "email" in form.changed_data:
            form.changed_data.remove("email")
            address, obj.email = obj.email, form.initial["email"]
        super().save_model(request, obj, form, change)
        if "is_active" in form.changed_data and not obj.is_active:
            closing.settle_closed(obj, by=by)
        if address and not self.say(request, lambda: account_changes.change_address(obj, address, by=by), str(obj)):
            obj.is_left_as_it_is = not form.changed_data  # type: ignore[attr-defined]

    def response_change(self, request: HttpRequest, obj: User) -> HttpResponse:
        """Nothing is called changed beside the word that it waits, or why it was refused."""
        if getattr(obj, "is_left_as_it_is", False):
            return self.response_post_save_change(request, obj)
        return super().response_change(request, obj)

    def say(self, request: HttpRequest, ask: Callable[[], AccountChange], who: str) -> bool:
        """Do it, or ask for it, and say which of the two it was, or why neither. Whether it is done."""
        try:
            change = ask()
        except MoveRefused as refused:
            messages.error(request, f"{who}: {refused}")
            return False
        if change.status == AccountChange.Status.PROPOSED:
            messages.warning(request, f"{who}: this account holds or held casework. It waits for an AP Manager.")
            return False
        messages.success(request, f"{who}: done. They were told at every address of theirs we know.")
        return True

    @admin.action(description="Sign these people out everywhere")
    def end_sessions(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """End every sign-in of these people, on the trail."""
        for person in queryset:
            with transaction.atomic():
                count = sessions.end_all(person, but=request.session.session_key)
                record("sessions_ended", person, by=administrator(request), changes={"sessions": count})
        messages.success(request, "They are signed out everywhere.")

    @admin.action(description="Close these accounts")
    def close_accounts(self, request: HttpRequest, queryset: Any) -> None:
        """Close accounts and sign their owners out; roles stay on record."""
        for person in queryset.exclude(pk=request.user.pk):
            try:
                closing.close(person, by=administrator(request))
            except MoveRefused as refused:
                messages.error(request, f"{person}: {refused}")
        messages.success(request, "The other accounts are closed. Your own is left as it is.")

    @admin.action(description="Remove the second step, so that it is set up again")
    def remove_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For somebody who lost both phone and recovery codes: signed out, told, and asked to set it up anew."""
        by = administrator(request)
        for person in queryset:
            self.say(request, partial(account_changes.remove_second_factor, person, by=by), str(person))


class AffiliationForm(InSentences):
    """A role that can be held there, by somebody else than oneself."""

    giver: User

    def clean(self) -> dict[str, Any]:
        """Refuse a role for oneself, one held already, and one that does not fit the organisation."""
        cleaned = super().clean() or {}
        person, organisation, role = (cleaned.get(name) for name in ("user", "organisation", "role"))
        if not (person and organisation and role):
            return cleaned
        if person == self.giver:
            raise ValidationError("You cannot give yourself a role. Ask a colleague.")
        if reason := invitations.misfit(role, organisation):
            raise ValidationError(reason)
        if Affiliation.objects.filter(user=person, organisation=organisation, role=role, ends_on=None).exists():
            raise ValidationError("This person already has this role there.")
        return cleaned


@admin.register(Affiliation)
class AffiliationAdmin(RecordedAdmin):
    """Which roles people hold. A role is given and ended, never changed into another."""

    may_change = False
    form = AffiliationForm
    helps = {
        "user": "Somebody who has an account; others are invited from the page of people",
        "organisation": "Where they hold it",
        "role": "What they may do there",
    }
    refusals = {"affiliation_once": "This person already has this role there"}
    fields = ("user", "organisation", "role")
    autocomplete_fields = ("user", "organisation")
    list_display = ("user", "role", "organisation", "starts_on", "ends_on", "confirmed_on", "paused_at")
    list_select_related = ("user", "organisation")
    list_filter = ("role",)
    search_fields = ("user__name", "user__email", "organisation__name")
    actions = ("end_roles",)

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any) -> Any:
        """The form knows who gives the role."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.giver = request.user
        return form

    def save_model(self, request: HttpRequest, obj: Affiliation, form: Any, change: bool) -> None:
        """Give the role; Django admin opens for administrators with it."""
        super().save_model(request, obj, form, change)
        by = administrator(request)
        event = record("role_given", obj, by=by, changes={"role": ["", obj.role]})
        invitations.tell_given(obj, event)
        notices.tell_managers(event, obj, by=by)
        invitations.settle_admin_access(obj.user)

    @admin.action(description="End these roles straight away")
    def end_roles(self, request: HttpRequest, queryset: QuerySet[Affiliation]) -> None:
        """End each, and say which could not be ended."""
        for affiliation in queryset:
            try:
                invitations.end(affiliation, by=administrator(request))
            except MoveRefused as refused:
                messages.error(request, f"{affiliation}: {refused}")
            else:
                messages.success(request, f"{affiliation}: ended.")


@admin.register(Invitation)
class InvitationAdmin(RecordedAdmin):
    """Who was asked in; sent and withdrawn on the portal's own pages. The link's key does not show."""

    may_add = may_change = False
    list_display = ("name", "email", "role", "organisation", "invited_at", "expires_at", "accepted_at", "withdrawn_at")
    list_select_related = ("organisation",)
    fields = ("name", "email", "role", "organisation", "invited_by", "invited_at", "expires_at", "accepted_at")
    search_fields = ("name", "email")


@admin.register(Organisation)
class OrganisationAdmin(RecordedAdmin):
    """The council, schools and providers: their names and calendars. They come by the register and by admission."""

    may_add = False
    helps = {
        "name": "As people know it; a school's comes from the register again",
        "calendar": "What is different there from the council's terms",
    }
    refusals = {
        "one_council": "There is one council already",
        "organisation_is_something": "An organisation is a council, a school or a provider",
    }
    list_display = ("name", "is_council", "is_school", "is_provider", "calendar")
    list_select_related = ("calendar",)
    search_fields = ("name",)
    fields = ("name", "urn", "ukprn", "company_number", "calendar", "is_council", "is_school", "is_provider", "is_demo")
    readonly_fields = ("urn", "ukprn", "company_number", "is_council", "is_school", "is_provider", "is_demo")
    autocomplete_fields = ("calendar",)

    def get_readonly_fields(self, request: HttpRequest, obj: Organisation | None = None) -> tuple[str, ...]:
        """The council is called as its setting COUNCIL_NAME says, and its calendar is everybody's."""
        return (*self.readonly_fields, "name", "calendar") if obj and obj.is_council else self.readonly_fields


@admin.register(School)
class SchoolAdmin(RecordedAdmin):
    """Schools as the national register has them: read here, changed by importing the register."""

    may_add = may_change = False
    list_display = ("organisation", "urn", "phase_name", "status_name")
    list_select_related = ("organisation",)
    list_filter = ("status_name", "phase_name")
    search_fields = ("organisation__name", "urn")
