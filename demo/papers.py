"""The documents the providers hold: handed in when they were admitted, renewed before they run out."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core import clock
from demo.agenda import Agenda
from demo.chance import dice
from demo.people import PROVIDER, Staff
from demo.providers import Framework
from demo.timeline import Timeline
from placements import declaring
from placements.declaring import Line
from providers import documents, filing
from providers.models import DocumentKind, Provider, Site

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
REJECTION = "The policy names the person who left in the spring. Put in who it is now and send it again."


class Archive:
    """Hands documents in for the providers, and has them checked."""

    def __init__(self, framework: Framework, staff: Staff, timeline: Timeline, agenda: Agenda) -> None:
        self.framework, self.staff, self.timeline, self.agenda = framework, staff, timeline, agenda
        self.rng = dice("papers")

    def fill(self) -> None:
        """Every document each provider must hold, accepted today, with its renewals on the agenda."""
        kinds = list(DocumentKind.objects.order_by("position"))
        for slug, provider in self.framework.providers.items():
            for kind in kinds:
                if documents.is_asked(kind, provider):
                    for site in self._sites(kind, slug):
                        self._hold(slug, provider, kind, site)
        self._stand_out()

    def _sites(self, kind: DocumentKind, slug: str) -> Iterator[Site | None]:
        yield from (self.framework.sites[slug] if kind.is_per_site else [None])

    def _hold(self, slug: str, provider: Provider, kind: DocumentKind, site: Site | None) -> None:
        today = clock.today()
        issued_on = today - timedelta(days=self.rng.randrange(1, 4))
        if (slug, kind.code) == REJECTED:
            self._reject_on(self.timeline.before(6), provider, kind)
            return
        self._accept(provider, kind, site, issued_on, self._expiry(slug, kind, issued_on), slug)

    def _expiry(self, slug: str, kind: DocumentKind, issued_on: date) -> date | None:
        """The date on it: as the kind is usually good for; what runs out of itself at the end is set so."""
        if (slug, kind.code) in RUNS_OUT:
            return self.timeline.today + timedelta(days=RUNS_OUT[slug, kind.code])
        return issued_on + timedelta(days=round(kind.valid_months * MONTH)) if kind.valid_months else None

    def _accept(
        self,
        provider: Provider,
        kind: DocumentKind,
        site: Site | None,
        issued_on: date,
        expires_on: date | None,
        slug: str,
    ) -> None:
        document = filing.hand_in(
            provider,
            kind,
            _file_name(kind, issued_on),
            pdf_of(provider, kind, site, issued_on),
            by=self.staff.managers[slug],
            site=site,
            issued_on=issued_on,
            expires_on=expires_on,
        )
        document.accept(by=self.staff["quality"], expires_on=expires_on)
        if kind.code == DECLARATION:
            lines = [Line(*line) for line in OF_OTHERS.get(slug, [])]
            declaring.declare(provider, declared_on=issued_on, lines=lines, by=self.staff.managers[slug])
        if expires_on and (slug, kind.code) not in RUNS_OUT:
            self._renew(provider, kind, site, expires_on, slug)

    def _renew(self, provider: Provider, kind: DocumentKind, site: Site | None, expires_on: date, slug: str) -> None:
        """Put the renewal on the agenda: some weeks before it runs out, and no warning is left on the last day."""
        if expires_on > self.timeline.today + WARNED:
            return
        due = min(expires_on - LEAD, self.timeline.before(self.rng.randrange(3, 18)))
        day = self.timeline.open_on(max(due, clock.today() + timedelta(days=1)))

        def renewed() -> None:
            until = max(expires_on, day) + timedelta(days=round((kind.valid_months or 12) * MONTH))
            self._accept(provider, kind, site, day, until, slug)

        if day < self.timeline.today:
            self.agenda.at(day, 11, 0, renewed)

    def _stand_out(self) -> None:
        slug, code = WAITING
        provider, kind = self.framework.providers[slug], DocumentKind.objects.get(code=code)
        day = self.timeline.before(2)
        self.agenda.at(day, 15, 40, lambda: self._hand_in(provider, kind, day))

    def _reject_on(self, day: date, provider: Provider, kind: DocumentKind) -> None:
        def rejected() -> None:
            self._hand_in(provider, kind, day).reject(by=self.staff["quality"], reason=REJECTION)

        self.agenda.at(day, 13, 20, rejected)

    def _hand_in(self, provider: Provider, kind: DocumentKind, day: date) -> Any:
        data = pdf_of(provider, kind, None, day)
        by = self.staff.managers[provider.slug]
        return filing.hand_in(provider, kind, _file_name(kind, day), data, by=by, issued_on=day)


def _file_name(kind: DocumentKind, issued_on: date) -> str:
    return f"{kind.code.replace('_', '-')}-{issued_on:%Y-%m}.pdf"


def pdf_of(provider: Provider, kind: DocumentKind, site: Site | None, issued_on: date) -> bytes:
    """One page that says what it stands for: small enough to make five hundred of."""
    where = f", {site.name}" if site else ""
    lines = [kind.title, f"{provider.name}{where}", f"Issued {issued_on:%d/%m/%Y}", "Invented for the demonstration."]
    text = "BT /F1 14 Tf 60 760 Td 22 TL " + " ".join(f"({_plain(line)}) Tj T*" for line in lines) + " ET"
    content = text.encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            size,
            table,
            size,
            len(body),
        )
    )


def _plain(line: str) -> str:
    return line.replace("\\", "").replace("(", "\\(").replace(")", "\\)").replace("’", "'")
