"""One role's walk through a third of the portal, taken once for the tests that look at what came of it."""

import hashlib
import re
from functools import cache as cache_of_the_run
from typing import Any, ClassVar

from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.db.models import Q
from django.test import Client

from core.lists import ListPage
from core.models import Event
from tests.architecture import behind
from tests.architecture.addresses import absent_address, address
from tests.architecture.admin_table import ADMIN
from tests.architecture.reading import body_of, digests_in, hidden_in, is_of_rows, words_in
from tests.architecture.sign_in_table import SIGN_IN
from tests.architecture.table import TABLE, Case
from tests.architecture.words import PUPILS
from tests.architecture.world import World

EVERY_CASE = [*TABLE, *SIGN_IN, *ADMIN]
# What opening a page may write: who opened which record, the sign-in's own row, a refusal, and a download. A link to
# reset a password lets the sign-in library note the person's address once more, in a table of its own.
MAY_GROW = {"core.AccessEntry", "sessions.Session", "account.EmailAddress"}
MAY_BE_RECORDED = Q(act__in=["refused", "exported"])
# Strangers have the roles of `lead`, `provider` and `tutor`: a row that is nobody's is as absent to them.
TWINS = ("lead2", "provider2", "tutor2")
KINDS = ("csv", "xlsx")
HASHES = ("md5", "sha1", "sha256")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
FORM = re.compile(r"<form\b(?P<head>[^>]*)>(?P<body>.*?)</form>", re.DOTALL | re.IGNORECASE)
POSTED = re.compile(r"""\bmethod\s*=\s*["']?post\b""", re.IGNORECASE)
OPENED_AS = re.compile(r"""<input type="hidden" name="opened_as" value="([^"]*)">""")


class Walk:
    """Everything one role is answered, and what its visits left behind."""

    hashed: ClassVar[dict[str, set[str]]] = {}

    def __init__(self, role: str, client: Client, world: World, cases: list[Case]) -> None:
        self.role, self.client, self.world, self.cases = role, client, world, cases
        self.client.raise_request_exception = False
        self.found: list[str] = []
        self.carried: dict[str, dict[str, list[str]]] = {}
        self.following: list[str] = []
        self.secrets: list[str] = []
        self.named: list[str] = []
        self.known: set[tuple[bytes, str]] = set()
        self.posted_forms = 0
        self.roleless_forms: list[str] = []
        before = self.rows()
        self.open_everything()
        if role not in TWINS:
            self.ask_for_absent_rows()
        between = self.rows()
        self.changed_by_looking = changed(before, between)
        self.post_where_refused()
        self.changed_by_refused_posts = changed(between, self.rows())
        self.look_whether_hidden_values_follow()

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
        for case in self.cases:
            url = address(case, self.world.things)
            answer = self.expect(str(case), url, case.expected(self.role))
            self.read(str(case), answer, url)
            if answer.status_code == 200 and is_list(answer):
                for kind in KINDS:
                    self.read(f"{case} as {kind}", self.answer(url, download=kind))

    def look_whether_hidden_values_follow(self) -> None:
        """What a page carries unseen may not turn on what this role may not read: it could be found by trying."""
        behind.move(self.role)
        for url, before in self.carried.items():
            after = hidden_in(body_of(self.answer(url)).decode(errors="replace"))
            self.following += [f"{url}: {name}" for name in before if before[name] != after.get(name)]

    def ask_for_absent_rows(self) -> None:
        """A row that is not there reads like one that is not seen."""
        visits = {absent_address(case, self.world.things): case for case in self.cases if case.thing and case in TABLE}
        for url, case in visits.items():
            self.expect(f"{case}, absent", url, case.expected_when_absent(self.role))

    def post_where_refused(self) -> None:
        """Who may not open a page may not post to it either; one that takes no posts says so."""
        for case in filter(TABLE.__contains__, self.cases):
            expected = case.expected(self.role)
            if expected in (403, 404):
                answered = self.answer(address(case, self.world.things), "post").status_code
                if answered not in (expected, 405):
                    self.found.append(f"{case}, posted to: {answered} instead of {expected}")

    def read(self, what: str, answer: Any, url: str = "") -> None:
        """Look for words this role must never read, and for a child's name where nobody should."""
        body, headers = body_of(answer), str(answer.headers)
        if answer.status_code != 200 and (body, headers) in self.known:
            return  # a refusal that reads as another did
        self.known.add((body, headers))
        text = f"{body.decode(errors='replace')}\n{answer.headers}"
        readable = f"{words_in(body)}\n{words_in(str(answer.headers).encode())}"
        digests = digests_in(readable)
        for word, readers in self.world.secrets.items():
            if self.role not in readers.split() and (word in readable or digests & self.hashes_of(word)):
                self.secrets.append(f"{what} says “{word}”")
        if url and answer.status_code == 200 and is_of_rows(carried := hidden_in(text), self.mine()):
            self.carried[url] = carried
        self.look_at_forms(what, text)
        for outside in (*TITLE.findall(text), str(answer.headers)):
            self.named += [f"{what}: {outside.strip()}" for name in PUPILS if name in outside]

    def mine(self) -> list[str]:
        """What a form says of the role it was opened in."""
        return [str(self.world.cast[self.role].pk)] if self.role in self.world.cast else []

    def hashes_of(self, word: str) -> set[str]:
        """What a plain hash would make of the word: whoever tries all words finds it."""
        if word not in self.hashed:
            said = [word.encode(), word.lower().encode(), word.replace(" ", "").encode()]
            self.hashed[word] = {hashlib.new(kind, each).hexdigest() for kind in HASHES for each in said}
        return self.hashed[word]

    def look_at_forms(self, what: str, text: str) -> None:
        """Each form that is posted says, once, in which role its page was opened."""
        for form in FORM.finditer(text):
            if POSTED.search(form["head"]):
                self.posted_forms += 1
                if OPENED_AS.findall(form["body"]) != self.mine():
                    self.roleless_forms.append(f"{what}: <form{form['head']}>")

    def rows(self) -> dict[str, str]:
        """A fingerprint of every table, but of what opening a page may write."""
        return {label: fingerprint(asked) for label, asked in tables().items() if label not in MAY_GROW}


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The tables that are not what they were."""
    return sorted(label for label, seen in after.items() if before[label] != seen)


def is_list(answer: Any) -> bool:
    """Whether this is a list, which can be downloaded."""
    return issubclass(getattr(answer.resolver_match.func, "view_class", object), ListPage)


@cache_of_the_run
def tables() -> dict[str, tuple[str, tuple[Any, ...]]]:
    """How every table is asked for its rows."""
    rows = {model: model._base_manager.order_by("pk") for model in apps.get_models()}
    rows[Event] = rows[Event].exclude(MAY_BE_RECORDED)
    return {model._meta.label: asked.query.sql_with_params() for model, asked in rows.items()}


def fingerprint(asked: tuple[str, tuple[Any, ...]]) -> str:
    """Changes when any field of any row does, as the database keeps it."""
    with connection.cursor() as cursor:
        cursor.execute(*asked)
        return hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
