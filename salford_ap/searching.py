"""One search for everything: the words are kept with the sign-in, never in an address; each room finds its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import rules
from django.core.paginator import Page as PageOfList
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from core import kept_words, limits
from core.acting import Acting
from core.finding import KINDS, MOST, STRAIGHT, Found, Kind, Rows, Sought
from core.lists import GentlePaginator
from core.models import looked_for
from core.views import InfoPage

# In this order, whichever room each comes from.
ORDER = (
    "pupils",
    "referrals",
    "placements",
    "agreements",
    "enquiries",
    "audits",
    "concerns",
    "allegations",
    "uploads",
    "providers",
    "sites",
    "schools",
    "people",
    "guidance",
)
CAN_FIND = (
    ("pupils", "a child by any part of their name, or by UPN"),
    ("referrals", "a referral by its reference: REF-2026-000123, or REF 123"),
    ("placements", "a placement by its reference: PLC-2026-000123"),
    ("agreements", "an agreement by its reference: AGR-2026-000123-1"),
    ("enquiries", "an enquiry by its reference: ENQ-2026-000004"),
    ("audits", "an audit by its reference: AUD-2026-000012"),
    ("uploads", "an upload by its reference: UPL-2026-000045"),
    ("concerns", "a concern you read, by its reference: CON-2026-000007"),
    ("providers", "a provider, or a place where it teaches, by name or postcode"),
    ("schools", "a school by name, URN or DfE number"),
    ("people", "a person by name, email address or organisation"),
    ("guidance", "a page of the portal by its title"),
)
SHOWN = 8
"""Of each kind, beside the others."""


@dataclass
class Group:
    """What was found of one kind."""

    kind: Kind
    rows: Rows
    page: PageOfList

    @property
    def total(self) -> int:
        return len(self.rows.keys)

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are counted."""
        return self.total > MOST

    @property
    def count(self) -> str:
        """How many there are, as far as they are counted."""
        return f"of the first {MOST}" if self.is_cut else str(self.total)

    @cached_property
    def found(self) -> Sequence[Found]:
        return list(self.rows.show(list(self.page)))

    @property
    def has_more(self) -> bool:
        return self.page.has_other_pages()


class Search(InfoPage):
    """POST looks for something, GET shows what was found: back, forward and reload do no harm."""

    title = "Search"
    template_name = "search.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Straight to what has this very number; else the words are kept with the sign-in, and found at their place."""
        limits.count("search", request.user)
        sought = Sought(request.POST.get("words", ""))
        for straight in STRAIGHT:
            if address := straight(sought, self.acting):
                return HttpResponseRedirect(address)
        return HttpResponseRedirect(f"{reverse('search')}?n={kept_words.keep(request, self.place, sought.text)}")

    @property
    def place(self) -> str:
        """Words are kept for one role: another may see other things."""
        return f"search:{self.acting.pk}"

    @cached_property
    def kept(self) -> str | None:
        """The words of the number asked for."""
        return kept_words.kept(self.request, self.place, self.request.GET.get("n", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sought = Sought(self.kept or "")
        groups = self.groups(sought) if sought.says_enough else []
        for group in groups:
            if group.kind.logged_as:
                looked_for(group.kind.logged_as, group.total, by=self.acting)
        return super().get_context_data(
            sought=sought,
            groups=groups,
            only=groups[0] if self.only and groups else None,
            why_nothing=self.why_nothing(sought),
            can_find=[words for name, words in CAN_FIND if name in KINDS and may_find(KINDS[name], self.acting)],
            counted=MOST,
            **kwargs,
        )

    def why_nothing(self, sought: Sought) -> str:
        """What is said where there is nothing to show."""
        if self.kept is None:
            return (
                "This search is not kept any more. Search again."
                if "n" in self.request.GET
                else "Search from the top of any page."
            )
        if not sought.says_enough:
            return "Enter at least two letters or figures of what you look for."
        return f"Nothing was found for “{sought.text}”."

    @cached_property
    def only(self) -> str:
        """The one kind that all are asked for."""
        asked = self.request.GET.get("kind", "")
        return asked if asked in ORDER else ""

    def groups(self, sought: Sought) -> list[Group]:
        """What each room finds for this person, kind by kind."""
        names = [self.only] if self.only else ORDER
        kinds = [KINDS[name] for name in names if name in KINDS]
        groups = [self.group(kind, sought) for kind in kinds if may_find(kind, self.acting)]
        return [group for group in groups if group.total]

    def group(self, kind: Kind, sought: Sought) -> Group:
        rows = kind.finder(sought, self.acting)
        paginator = GentlePaginator(rows.keys[:MOST], 25 if self.only else SHOWN)
        return Group(kind, rows, paginator.page(self.request.GET.get("page", 1) if self.only else 1))


def may_find(kind: Kind, acting: Acting) -> bool:
    """Whether the pages of these things are this role's to open."""
    return bool(not kind.perm or rules.has_perm(kind.perm, acting))
