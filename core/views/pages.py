"""What every page asks, and the pages that only show."""

from typing import Any

import rules
from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.generic import DetailView, TemplateView
from django.views.generic.detail import SingleObjectMixin

from core.acting import Acting, acting_in
from core.models import opened
from core.once import asked_once


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
        if request.method not in ("GET", "HEAD"):
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        with asked_once():
            shown = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            # Drawn here: what its templates ask for is part of the page.
            return shown.render() if isinstance(shown, TemplateResponse) else shown

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
        return super().get_context_data(**known, tab_title=self.tab_title, **kwargs)  # type: ignore[misc]

    @property
    def tab_title(self) -> str:
        """The title with what tells its row from others of its kind, for the tab and the history of a browser."""
        title, told = self.get_title(), self.told_apart_by
        return f"{title}: {told}" if told and told not in title else title

    @property
    def told_apart_by(self) -> str:
        """The reference of the row, or of the row it belongs to; never a pupil's name."""
        own = getattr(getattr(self, "object", None), "reference", None)
        return str(own or getattr(self.about, "reference", None) or "")

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
