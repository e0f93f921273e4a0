"""Django admin as we use it: for administrators in that role, every change on our trail, nothing struck out."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Model, QuerySet
from django.forms import CharField, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from core import rehearsal
from core.acting import Acting, acting_in
from core.models import record
from govuk.readable import must_be_readable


def administrator(request: HttpRequest) -> Acting:
    """Who acts in Django admin, which opens for nobody else."""
    acting = acting_in(request)
    if acting is None:
        raise PermissionDenied
    return acting


def is_administrator(request: HttpRequest) -> bool:
    """The person acts as an administrator at this moment, and may use Django admin at all."""
    acting = acting_in(request)
    return bool(request.user.is_active and request.user.is_staff and acting is not None and acting.is_administrator)


class ForAdministrators:
    """Who may do what: decided by the acting role, never by Django's own table of permissions."""

    may_add = True
    may_change = True
    may_delete = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the room shows."""
        return is_administrator(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whether the rows show."""
        return is_administrator(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whether a row may be added."""
        return self.may_add and is_administrator(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whether a row may be changed."""
        return self.may_change and is_administrator(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Leaving is a date: what others may point to is never deleted."""
        return self.may_delete and is_administrator(request)


_BY_NAME = re.compile(r"Constraint “(?P<name>\w+)” is violated\.")


class InSentences(ModelForm):
    """A form that never says the name of a rule of the database: what its table refuses is said in words."""

    refusals: Mapping[str, str] = {}

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        for errors in self.errors.as_data().values():
            for error in errors:
                if named := _BY_NAME.fullmatch(str(error.message)):
                    error.message = self.refusals.get(named["name"], "These answers do not go together. Look at each.")


class WithHelp:
    """Says under each field what it is for: in these words, or in those of its table."""

    helps: Mapping[str, str] = {}
    formfield_overrides: Mapping[Any, Any] = {models.URLField: {"assume_scheme": "https"}}

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None:
            field.help_text = self.helps.get(db_field.name, field.help_text)
            if isinstance(field, CharField) and field.required:
                field.validators.append(must_be_readable)
        return field


class RecordedInline(WithHelp, ForAdministrators, admin.TabularInline):
    """Rows edited on the page of the row they hang on."""

    form = InSentences

    extra = 1


class RecordedAdmin(WithHelp, ForAdministrators, admin.ModelAdmin):
    """A table in Django admin whose changes stand on the trail, in the transaction of the change."""

    form = InSentences
    refusals: Mapping[str, str] = {}
    """What is said where a rule of the table, by its name, is broken."""
    list_per_page = 50

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any) -> Any:
        """The form knows the words of this table."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refusals = self.refusals
        return form

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what stands beside the list to narrow it by: any other look-up asks a hidden field letter by letter."""
        filters = [name for name in self.list_filter if isinstance(name, str)]
        return any(_narrows(lookup, name) for name in filters)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Save, and record which fields changed from what to what."""
        super().save_model(request, obj, form, change)
        if change and not form.changed_data:
            return
        act = "changed" if change else "added"
        record(act, obj, by=administrator(request), sentence=_sentence(act, obj), changes=changes_of(form))

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: Any, change: bool) -> None:
        """Save the rows that hang on this one, and record each that was added, changed or taken away."""
        super().save_formset(request, form, formset, change)
        by = administrator(request)
        for row in formset.new_objects:
            record("added", row, by=by, sentence=_sentence("added", row))
        for row, fields in formset.changed_objects:
            record("changed", row, by=by, sentence=_sentence("changed", row), changes={"fields": fields})
        for row in formset.deleted_objects:
            record("taken_away", row, by=by, sentence=_sentence("taken away", row))

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        """Record it while it is still there, then delete."""
        record("taken_away", obj, by=administrator(request), sentence=_sentence("taken away", obj))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        """Each row for itself, so that each is recorded."""
        for row in queryset:
            self.delete_model(request, row)


# What Django admin's own filters put into an address after the name of a field, of a related row's key included.
NARROWING = {"", "exact", "in", "isnull", "gte", "gt", "lte", "lt", "id__exact", "pk__exact", "id__in", "pk__in"}


def _narrows(lookup: str, name: str) -> bool:
    """Whether this look-up is one that the filter of this name makes."""
    field, _, rest = lookup.partition(name)
    return not field and (rest == "" or (rest.startswith("__") and rest.removeprefix("__") in NARROWING))


def _sentence(act: str, row: models.Model) -> str:
    return f"{str(row._meta.verbose_name).capitalize()} “{str(row)[:150]}” {act} in Django admin"


def changes_of(form: ModelForm) -> dict[str, list[str]]:
    """The changed fields with before and after; reference data holds nothing sensitive."""
    return {name: [_text(form.initial.get(name)), _text(form.cleaned_data.get(name))] for name in form.changed_data}


def _text(value: object) -> str:
    if value is None or value == "":
        return ""
    return str(value.pk if isinstance(value, models.Model) else value)[:200]


class PortalAdminSite(admin.AdminSite):
    """The portal's Django admin: reference data and accounts, never casework; sign-in is the portal's own."""

    site_header = site_title = "Administration"
    index_title = "Accounts and reference data"

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """A rehearsal says so here too."""
        context = super().each_context(request)
        return {**context, "site_header": rehearsal.SAID} if settings.REHEARSAL else context

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin] | None = None,
        **options: Any,
    ) -> None:
        """Only tables that say so by a RecordedAdmin stand here; those of installed libraries do not."""
        if admin_class is not None and issubclass(admin_class, RecordedAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """The active role decides, as everywhere."""
        return is_administrator(request)

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """No second sign-in page: who is signed in and not an administrator now is refused here."""
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        raise PermissionDenied("Django admin opens for administrators, while they act in that role.")

    def logout(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> Any:
        """Signing out has one place."""
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> Any:
        """Changing the password has one place."""
        return HttpResponseRedirect(reverse("account_change_password"))
