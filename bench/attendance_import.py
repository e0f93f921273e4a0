"""A hundred thousand rows of attendance: the portal's import against raw COPY and against django-import-export."""

import csv
import io
from collections.abc import Iterator
from datetime import date, time
from typing import Any

from django.db import connection
from import_export import fields, resources, widgets
from import_export.instance_loaders import BaseInstanceLoader
from tablib import Dataset

from accounts.models import Affiliation, Organisation, Role
from attendance import uploads
from attendance.models import Mark, Upload
from bench.measuring import Measure, in_turns, seconds
from core import clock, sent_files
from core.identifiers import upn_check_letter
from placements.models import Offer, Placement, Session
from providers.models import Lot, Membership, Provider, Site
from pupils.models import Pupil
from referrals.models import Reason, Referral, Route

LAST_DAY = date(2026, 12, 18)
SLOW_ROWS = 2_000
COPIES = 2
"""Times that COPY alone may be taken."""
SLUG = "bench-provider"
HEADER = ("Date", "Session", "Pupil", "Date of birth", "UPN", "Attended?", "Code", "Arrived", "Left", "Hours", "Notes")


def measures(manager: Affiliation, sizes: list[int]) -> list[Measure]:
    """The import from the bytes of its file to its marks and trail, and the two others on the same table."""
    with clock.set_to(clock.at(LAST_DAY, 17)):
        provider = _provider(manager)
        sessions = _sessions(provider, manager, max(sizes))
        return [line for rows in sizes for line in _measures(provider, manager, sessions[:rows])]


def _measures(provider: Provider, manager: Affiliation, sessions: list[tuple[Any, ...]]) -> list[Measure]:
    data, copying = _file(sessions), uploads.receive(provider, "copy.csv", b"copied", by=manager)
    lines = _lines(sessions, manager, copying)
    ours, copied, later = in_turns(
        lambda: _import(provider, data, manager),
        lambda: _copy(lines),
        lambda: _import(provider, data, manager, is_read_again=True),
        times=3,
        before=lambda: _clear(copying.pk),
    )
    barest = seconds(lambda: _import_export(data, manager, is_barest=True), times=1, before=_clear)
    # One query for each row, twice: a part of the file is timed, and its time per row taken for all.
    some = _file(sessions[:SLOW_ROWS])
    part = seconds(lambda: _import_export(some, manager, is_barest=False), times=1, before=_clear)
    same_job = part * len(sessions) / min(SLOW_ROWS, len(sessions))
    _clear()
    note = f"{len(sessions)} rows"
    scaled = f"{note}, the other from {min(SLOW_ROWS, len(sessions))}"
    name, copy = "attendance import, end to end", "raw COPY of the same marks, committed"
    is_long = len(sessions) > SLOW_ROWS
    target, most = (f"at most {COPIES}", COPIES * copied) if is_long else ("under 1 s", 1)
    return [
        Measure(name, ours, copy, copied, note, target, ours <= most),
        Measure("the same, approved later and read again", later, copy, copied, note, target, later <= most),
        Measure(name, ours, "django-import-export, bulk mode, previewed", same_job, scaled, "at most 0.067"),
        Measure(name, ours, "django-import-export, bulk mode, unlooked", barest, note),
    ]


def _import(provider: Provider, data: bytes, by: Affiliation, *, is_read_again: bool = False) -> None:
    """What `manage.py import_attendance --approve` does; a page approves later, and reads the file once more."""
    upload = uploads.receive(provider, "bench.csv", data, by=by)
    proposal = uploads.check(upload.pk)
    if proposal is None or proposal.faults:
        raise RuntimeError(f"The bench file was not read: {proposal and proposal.faults[:1]}")
    came = uploads.approve(upload.pk, by=by, said=None if is_read_again else proposal.register)
    if came is not sent_files.Came.SAVED or not Mark.objects.filter(upload=upload).exists():
        raise RuntimeError(f"The bench file was not saved: {came}")


def _lines(sessions: list[tuple[Any, ...]], by: Affiliation, upload: Upload) -> str:
    """The marks that the import saves, to the last column, as COPY reads them."""
    stamp = f"{by.user_id}\t{clock.now().isoformat()}\t{upload.pk}"
    return "".join(f"{pk}\tattended\t\t\\N\t\\N\t\t{stamp}\n" for pk, *_ in sessions)


def _copy(lines: str) -> None:
    """One statement, which commits; every constraint, index and foreign key of the table is met as in the import."""
    columns = "session_id, kind, reason, minutes_late, left_at, nature, saved_by_id, saved_at, upload_id"
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY attendance_mark ({columns}) FROM STDIN", io.StringIO(lines))


class _AllNew(BaseInstanceLoader):
    """No row is looked for: the fastest the library can be, though a file sent twice would then fail."""

    def get_instance(self, row: Any) -> None:
        return None


class _BySession(widgets.ForeignKeyWidget):
    """A session by UPN, day and half, as the library's documentation looks up a row by more than one column."""

    def get_queryset(self, value: Any, row: Any, *args: Any, **kwargs: Any) -> Any:
        day, month, year = row["Date"].split("/")
        return Session.objects.filter(placement__pupil__upn=value, date=f"{year}-{month}-{day}", half=row["Session"])

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return self.get_queryset(value, row).get()


def _import_export(data: bytes, by: Affiliation, *, is_barest: bool) -> None:
    """The same file into the same table: previewed and then imported, rows looked up; or at its barest."""
    dataset = Dataset().load(data.decode("utf-8-sig"), format="csv")
    now = clock.now()
    dataset.append_col(["attended"] * len(dataset), header="kind")
    dataset.append_col([by.user_id] * len(dataset), header="saved_by_id")
    dataset.append_col([now] * len(dataset), header="saved_at")
    if is_barest:
        dataset.append_col(_session_numbers(dataset), header="session_id")
        _run(_resource(is_barest=True), dataset, dry_run=False)
        return
    resource = _resource(is_barest=False)
    _run(resource, dataset, dry_run=True)
    _run(resource, dataset, dry_run=False)


def _session_numbers(dataset: Dataset) -> list[int]:
    """Every row's session, looked up at once outside the library."""
    rows = Session.objects.values_list("pk", "placement__pupil__upn", "date", "half")
    known = {(upn, f"{day:%d/%m/%Y}", half): pk for pk, upn, day, half in rows}
    return [known[key] for key in zip(dataset["UPN"], dataset["Date"], dataset["Session"], strict=True)]


def _resource(*, is_barest: bool) -> Any:
    by_number = fields.Field(attribute="session_id", column_name="session_id", widget=widgets.IntegerWidget())
    by_pupil = fields.Field(attribute="session", column_name="UPN", widget=_BySession(Session, "pk"))

    class MarkResource(resources.ModelResource):
        """Bulk mode without diffs and without a report of rows."""

        session = by_number if is_barest else by_pupil
        saved_by_id = fields.Field(attribute="saved_by_id", column_name="saved_by_id", widget=widgets.IntegerWidget())
        saved_at = fields.Field(attribute="saved_at", column_name="saved_at")

        class Meta:
            model = Mark
            fields = ("session", "kind", "saved_by_id", "saved_at")
            import_id_fields = ("session",)
            use_bulk = True
            batch_size = 1000
            skip_diff = True
            skip_html_diff = True
            report_skipped = False
            force_init_instance = True
            instance_loader_class = _AllNew

    return MarkResource()


def _run(resource: Any, dataset: Dataset, *, dry_run: bool) -> None:
    result = resource.import_data(dataset, dry_run=dry_run, raise_errors=True, use_transactions=True)
    if result.has_errors():
        raise RuntimeError("django-import-export did not import the file.")


def _clear(*kept: Any) -> None:
    take_away(*kept)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE attendance_mark")


def take_away(*kept: Any) -> None:
    """What the measure itself brought goes, but for these uploads, and nothing else."""
    ours = Provider.objects.filter(slug=SLUG)
    Mark.objects.filter(session__in=Session.objects.filter(placement__provider__in=ours))._raw_delete("default")
    uploads_brought = Upload.objects.filter(provider__in=ours).exclude(pk__in=kept)
    Upload.placements.through._default_manager.filter(upload__in=uploads_brought)._raw_delete("default")
    uploads_brought._raw_delete("default")


def _provider(manager: Affiliation) -> Provider:
    organisation = Organisation.objects.create(name="Bench provider", is_demo=True, is_provider=True)
    Affiliation.objects.create(user=manager.user, organisation=organisation, role=Role.PROVIDER_MANAGER)
    return Provider.objects.create(organisation=organisation, slug=SLUG)


def _sessions(provider: Provider, manager: Affiliation, rows: int) -> list[tuple[Any, ...]]:
    """Full-time placements of as many pupils as it takes, with a session each half-day of the term."""
    calendar: Any = manager.organisation.calendar
    term = calendar.term_on(LAST_DAY)
    days = list(calendar.school_days().open_days(term.starts_on, LAST_DAY))
    pupils = Pupil.objects.bulk_create(_pupils(-(-rows // (2 * len(days)))))
    placements = Placement.objects.bulk_create(_placements(pupils, provider, manager, days), batch_size=1000)
    due = [
        Session(placement=placement, date=day, half=half, starts=starts, ends=ends)
        for placement in placements
        for day in days
        for half, starts, ends in (("AM", time(9, 30), time(12)), ("PM", time(13), time(15)))
    ][:rows]
    Session.objects.bulk_create(due, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return list(
        Session.objects.filter(placement__provider=provider).values_list(
            "pk", "placement__pupil__upn", "date", "half", "placement__pupil__legal_surname"
        )
    )


def _pupils(number: int) -> Iterator[Pupil]:
    for serial in range(number):
        rest = f"3559999{serial // 1000:02d}{serial % 1000:03d}"
        yield Pupil(
            upn=upn_check_letter(rest) + rest,
            legal_surname=f"Bench{serial}",
            legal_forename="Pupil",
            born_on=date(2011, 9, 1),
        )


def _placements(pupils: list[Pupil], provider: Provider, manager: Affiliation, days: list[date]) -> Iterator[Placement]:
    lot = Lot.objects.order_by("number")[0]
    membership = Membership.objects.create(provider=provider, lot=lot, starts_on=days[0])
    site = Site.objects.create(provider=provider, name="Bench site", postcode="M6 5FW")
    route, dates = Route.objects.filter(arranged_by="la").first(), {"starts_on": days[0], "ends_on": days[-1]}
    asked: dict[str, Any] = {
        "commissioner": manager.organisation,
        "referred_by": manager.user,
        "route": route,
        "lot": lot,
        **dates,
    }
    asked |= {"reason": Reason.objects.first(), "baseline_attended": 50, "baseline_possible": 100}
    referrals = Referral.objects.bulk_create(
        Referral(pupil=pupil, status="approved", reference=f"BEN-REF-{number}", **asked)
        for number, pupil in enumerate(pupils)
    )
    common = {"provider": provider, "membership": membership, "site": site, **dates}
    offered = {"offered_by": manager.user, "offered_at": clock.now(), "reply_by": days[0], **common}
    offers = Offer.objects.bulk_create(Offer(referral=referral, status="accepted", **offered) for referral in referrals)
    for number, offer in enumerate(offers):
        yield Placement(
            reference=f"BEN-PLC-{number}",
            offer=offer,
            referral=offer.referral,
            pupil=offer.referral.pupil,
            commissioner=manager.organisation,
            route=route,
            status="active",
            **common,
        )


def _file(sessions: list[tuple[Any, ...]]) -> bytes:
    """The daily register of a provider with every session attended."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for _, upn, day, half, surname in sessions:
        stroke = "/" if half == "AM" else "\\"
        writer.writerow(
            (f"{day:%d/%m/%Y}", half, f"{surname}, Pupil", "01/09/2011", upn, "Yes", stroke, "", "", "", "")
        )
    return out.getvalue().encode()
