"""Years of a whole borough, made by SQL: copies of the demo's few months, many for each year, further and further back.

Each copy has children of its own, so every room grows: referrals, offers, placements, agreements, sessions, marks and
what was changed in them, sums of weeks, reviews, messages, events. What hangs on a provider and not on a child
(documents, audits, uploads, reports) is there again once a year. What was under way is over in the years before.
Further boroughs have schools and providers of their own, and the council of the first.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models, transaction

from accounts.models import Organisation, School
from attendance.models import Mark, MarkChange, PlacementWeek, Upload
from audits.models import Action, Answer, Audit
from core import clock
from core.identifiers import UPN_LETTERS
from core.models import AccessEntry, Event, Message
from core.models.trail import filed_as
from core.weeks import monday_of
from outcomes.models import Review
from placements.models import Agreement, Offer, Pattern, Pause, Placement, Session
from providers.models import Document, FinalAudit, Membership, Programme, Provider, Rate, Site
from pupils.models import Enrolment, NameWord, Pupil
from referrals.models import Referral
from reports.models import TermlyReport

# Whole weeks: what was on a Monday stays on one.
DAYS_BACK = "364 * copy.year"
# References and keys of a copy are counted on from a number of its own.
REFERENCES, KEYS = 1_000, 1_000_000


def _reference(name: str) -> str:
    serial = f"copy.n * {REFERENCES} + right(t.{name}, 6)::int"
    year = f"split_part(t.{name}, '-', 2)::int - copy.year"
    figures = f"lpad(({serial})::text, greatest(6, length(({serial})::text)), '0')"
    return f"split_part(t.{name}, '-', 1) || '-' || ({year}) || '-' || {figures}"


def _upn() -> str:
    """A number nobody has, with the check letter that belongs to it."""
    rest = f"('355' || lpad((copy.n * {REFERENCES} + dense_rank() OVER (ORDER BY t.id))::text, 9, '0'))"
    total = " + ".join(f"{place + 1} * substr({rest}, {place}, 1)::int" for place in range(1, 13))
    letter = f"substr('{UPN_LETTERS}', 1 + ({total}) % {len(UPN_LETTERS)}, 1)"
    return f"CASE WHEN t.upn IS NOT NULL THEN {letter} || {rest} END"


@dataclass(frozen=True)
class Copied:
    """One kind of row: what a copy has `otherwise`, what is `over` in the years before, which are `kept` there."""

    model: type[models.Model]
    otherwise: dict[str, str] = field(default_factory=dict)
    over: dict[str, str] = field(default_factory=dict)
    kept: str = "TRUE"
    of: str = "TRUE"

    @property
    def table(self) -> str:
        return self.model._meta.db_table


ENDED_ON = f"GREATEST(t.starts_on, LEAST(t.ends_on, day.today)) - {DAYS_BACK}"
HAS_PLACE = "EXISTS (SELECT 1 FROM original.placements_placement p WHERE p.referral_id = t.id)"
OF_OLD_SESSION = "t.session_id IN (SELECT s.id FROM original.placements_session s, day WHERE s.date < day.monday)"
OF_FINAL = "t.audit_id IN (SELECT a.id FROM original.audits_audit a WHERE a.status IN ('final', 'closed'))"
# Parents first.
OF_BOROUGHS = (
    Copied(
        Organisation,
        {
            "name": "t.name || ' ' || copy.borough + 1",
            "calendar_id": "NULL",
            **dict.fromkeys(("urn", "ukprn", "company_number"), "''"),
        },
        of="NOT t.is_council",
    ),
    Copied(School, {"urn": "(700000 + dense_rank() OVER (ORDER BY copy.borough, t.organisation_id))::text"}),
    Copied(Provider, {"slug": "t.slug || '-' || copy.borough + 1"}),
    Copied(Membership),
    Copied(Rate),
    Copied(Site),
    Copied(Programme),
)
OF_CHILDREN = (
    Copied(Pupil, {"upn": _upn()}, {"left_on": f"COALESCE(t.left_on, day.today) - {DAYS_BACK}"}),
    Copied(NameWord),
    Copied(Enrolment, over={"ends_on": f"GREATEST(t.starts_on, COALESCE(t.ends_on, day.today)) - {DAYS_BACK}"}),
    Copied(
        Referral,
        {"reference": _reference("reference")},
        {"status": f"CASE WHEN t.status = 'approved' AND NOT {HAS_PLACE} THEN 'withdrawn' ELSE t.status END"},
        kept="t.status IN ('approved', 'declined', 'withdrawn')",
    ),
    Copied(Offer, over={"status": "CASE WHEN t.status = 'offered' THEN 'lapsed' ELSE t.status END"}),
    Copied(
        Placement,
        {"reference": _reference("reference")},
        {
            "status": "'ended'",
            "ended_on": f"COALESCE(t.ended_on - {DAYS_BACK}, {ENDED_ON})",
            "end_reason": "COALESCE(NULLIF(t.end_reason, ''), 'planned')",
        },
    ),
    Copied(Pause, over={"ends_on": f"COALESCE(t.ends_on, GREATEST(t.starts_on, day.today)) - {DAYS_BACK}"}),
    Copied(Agreement, over={"status": "CASE WHEN t.status = 'in_force' THEN t.status ELSE 'replaced' END"}),
    Copied(Pattern),
    Copied(Review, kept="t.held_on IS NOT NULL"),
    Copied(Session, kept="t.date < day.monday"),
    Copied(Mark, {"upload_id": "NULL"}, kept=OF_OLD_SESSION),
    Copied(MarkChange, {"upload_id": "NULL"}, kept=OF_OLD_SESSION),
    Copied(PlacementWeek, kept="t.week < day.monday"),
    Copied(Message, {"dedupe_key": "t.dedupe_key || ':' || copy.n", "message_id": "copy.n || t.message_id"}),
    Copied(Event, of="t.pupil_id IS NOT NULL"),
    Copied(AccessEntry, of="t.pupil_id IS NOT NULL"),
)
OF_PROVIDERS = (
    Copied(
        Upload,
        {"reference": _reference("reference")},
        {"status": "CASE WHEN t.status = 'approved' THEN t.status ELSE 'cancelled' END"},
    ),
    Copied(Document, over={"status": "CASE WHEN t.status = 'awaiting_check' THEN 'accepted' ELSE t.status END"}),
    Copied(Audit, {"reference": _reference("reference")}, kept="t.status IN ('final', 'closed')"),
    Copied(Answer, kept=OF_FINAL),
    Copied(Action, over={"status": "'closed'"}, kept=OF_FINAL),
    Copied(FinalAudit, {"source": _reference("source")}),
    Copied(
        TermlyReport,
        {"term": "(left(t.term, 4)::int - copy.year) || substr(t.term, 5)"},
        of="(copy.borough = 0 OR t.scope <> 'borough')",  # there is one council
    ),
    Copied(Event, of="t.pupil_id IS NULL"),
)
KINDS = (*OF_BOROUGHS, *OF_CHILDREN, *OF_PROVIDERS)
LABELS = {filed_as(kind.model): kind.model for kind in KINDS}
PLACES = {kind.model for kind in OF_BOROUGHS}


@transaction.atomic
def grow(*, years: int, copies: int, since: int = 0, boroughs: int = 1) -> None:
    """So many copies of the demo's rows in each year from `since` years ago on; the demo's own counts as the first.

    Further boroughs begin where the years of the first end: `since` is then all of its years.
    """
    if connection.vendor != "postgresql":
        raise ValueError("A history is made on PostgreSQL only.")
    of_one = years * copies
    first, last = max(1, since * copies), boroughs * of_one - 1
    numbers = (
        f"SELECT n, n / {of_one} AS borough, n % {of_one} / {copies} AS year FROM generate_series({first}, {last}) n"
    )
    others = f"SELECT b * {of_one} AS n, b AS borough, 0 AS year FROM generate_series(1, {boroughs - 1}) b"
    yearly = f"SELECT * FROM ({numbers}) each WHERE n % {copies} = 0 AND (year > 0 OR borough > 0)"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        # Copies of rows that hold together hold together too: nothing is looked up for each (a third of the time).
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("CREATE SCHEMA IF NOT EXISTS original")
        for table in {kind.table for kind in KINDS}:
            cursor.execute(f"CREATE TABLE IF NOT EXISTS original.{table} AS TABLE public.{table}")
        for kinds, chosen in ((OF_BOROUGHS, others), (OF_CHILDREN, numbers), (OF_PROVIDERS, yearly)):
            for kind in kinds:
                cursor.execute(_insert(kind, chosen))
        for model in LABELS.values():
            _count_on(cursor, model)


def stand(*, years: int, copies: int) -> None:
    """The years of one borough, unless they stand already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace('original') IS NULL")
        is_missing = cursor.fetchone()[0]
    if is_missing:
        grow(years=years, copies=copies)
        analyse()


def analyse() -> None:
    """Tell the database what it holds, as it would have come to know over the years."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("RESET statement_timeout")


def _insert(kind: Copied, numbers: str) -> str:
    """The statement that writes all copies of one kind."""
    today = clock.today()
    columns = dict(_columns(kind))
    day = f"SELECT date '{today}' AS today, date '{monday_of(today)}' AS monday"
    return (
        f"WITH copy AS ({numbers}), day AS ({day}) "
        f"INSERT INTO public.{kind.table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} "
        f"FROM original.{kind.table} t CROSS JOIN copy CROSS JOIN day "
        f"WHERE {kind.of} AND (copy.year = 0 OR {kind.kept})"
    )


def _columns(kind: Copied) -> Iterator[tuple[str, str]]:
    """Each column with what a copy has in it."""
    for column in kind.model._meta.concrete_fields:
        name = str(column.column)
        value = kind.otherwise.get(name) or _moved(column, f"t.{name}")
        if name in kind.over:
            value = f"CASE WHEN copy.year > 0 THEN {kind.over[name]} ELSE {value} END"
        yield f'"{name}"', value


def _moved(column: Any, value: str) -> str:
    """A key of its own, that of the copy it belongs to, days and moments further back; all else as it was."""
    if column.name == "object_id":
        return _moved_object(value)
    if column.name == "pupil_id" and isinstance(column, models.UUIDField):
        return _key(Pupil, value)
    if column.primary_key and not column.remote_field:
        return _key(column.model, value)
    if column.remote_field and filed_as(column.related_model) in LABELS:
        return _key(column.related_model, value)
    if isinstance(column, models.DateTimeField):
        return f"{value} - make_interval(days => {DAYS_BACK})"
    return f"{value} - {DAYS_BACK}" if isinstance(column, models.DateField) else value


def _key(model: type[models.Model], value: str) -> str:
    """The key of the copy of a row of this kind."""
    while model._meta.pk.remote_field:  # type: ignore[union-attr]
        model = model._meta.pk.related_model  # type: ignore[union-attr, assignment]
    is_uuid, number = isinstance(model._meta.pk, models.UUIDField), "copy.borough" if model in PLACES else "copy.n"
    key = f"md5({value}::text || ':' || {number})::uuid" if is_uuid else f"{value}::bigint + {number} * {KEYS}"
    if model not in PLACES:
        return key
    council = "SELECT id::text FROM original.accounts_organisation WHERE is_council"
    stays = f"copy.borough = 0 OR {value}::text IN ({council})"
    return f"CASE WHEN {stays} THEN {value}::{'uuid' if is_uuid else 'bigint'} ELSE {key} END"


def _moved_object(value: str) -> str:
    """What an event was done to: the copy, where its kind is copied."""
    whens = [f"WHEN '{label}' THEN ({_key(model, value)})::text" for label, model in LABELS.items()]
    return f"CASE t.object_type {' '.join(whens)} ELSE {value} END"


def _count_on(cursor: Any, model: type[models.Model]) -> None:
    """The next key is one that nobody has."""
    if isinstance(model._meta.pk, models.AutoField):
        table = model._meta.db_table
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
