"""The documents the providers hold: handed in when they were admitted, renewed before they run out."""

import hashlib
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core import clock
from core.school_days import ONE_DAY
from demo.agenda import Story
from demo.data_files import DATA, dice, read
from demo.rows import Rows
from demo.town import Town
from govuk.dates import day_words
from providers import documents, filing, sorting
from providers.models import Document, DocumentKind, Provider, Site
from watch import declaring
from watch.declaring import Line

MONTH, LEAD, WARNED = 30.4, timedelta(days=20), timedelta(days=62)
DECLARATION = "hours_declaration"
PAGE, ROOM = (DATA / "paper.pdf").read_bytes(), b"@" * 400


class Archive:
    """Every document each provider must hold, with its renewals."""

    def __init__(self, town: Town) -> None:
        self.town, self.line, self.rows, self.told = town, town.line, Rows(), read("papers")

    def fill(self) -> None:
        """Those accepted long ago as rows; the one that waits and the one rejected as acts of the last days."""
        kinds = {kind.code: kind for kind in DocumentKind.objects.order_by("position")}
        rejected = [(sent["provider"], sent["kind"]) for sent in self.told["sent"] if "rejected_for" in sent]
        for slug, provider in self.town.framework.providers.items():
            for kind in kinds.values():
                if documents.is_asked(kind, provider) and (slug, kind.code) not in rejected:
                    for site in self.town.framework.sites[slug] if kind.is_per_site else [None]:
                        self._hold(provider, kind, site)
        self.rows.write()
        for sent in self.told["sent"]:
            at = clock.at(self.line.before(sent["days"]), *sent["at"])
            why = sent.get("rejected_for", "")
            self.town.agenda.tell(self._hand_in(sent["provider"], kinds[sent["kind"]], at, why))
        for slug, names in self.told["unsorted"].items():
            self.town.agenda.tell(self._send(slug, names, clock.at(self.line.before(1), 15)))

    def _hold(self, provider: Provider, kind: DocumentKind, site: Site | None) -> None:
        """The first, and each renewal some weeks before the one before runs out: no warning is left on the last day."""
        chance, day = dice("papers", provider.slug, kind.code, site), self.line.admitted_on
        issued_on = day - ONE_DAY * chance.randrange(1, 4)
        good_for = timedelta(days=round((kind.valid_months or 0) * MONTH))
        if stands_out := self.told["runs_out"].get(provider.slug, {}).get(kind.code):
            until, good_for = self.line.today + ONE_DAY * stands_out, timedelta()
        else:
            until = issued_on + good_for
        is_dated = bool(stands_out or good_for)
        self._accepted(provider, kind, site, issued_on, day, until if is_dated else None)
        while good_for and until <= self.line.today + WARNED:
            soon = min(until - LEAD, self.line.before(chance.randrange(3, 18)))
            day = issued_on = self.line.calendar.next_open(max(soon, day + ONE_DAY))
            if issued_on >= self.line.today:
                return
            until = max(until, issued_on) + good_for
            self._accepted(provider, kind, site, issued_on, day, until)

    def _accepted(
        self, provider: Provider, kind: DocumentKind, site: Site | None, issued_on: date, day: date, until: date | None
    ) -> None:
        manager, officer = self.town.staff.managers[provider.slug], self.town.staff["quality"]
        name, data = paper(provider, kind, site, issued_on)
        at = clock.at(day, 11)
        document = self.rows.add(
            Document(
                provider=provider,
                kind=kind,
                site=site,
                status=Document.Status.ACCEPTED,
                file=default_storage.save(f"documents/{uuid.uuid4()}.pdf", ContentFile(data)),
                given_name=name,
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
        ends = f"until {day_words(until)}" if until else "without an end"
        waits, accepted = "awaiting_check", "accepted"
        self.rows.done(at, "handed_in", document, manager, f"{kind.title} handed in", status=[None, waits])
        self.rows.done(at, accepted, document, officer, f"{kind.title} accepted {ends}", status=[waits, accepted])
        if kind.code == DECLARATION:
            others = self.told["of_others"].get(provider.slug, [])
            lines = [Line(who, n, Decimal(hours), days) for who, n, hours, days in others]
            with clock.set_to(at):
                declaring.declare(provider, declared_on=issued_on, lines=lines, by=manager)

    def _hand_in(self, slug: str, kind: DocumentKind, at: datetime, rejected_for: str) -> Story:
        yield at
        provider, day = self.town.framework.providers[slug], clock.today()
        name, data = paper(provider, kind, None, day)
        document = filing.hand_in(provider, kind, name, data, by=self.town.staff.managers[slug], issued_on=day)
        if rejected_for:
            document.reject(by=self.town.staff["quality"], reason=rejected_for)

    def _send(self, slug: str, names: dict[str, str], at: datetime) -> Story:
        """Files that were sent together, of which nobody has said yet what they are."""
        yield at
        provider = self.town.framework.providers[slug]
        for name, code in names.items():
            _, data = paper(provider, DocumentKind.objects.get(code=code), None, clock.today())
            sorting.keep(provider, name, data, by=self.town.staff.managers[slug])


def paper(provider: Provider, kind: DocumentKind, site: Site | None, issued_on: date) -> tuple[str, bytes]:
    """Its name, and one page that says what it stands for, put where the page shipped has room for the words."""
    where = f", {site.name}" if site else ""
    lines = (kind.title, f"{provider.name}{where}", f"Issued {issued_on:%d/%m/%Y}", "Invented for the demonstration.")
    plain = (line.translate({92: "", 40: "\\(", 41: "\\)", 8217: "'"}) for line in lines)
    text = " ".join(f"({line}) Tj T*" for line in plain).encode("latin-1", "replace")
    return f"{kind.code.replace('_', '-')}-{issued_on:%Y-%m}.pdf", PAGE.replace(ROOM, text.ljust(len(ROOM)))
