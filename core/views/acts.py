"""An act on one row, and plain changes to one."""

from typing import Any

from django import forms
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from core.models import Event, MoveRefused
from core.seen import Shown
from core.views.forms import FormPage
from core.views.pages import RowPage


class ActPage(RowPage, FormPage):
    """An act on one row at an address of its own: GET asks, POST does. What can be done no more is said, not asked."""

    to = ""
    """The status it moves the row to, for an act that does."""
    too_late = ""
    """What is said when it can be done no more; {status} is where the {row} stands."""
    against_title = "This cannot be done yet"  # over the reasons, when the page has some `against` it

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.row = self.get_object()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.row = self.get_object()
        return super().post(request, *args, **kwargs)

    @property
    def can_still_be_done(self) -> bool:
        """Whether there is anything to ask; the verb refuses all the same what came too late."""
        return not self.to or self.row.can_move(self.to)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_open = self.can_still_be_done
        said = {"can_still_be_done": is_open, "too_late": "" if is_open else self.get_too_late()}
        return super().get_context_data(row=self.row, **said, **kwargs)

    def get_too_late(self) -> str:
        """The sentence for a row that stands where it does."""
        return self.too_late.format(row=self.row, status=self.row.get_status_display().lower()) if self.too_late else ""

    def get_done_url(self, result: Any) -> str:
        return self.back


class EditPage(ActPage):
    """Plain changes to one row. A stale save is told who changed it, and keeps what was typed."""

    edited_fields: tuple[str, ...] = ()

    def shown(self) -> dict[str, Any]:
        """The row's editable fields as this person sees them: one that is hidden from them is left out."""
        return model_to_dict(self.row, fields=self.edited_fields)

    def shown_now(self) -> Shown:
        """The same, to be told from what was shown when the page was opened."""
        return Shown(self.shown(), of=self.row, by=self.acting)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(seen=self.shown_now().fingerprint, **kwargs)

    def do(self, form: forms.Form) -> str:
        """Save, unless somebody else saved since this page was opened; who saves meanwhile waits for the row."""
        rows = type(self.row).objects.visible_to(self.acting)
        list(rows.select_for_update(of=("self",)).filter(pk=self.row.pk))
        self.refuse_stale()
        return super().do(form)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """What was typed is in the form alone: checking it has written it on the row as well."""
        self.object = self.row = get_object_or_404(self.get_queryset(), pk=self.row.pk)
        return super().form_invalid(form)

    def refuse_stale(self) -> None:
        """The row is locked: look at it as it is now, and whether this person still sees it."""
        opened_as, self.row = self.row, get_object_or_404(self.get_queryset(), pk=self.row.pk)
        was_seen = self.request.POST.get("seen")
        if was_seen and not self.shown_now().is_still(was_seen):
            raise MoveRefused(
                f"{self.who_changed()} changed this while you were typing. Check what it says now, then save again."
            )
        self.row = opened_as

    def who_changed(self) -> str:
        """Who saved last, by name inside the person's own organisation alone."""
        last = Event.objects.about(self.row).exclude(user=None).select_related("user").last()
        if last is None or last.user is None:
            return "Somebody else"
        is_colleague = last.organisation_id == self.acting.organisation_id
        return last.user.name if is_colleague else "Somebody at another organisation"
