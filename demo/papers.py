"""The documents the providers hold: handed in when they were admitted, renewed before they run out."""

import hashlib
import random
import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core import clock
from demo.agenda import Story
from demo.data_files import DATA, dice
from demo.people import PROVIDER
from demo.rows import Rows
from demo.timeline import ONE_DAY
from demo.town import Town
from placements import declaring
from placements.declaring import Line
from providers import documents, filing
from providers.models import Document, DocumentKind, Provider, Site

MONTH = 30.4
LEAD = timedelta(days=20)
WARNED = timedelta(days=62)
# What stands out on the last day: provider, kind, and in how many days it runs out (or has run out).
RUNS_OUT = {
    (PROVIDER, "public_liability"): 20,
    ("longshore-outdoors", "activity_licence"): 45,
    ("spindle-and-spanner", "cyber"): -12,
}
WAITING = ("salt-and-lemon", "first_aid_cert")
REJECTED = ("second-verse", "whistleblowing_policy")
DECLARATION = "hours_declaration"
# Whom commissioners outside the portal place there: who, how many, hours and days a week for each.
OF_OTHERS = {
    "spindle-and-spanner": [("Trafford Council", 2, Decimal(10), 2)],
    "chat-moss-stables": [("Bury Council", 1, Decimal("12.5"), 3)],
}
PAGE, ROOM = (DATA / "paper.pdf").read_bytes(), b"@" * 400
REJECTION = "The policy names the person who left in the spring. Put in who it is now and send it again."


class Archive:
    """Every document each provider must hold, with its renewals."""

    def __init__(self, town: Town) -> None:
        self.town, self.line, self.rows = town, town.line, Rows()

    def fill(self) -> None:
        """Those accepted long ago as rows; the one that waits and the one rejected as acts of the last days."""
        kinds = {kind.code: kind for kind in DocumentKind.objects.order_by("position")}
        for slug, provider in self.town.framework.providers.items():
            for kind in kinds.values():
                if not documents.is_asked(kind, provider) or (slug, kind.code) == REJECTED:
                    continue
                for site in self.town.framework.sites[slug] if kind.is_per_site else [None]:
                    self._hold(provider, kind, site)
        self.rows.write()
        self.town.agenda.tell(self._hand_in(WAITING, kinds, clock.at(self.line.before(2), 15, 40)))
        self.town.agenda.tell(self._hand_in(REJECTED, kinds, clock.at(self.line.before(6), 13, 20), REJECTION))

    def _hold(self, provider: Provider, kind: DocumentKind, site: Site | None) -> None:
        """The first, and each renewal some weeks before the one before runs out: no warning is left on the last day."""
        chance = dice("papers", provider.slug, kind.code, site)
        day, issued_on = self.line.admitted_on, self.line.admitted_on - ONE_DAY * chance.randrange(1, 4)
        if runs_out := RUNS_OUT.get((provider.slug, kind.code)):
            self._accepted(provider, kind, site, issued_on, day, self.line.today + ONE_DAY * runs_out)
            return
        good_for = timedelta(days=round(kind.valid_months * MONTH)) if kind.valid_months else None
        expires_on = issued_on + good_for if good_for else None
        self._accepted(provider, kind, site, issued_on, day, expires_on)
        while good_for and expires_on and expires_on <= self.line.today + WARNED:
            issued_on = self._renewed_on(expires_on, day, chance)
            if issued_on >= self.line.today:
                return
            day, expires_on = issued_on, max(expires_on, issued_on) + good_for
            self._accepted(provider, kind, site, issued_on, day, expires_on)

    def _renewed_on(self, expires_on: date, after: date, chance: random.Random) -> date:
        soon = min(expires_on - LEAD, self.line.before(chance.randrange(3, 18)))
        return self.line.open_on(max(soon, after + ONE_DAY))

    def _accepted(
        self, provider: Provider, kind: DocumentKind, site: Site | None, issued_on: date, day: date, until: date | None
    ) -> None:
        manager, officer = self.town.staff.managers[provider.slug], self.town.staff["quality"]
        data, at = pdf_of(provider, kind, site, issued_on), clock.at(day, 11)
        document = self.rows.add(
            Document(
                provider=provider,
                kind=kind,
                site=site,
                status=Document.Status.ACCEPTED,
                file=default_storage.save(f"documents/{uuid.uuid4()}.pdf", ContentFile(data)),
                given_name=_file_name(kind, issued_on),
                size=len(data),
                sha256=hashlib.sha256(data).hexdigest(),
                issued_on=issued_on,
                expires_on=until,
                sent_by=manager.user,
                sent_at=at,
                checked_by=officer.user,
                checked_at=at,
            )
        )
        ends = f"until {until.day} {until:%B %Y}" if until else "without an end"
        waits, accepted = "awaiting_check", "accepted"
        self.rows.done(at, "handed_in", document, manager, f"{kind.title} handed in", status=[None, waits])
        self.rows.done(at, accepted, document, officer, f"{kind.title} accepted {ends}", status=[waits, accepted])
        if kind.code == DECLARATION:
            lines = [Line(*line) for line in OF_OTHERS.get(provider.slug, [])]
            with clock.set_to(at):
                declaring.declare(provider, declared_on=issued_on, lines=lines, by=manager)

    def _hand_in(self, which: tuple[str, str], kinds: dict[str, Any], at: Any, rejected_for: str = "") -> Story:
        yield at
        slug, code = which
        provider, kind, day = self.town.framework.providers[slug], kinds[code], clock.today()
        data, by = pdf_of(provider, kind, None, day), self.town.staff.managers[slug]
        document = filing.hand_in(provider, kind, _file_name(kind, day), data, by=by, issued_on=day)
        if rejected_for:
            document.reject(by=self.town.staff["quality"], reason=rejected_for)


def _file_name(kind: DocumentKind, issued_on: date) -> str:
    return f"{kind.code.replace('_', '-')}-{issued_on:%Y-%m}.pdf"


def pdf_of(provider: Provider, kind: DocumentKind, site: Site | None, issued_on: date) -> bytes:
    """One page that says what it stands for: the words are put where the page shipped has room for them."""
    where = f", {site.name}" if site else ""
    lines = [kind.title, f"{provider.name}{where}", f"Issued {issued_on:%d/%m/%Y}", "Invented for the demonstration."]
    text = " ".join(f"({_plain(line)}) Tj T*" for line in lines)
    return PAGE.replace(ROOM, text.encode("latin-1", "replace").ljust(len(ROOM)))


def _plain(line: str) -> str:
    return line.replace("\\", "").replace("(", "\\(").replace(")", "\\)").replace("’", "'")
