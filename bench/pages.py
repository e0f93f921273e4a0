"""Server time and queries of the dashboard and the lists, with the demo borough once and ten times over."""

import copy
import uuid
from typing import Any

from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Affiliation
from attendance.models import Mark
from bench.measuring import Measure, seconds
from core.identifiers import upn_check_letter
from placements.models import Agreement, Offer, Pattern, Placement, Referral, Review, Session
from pupils.models import Enrolment, Pupil

PAGES = (
    "home",
    "reports:dashboard",
    "placements:referrals",
    "placements:placements",
    "pupils:pupils",
    "providers:directory",
    "attendance:attendance",
    "attendance:day",
    "attendance:unknown",
    "attendance:registers",
    "attendance:registers-missing",
    "audits:audits",
)


def measures(manager: Affiliation) -> list[Measure]:
    """Each page at one borough and at ten, as the ratio of the two."""
    client = _signed_in(manager)
    once = {name: _visit(client, name) for name in PAGES}
    with transaction.atomic():
        multiply(9)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    lines = []
    for name in PAGES:
        taken, asked = _visit(client, name)
        before, asked_before = once[name]
        note = f"{asked} queries, {asked_before} at × 1"
        lines.append(Measure(f"page {name} at × 10", taken, "at × 1", before, note, "0.150 s, under 30 queries"))
    return lines


def _signed_in(person: Affiliation) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["acting"] = str(person.pk)
    session.save()
    return client


def _visit(client: Client, name: str) -> tuple[float, int]:
    """Median server time of a page, and its queries, after a first visit."""
    address = reverse(name)

    def visit() -> None:
        response = client.get(address, follow=True)
        if response.status_code != 200:
            raise RuntimeError(f"{name} answered {response.status_code}.")

    visit()
    with CaptureQueriesContext(connection) as captured:
        visit()
        asked = len(captured)  # the next request empties what was captured
    return seconds(visit, times=7), asked


def multiply(times: int) -> None:
    """Copy every pupil with all that hangs on it so many times, with numbers of their own."""
    originals = [list(model.objects.order_by("pk")) for model in _COPIED]
    sessions, marks = list(Session.objects.order_by("pk")), list(Mark.objects.order_by("pk"))
    for turn in range(1, times + 1):
        new: dict[Any, Any] = {}
        for model, rows in zip(_COPIED, originals, strict=True):
            made = [_copied(row, new, turn, serial) for serial, row in enumerate(rows)]
            model.objects.bulk_create(made, batch_size=1000)
            new.update({(model, old.pk): fresh.pk for old, fresh in zip(rows, made, strict=True)})
        made_sessions = [_copied(row, new, turn, serial) for serial, row in enumerate(sessions)]
        Session.objects.bulk_create(made_sessions, batch_size=2000)
        by_old = {old.pk: fresh.pk for old, fresh in zip(sessions, made_sessions, strict=True)}
        fresh_marks = [copy.copy(mark) for mark in marks]
        for mark in fresh_marks:
            mark.session_id = by_old[mark.session_id]
        Mark.objects.bulk_create(fresh_marks, batch_size=2000)


_COPIED: list[Any] = [Pupil, Enrolment, Referral, Offer, Placement, Agreement, Pattern, Review]


def _copied(row: Any, new: dict[Any, Any], turn: int, serial: int) -> Any:
    """The same row under a number of its own, pointing at the copies."""
    fresh = copy.copy(row)
    fresh._state = copy.copy(row._state)
    fresh._state.fields_cache = {}
    fresh._state.adding = True
    fresh.pk = uuid.uuid4() if isinstance(row._meta.pk, models.UUIDField) else None
    for field in row._meta.concrete_fields:
        if field.remote_field and (field.related_model, getattr(row, field.attname)) in new:
            setattr(fresh, field.attname, new[(field.related_model, getattr(row, field.attname))])
    if getattr(fresh, "reference", None):
        fresh.reference = f"{fresh.reference[:15]}-{turn}"
    if isinstance(fresh, Pupil) and fresh.upn:
        rest = f"{fresh.upn[1:4]}8{turn:02d}{serial:06d}"
        fresh.upn = upn_check_letter(rest) + rest
    return fresh
