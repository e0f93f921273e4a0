"""ListPage: a list with filters that stay, sorting, pages, counts, and a download."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.views.generic import ListView

from core import clock, kept_words, limits
from core.acting import Acting
from core.columns import Column, Listed
from core.files.sheets import write_csv, write_xlsx
from core.forms import PageFilter
from core.models import record
from core.ordering import to_the_last_key
from core.views import Page
from govuk.fields.searched import settled_address, without_words

# A longer query was not put together by our filters, and is not kept.
LONGEST_MEMORY = 2_000
NAMED = "named"
"""The number, in an address, of the words kept for it."""
AT_ONCE = 1_000
"""Rows of a long file that are in memory together."""


def _plain(value: Any) -> Any:
    """A moment as people here write it: London time, which a spreadsheet needs without a zone."""
    return value.astimezone(clock.LONDON).replace(tzinfo=None) if isinstance(value, datetime) else value


class GentlePaginator(Paginator):
    """Unknown pages show the first or the last one, never an error; each row stands on one page.

    First which rows stand on it, then all that they show: asked for all at once, the database spends longer on the
    order of a dozen joins than on the rows.
    """

    object_list: Any

    def __init__(self, object_list: object, *args: Any, **kwargs: Any) -> None:
        super().__init__(to_the_last_key(object_list), *args, **kwargs)

    def validate_number(self, number: Any) -> int:
        """The page asked for, brought into range."""
        try:
            wanted = int(number)
        except (TypeError, ValueError):
            return 1
        return min(max(wanted, 1), self.num_pages)

    def page(self, number: object) -> Any:
        """One page of the list, in the list's order."""
        number, rows = self.validate_number(number), self.object_list
        first = (number - 1) * self.per_page
        last = first + self.per_page
        if not _is_of_rows(rows):
            return PageOfList(rows[first:last], number, self)
        keys = self.keys(first, last)
        found = {row.pk: row for row in rows.order_by().filter(pk__in=keys)}
        return PageOfList([found[key] for key in keys if key in found], number, self)

    def keys(self, first: int, last: int) -> list[Any]:
        """Which rows stand there."""
        return list(self.object_list.values_list("pk", flat=True)[first:last])


class FoundOnce(GentlePaginator):
    """Of a list that is dear to look for: its keys are found once, to be counted and to be cut into pages."""

    @cached_property
    def found(self) -> list[Any]:
        return list(self.object_list.values_list("pk", flat=True))

    @cached_property
    def count(self) -> int:
        return len(self.found)

    def keys(self, first: int, last: int) -> list[Any]:
        return self.found[first:last]


def _is_of_rows(listed: object) -> bool:
    """Rows of a table; not those that were worked out, nor groups of rows, which have no key."""
    return isinstance(listed, QuerySet) and not isinstance(listed.query.group_by, tuple)


class KeepsFilters:
    """A page that brings back the filters of last time: its address without a query leads to them."""

    request: HttpRequest
    acting: Acting
    passing: tuple[str, ...] = ("page",)
    """What an address asks for once: it is not brought back at the next visit."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "clear" in request.GET:
            request.session.pop(self.memory, None)
            return HttpResponseRedirect(request.path)
        if not request.GET and (query := request.session.get(self.memory)):
            return HttpResponseRedirect(f"{request.path}?{query}")
        return self.answer(request, *args, **kwargs)

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page, and keep what it was asked for."""
        self.remember(request)
        shown: Any = super().get(request, *args, **kwargs)  # type: ignore[misc]
        if not hasattr(shown, "context_data") or without_words(request.GET) == request.GET:
            return shown  # type: ignore[no-any-return]
        narrowing = shown.context_data.get("filter") or shown.context_data["form"]
        settled = settled_address(getattr(narrowing, "form", narrowing), request.GET)
        return shown if settled is None else HttpResponseRedirect(f"{request.path}?{settled.urlencode() or 'clear=1'}")

    @property
    def memory(self) -> str:
        """The session key of this page's filters, for the active role."""
        return f"list:{self.request.path}:{self.acting.pk}"

    def remember(self, request: HttpRequest) -> None:
        """Keep the filters and the sort, not the page, for the next visit."""
        kept = without_words(request.GET)
        for name in self.passing:
            kept.pop(name, None)
        query = kept.urlencode()
        if query and len(query) <= LONGEST_MEMORY and request.session.get(self.memory) != query:
            request.session[self.memory] = query


class ListPage(KeepsFilters, Page, ListView):
    """Rows this person may see, narrowed by `filter_class` and downloadable by `columns`."""

    filter_class: type[PageFilter] | None = None
    columns: Iterable[Column] = ()
    paginate_by = settings.PAGE_SIZE
    paginator_class = GentlePaginator
    kind_template = "list.html"
    filter: PageFilter | None = None
    noun = ""
    """What a row is called, for how many there are; nothing where that is not said."""
    nouns = ""
    """More than one, where it is not the noun with an s."""
    caption = ""
    """What its table is, where the title does not say it."""
    caption_is_shown = False
    empty = ""
    """What is said where it has no rows, when not how many there are."""
    told: Iterable[Any] = ()
    """The rows its columns tell of, a page's or the whole file's: what is asked for all of them at once begins here."""
    sought_by = ""
    """What its rows are looked for by beside the filters, for words that stand in no address: names."""
    tells_row_by_row = False
    """Nothing is asked for all of them at once: its file is written while they are read."""

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the list, or hand out the download."""
        if request.GET.get("download") in ("csv", "xlsx"):
            return self.download(request.GET["download"])
        return super().answer(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the words to look for, and show the list by the number they are kept under."""
        if not self.sought_by:
            return self.http_method_not_allowed(request)
        limits.count("search", request.user)
        asked = request.GET.copy()
        for name in (NAMED, "page"):
            asked.pop(name, None)
        if words := kept_words.plain(request.POST.get("words", "")):
            asked[NAMED] = str(kept_words.keep(request, self.memory, words))
        elif not asked:
            request.session.pop(self.memory, None)
        return HttpResponseRedirect(f"{request.path}?{asked.urlencode()}" if asked else request.path)

    @cached_property
    def words(self) -> str:
        """What the list is narrowed by beside its filters."""
        return kept_words.kept(self.request, self.memory, self.request.GET.get(NAMED, "")) or ""

    def sought(self, rows: Any, words: str) -> Any:
        """Those of the rows that are meant by these words."""
        raise NotImplementedError

    def get_queryset(self) -> Any:
        """The rows this person may see, narrowed by the filters."""
        rows = to_the_last_key(super().get_queryset())
        if self.words:
            rows = self.sought(rows, self.words)
        if self.filter_class is None:
            return rows
        self.filter = self.filter_class(self.request.GET, queryset=rows, acting=self.acting)
        return self.filter.qs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The filters, and the page's rows as the columns draw them."""
        context = super().get_context_data(filter=self.filter, **kwargs)
        self.told = page = context["page_obj"]
        nouns, caption = self.nouns or f"{self.noun}s", self.caption or self.get_title()
        listed = Listed(page, self.noun, nouns, caption, lambda: self.columns, self.caption_is_shown, self.empty)
        return {**context, "listed": listed, "sought_by": self.sought_by, "words": self.words}

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """One page of the list; an unknown page shows the first or the last one."""
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.page(self.request.GET.get("page", 1))
        return paginator, page, page.object_list, page.has_other_pages()

    def download(self, kind: str) -> HttpResponse:
        """The whole filtered list as a file; counted against the person's limit and put on the trail."""
        limits.count("export", self.request.user)
        rows = to_the_last_key(self.get_queryset())
        self.told = rows
        columns = [column for column in self.columns if column.in_file]
        # Only what the file says is kept of each row, where no column is told of all rows at once.
        read = rows.iterator(AT_ONCE) if self.tells_row_by_row and isinstance(rows, QuerySet) else rows
        table = [[_plain(column.value(row)) for column in columns] for row in read]
        write, content_type = {
            "csv": (write_csv, "text/csv; charset=utf-8"),
            "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        }[kind]
        body = write([column.heading for column in columns], table)
        record("exported", self.acting.organisation, by=self.acting, changes={"list": self.title, "rows": len(table)})
        name = self.title.lower().replace(" ", "-")
        return HttpResponse(
            body,
            content_type=content_type,
            headers={
                "Content-Disposition": f'attachment; filename="{name}.{kind}"',
                "X-Content-Type-Options": "nosniff",
            },
        )
