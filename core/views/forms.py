"""Pages with a form, and those that create a row with it, once."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.functional import cached_property
from django.views.generic import FormView

from core import clock, turns
from core.forms import OnceKey
from core.models import KeptForm, MoveRefused, SentForm
from core.views.pages import Page


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

    def get_form(self, form_class: type[BaseForm] | None = None) -> Any:
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

    def once_key(self) -> UUID | None:
        """The one-time key that came with the form, in this role alone: in another it would lead to what that may not
        see. None when there is none."""
        once = OnceKey(self.request.POST)
        key = once.cleaned_data.get("once") if once.is_valid() else None
        return uuid5(key, str(self.acting.pk)) if key else None

    def first_sent(self, key: UUID | None) -> SentForm | None:
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
