"""One role's walk through the whole portal, taken once for the tests that look at what came of it."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db.models import Q
from django.test import Client

from core.lists import ListPage
from core.models import Event
from tests.architecture.addresses import absent_address, address, text_of
from tests.architecture.admin_table import ADMIN
from tests.architecture.sign_in_table import SIGN_IN
from tests.architecture.table import TABLE
from tests.architecture.words import PUPILS
from tests.architecture.world import World

EVERY_CASE = [*TABLE, *SIGN_IN, *ADMIN]
# What opening a page may write: who opened which record, the sign-in's own row, a refusal, and a download. A link to
# reset a password lets the sign-in library note the person's address once more, in a table of its own.
MAY_GROW = {"core.AccessEntry", "sessions.Session", "account.EmailAddress"}
MAY_BE_RECORDED = Q(act__in=["refused", "exported"])
KINDS = ("csv", "xlsx")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
FORM = re.compile(r"<form\b(?P<head>[^>]*)>(?P<body>.*?)</form>", re.DOTALL | re.IGNORECASE)
POSTED = re.compile(r"""\bmethod\s*=\s*["']?post\b""", re.IGNORECASE)
OPENED_AS = re.compile(r"""<input type="hidden" name="opened_as" value="([^"]*)">""")


class Walk:
    """Everything one role is answered, and what its visits left behind."""

    def __init__(self, role: str, client: Client, world: World) -> None:
        self.role, self.client, self.world = role, client, world
        self.client.raise_request_exception = False
        self.found: list[str] = []
        self.secrets: list[str] = []
        self.named: list[str] = []
        self.posted_forms = 0
        self.roleless_forms: list[str] = []
        before = self.rows()
        self.open_everything()
        self.ask_for_absent_rows()
        self.changed_by_looking = self.changed_since(before)
        before = self.rows()
        self.post_where_refused()
        self.changed_by_refused_posts = self.changed_since(before)

    def answer(self, url: str, ask: str = "get", **data: Any) -> Any:
        """The answer to one visit; the limits on downloads are not the matter here."""
        cache.clear()
        return getattr(self.client, ask)(url, data)

    def expect(self, what: str, url: str, expected: int) -> Any:
        """Visit, and remember when the answer is another than the table's."""
        answer = self.answer(url)
        if answer.status_code != expected:
            self.found.append(f"{what}: {answer.status_code} instead of {expected}")
        return answer

    def open_everything(self) -> None:
        """Each address about our own things; of lists the downloads too."""
        for case in EVERY_CASE:
            url = address(case, self.world.things)
            answer = self.expect(str(case), url, case.expected(self.role))
            self.read(str(case), answer)
            if answer.status_code == 200 and is_list(answer):
                for kind in KINDS if has_own_download(answer) else KINDS[:1]:
                    self.read(f"{case} as {kind}", self.answer(url, download=kind))

    def ask_for_absent_rows(self) -> None:
        """A row that is not there reads like one that is not seen."""
        visits = {absent_address(case, self.world.things): case for case in TABLE if case.thing}
        for url, case in visits.items():
            self.expect(f"{case}, absent", url, case.expected_when_absent(self.role))

    def post_where_refused(self) -> None:
        """Who may not open a page may not post to it either; one that takes no posts says so."""
        for case in TABLE:
            expected = case.expected(self.role)
            if expected in (403, 404):
                answered = self.answer(address(case, self.world.things), "post").status_code
                if answered not in (expected, 405):
                    self.found.append(f"{case}, posted to: {answered} instead of {expected}")

    def read(self, what: str, answer: Any) -> None:
        """Look for words this role must never read, and for a child's name where nobody should."""
        text = f"{text_of(answer)}\n{answer.headers}"
        for word, readers in self.world.secrets.items():
            if word in text and self.role not in readers.split():
                self.secrets.append(f"{what} says “{word}”")
        self.look_at_forms(what, text)
        for outside in (*TITLE.findall(text), str(answer.headers)):
            self.named += [f"{what}: {outside.strip()}" for name in PUPILS if name in outside]

    def look_at_forms(self, what: str, text: str) -> None:
        """Each form that is posted says, once, in which role its page was opened."""
        mine = [str(self.world.cast[self.role].pk)] if self.role in self.world.cast else []
        for form in FORM.finditer(text):
            if POSTED.search(form["head"]):
                self.posted_forms += 1
                if OPENED_AS.findall(form["body"]) != mine:
                    self.roleless_forms.append(f"{what}: <form{form['head']}>")

    def rows(self) -> dict[str, str]:
        """A fingerprint of every table, but of what opening a page may write."""
        return {label: fingerprint(rows) for label, rows in tables() if label not in MAY_GROW}

    def changed_since(self, before: dict[str, str]) -> list[str]:
        """The tables that are not what they were."""
        return sorted(label for label, seen in self.rows().items() if before[label] != seen)


def has_own_download(answer: Any) -> bool:
    """Whether its files are made otherwise than those of most lists, where both are written from one table."""
    return answer.resolver_match.func.view_class.download is not ListPage.download


def is_list(answer: Any) -> bool:
    """Whether this is a list, which can be downloaded."""
    return issubclass(getattr(answer.resolver_match.func, "view_class", object), ListPage)


def tables() -> Iterable[tuple[str, Any]]:
    """Every table with its rows."""
    for model in apps.get_models():
        rows = model._base_manager.order_by("pk")
        yield model._meta.label, rows.exclude(MAY_BE_RECORDED) if model is Event else rows


def fingerprint(rows: Any) -> str:
    """Changes when any field of any row does."""
    return hashlib.sha256(repr(list(rows.values_list())).encode()).hexdigest()
