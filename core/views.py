"""The kinds of page: a list, a row, adding one, editing one, and an act on one.

Each asks two questions: may you see this row (else 404), may your role do this act (else 403).
"""

from datetime import timedelta
from typing import Any

import rules
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView, FormView, TemplateView
from django.views.generic.detail import SingleObjectMixin

from core import clock, turns
from core.acting import Acting, acting_in
from core.forms import OnceKey
from core.models import Event, KeptForm, MoveRefused, SentForm, opened
from core.seen import Shown


class Page(AccessMixin):
    """A signed-in page. `perm` is the act it does; its queryset is narrowed before anything else."""

    perm: str = ""
    title: str = ""
    back_to = ""
    """The name of the page it leads back to: the page of what it is `about`, or of a list."""
    back_words: Any = ""
    """{about} is the row it leads back to."""
    template_name: Any = None
    """Of its own; else `room/act.html` by its act, and where the act has none, that of its kind of page."""
    kind_template = ""
    request: HttpRequest

    def get_template_names(self) -> list[str]:
        if self.template_name:
            return [self.template_name]
        return [f"{self.perm.replace('.', '/')}.html", self.kind_template]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask who is acting and whether the role ever does this, before any row is looked for."""
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        acting = self.acting
        if self.perm and not rules.has_perm(self.perm, acting):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @property
    def acting(self) -> Acting:
        """The active affiliation: it alone decides what is seen and done."""
        acting = acting_in(self.request)
        if acting is None:
            raise PermissionDenied("You hold no role at present. Ask the council to invite you again.")
        return acting

    def get_queryset(self) -> Any:
        """The rows this person may see."""
        return super().get_queryset().visible_to(self.acting)  # type: ignore[misc]

    def get_title(self) -> str:
        """What the page is called; never a pupil's name."""
        return self.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = str(self.back_words).format(about=self.about)
        known = {"page_title": self.get_title(), "back": self.back, "back_words": words, "acting": self.acting}
        return super().get_context_data(**known, **kwargs)  # type: ignore[misc]

    @property
    def about(self) -> Any:
        """The row whose page it leads back to, where it is a row's."""
        return None

    @property
    def back(self) -> str:
        """Where it leads back to."""
        return reverse(self.back_to, args=[self.about.pk] if self.about else None) if self.back_to else ""


class RowPage(Page, SingleObjectMixin):
    """A page about one row: unseen and absent answer alike."""

    def get_object(self, queryset: Any = None) -> Any:
        """The row, when this person may see it and do this act to it."""
        row = super().get_object(queryset)
        if self.perm and not rules.has_perm(self.perm, self.acting, row):
            raise PermissionDenied
        return row


class InfoPage(Page, TemplateView):
    """A page that belongs to no single row."""


class DetailPage(RowPage, DetailView):
    """A page that shows one row; a record about a child is logged as opened."""

    is_logged = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the row, and log that it was opened when it is about a child."""
        response = super().get(request, *args, **kwargs)
        if self.is_logged:
            opened(self.object, by=self.acting)
        return response


class FormPage(Page, FormView):
    """A page with a form; what somebody had typed when their session ended is filled in again."""

    kind_template = "act.html"
    caption = ""
    """Over the title, what it is about; {row} is the row."""
    submit = "Save"
    warns = False  # of what cannot be undone
    cancel_words = ""
    width = "two-thirds"  # of the page
    done_message = ""
    row: Any = None

    @property
    def about(self) -> Any:
        return self.row

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "acting": self.acting, "row": self.row}

    def get_form(self, form_class: Any = None) -> Any:
        """The form, with what was kept from before the sign-in ended."""
        form = super().get_form(form_class)
        if self.kept_form:
            data = QueryDict(mutable=True)
            for name, values in self.kept_form.fields.items():
                data.setlist(name, values)
            for name, field in form.fields.items():
                prefixed = form.add_prefix(name)
                if not field.widget.value_omitted_from_data(data, {}, prefixed):
                    form.initial[name] = field.widget.value_from_datadict(data, {}, prefixed)
        return form

    @cached_property
    def kept_form(self) -> KeptForm | None:
        """What this person had typed here in this role within the last hour when their session ended."""
        if self.request.method != "GET":
            return None
        oldest = clock.now() - timedelta(minutes=settings.KEPT_FORM_MINUTES)
        return KeptForm.objects.filter(**self.kept_as(), kept_at__gte=oldest).first()

    def kept_as(self) -> dict[str, Any]:
        """Whose typing it would be: this person's, in this role, at this address."""
        return {
            "user_id": self.acting.user_id,
            "acting_id": self.acting.pk,
            "path": self.request.get_full_path(),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        caption = self.caption.format(row=self.row, about=self.about)
        return super().get_context_data(caption=caption, was_kept=self.kept_form is not None, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Do the act in one transaction; a refusal is shown on the form, and nothing is saved."""
        try:
            with transaction.atomic():
                address = self.do(form)
        except MoveRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        KeptForm.objects.filter(**self.kept_as()).delete()
        return HttpResponseRedirect(address)

    def do(self, form: forms.Form) -> str:
        """Do the act, say so, and give the address to go on to: what else its transaction must hold goes round this."""
        result = self.act(form)
        if message := self.get_done_message(result):
            messages.success(self.request, message)
        return self.get_done_url(result)

    def act(self, form: Any) -> Any:
        return form.act(self.row, self.acting)

    def get_done_url(self, result: Any) -> str:
        return self.get_success_url()

    def get_done_message(self, result: Any) -> str:
        """What is said when it is done; nothing where the next page shows it."""
        return self.done_message


class AddPage(FormPage):
    """A page that creates a row, once: a second post of the same form leads to the first one's result."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sent = self.request.POST.get("once", "")
        return super().get_context_data(once=sent or OnceKey.new(), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead a second post to the result before it is checked: what it asks for exists by now."""
        first = self.first_sent(self.once_key())
        return HttpResponseRedirect(first.address) if first else super().post(request, *args, **kwargs)

    def once_key(self) -> Any:
        """The one-time key that came with the form; None when there is none."""
        once = OnceKey(self.request.POST)
        return once.cleaned_data.get("once") if once.is_valid() else None

    def first_sent(self, key: Any) -> SentForm | None:
        """Where this form led when this person sent it before."""
        return SentForm.objects.filter(key=key, user_id=self.acting.user_id).first() if key else None

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """What is wrong may be that the first post of two, sent at once, has just done it."""
        first = self.first_sent(self.once_key())
        return HttpResponseRedirect(first.address) if first else super().form_invalid(form)

    def do(self, form: forms.Form) -> str:
        """Create the row and remember the key in the same transaction."""
        key = self.once_key()
        if key is None:
            return super().do(form)
        turns.take("form", key, self.acting.user_id)
        if first := self.first_sent(key):
            return first.address
        address = super().do(form)
        SentForm.objects.create(key=key, user_id=self.acting.user_id, address=address, sent_at=clock.now())
        return address


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
