"""The weekly digest for two hundred schools and sixty providers who have something to say, out of ten boroughs."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from accounts.models import Affiliation, Organisation, Role, User
from bench import boroughs
from bench.measuring import Measure, seconds
from bench.pages import Size
from core import clock
from core.models import Message
from placements.models import LIVE, Placement
from salford_ap import digests

SCHOOLS, PROVIDERS, MOST = 200, 60, 30.0


def measures(size: Size) -> list[Measure]:
    """Writing everybody's digest, against writing as many bare outbox rows."""
    boroughs.stand(size)
    made = _people(Role.AP_LEAD, "commissioner", SCHOOLS)
    made += _people(Role.PROVIDER_MANAGER, "provider__organisation", PROVIDERS)
    week = _last_week()
    told_before = list(Message.objects.filter(template=digests.TEMPLATE).values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as captured:
        taken = seconds(lambda: digests.send(week))
    rows = list(Message.objects.filter(template=digests.TEMPLATE).exclude(pk__in=told_before))
    say = sum(bool(row.context.get("sections")) for row in rows)

    def bare() -> None:
        for number, row in enumerate(rows):
            row.pk, row.dedupe_key = None, f"bench:{number}"
        Message.objects.bulk_create(rows)

    plain = seconds(bare)
    per_hundred = len(captured) / max(1, -(-len(rows) // 100))
    note = f"{len(rows)} people ({made} made for it, {say} are told something), {per_hundred:.0f} queries per hundred"
    return [Measure("weekly digest", taken, "bare outbox rows", plain, note, "under 30 s", taken < MOST)]


def _last_week() -> digests.Week:
    """The latest school week that has a digest."""
    day = clock.today()
    while (week := digests.told_on(day)) is None:
        day -= timedelta(days=1)
    return week


def _people(role: Role, path: str, most: int) -> int:
    """Somebody at each organisation with live placements, those with most first."""
    organisations = _with_most(path, most)
    users = User.objects.bulk_create(
        User(email=f"bench-{role}-{n}@demo.salford-ap.example", name=f"Bench {n}") for n, _ in enumerate(organisations)
    )
    Affiliation.objects.bulk_create(
        Affiliation(user=user, organisation=organisation, role=role)
        for user, organisation in zip(users, organisations, strict=True)
    )
    return len(users)


def _with_most(path: str, most: int) -> list[Organisation]:
    rows: Any = Placement.objects.filter(status__in=LIVE).values(path).annotate(many=Count("pk"))
    keys: Iterable[Any] = list(rows.order_by("-many", path).values_list(path, flat=True)[: most + 1])
    return list(Organisation.objects.filter(pk__in=keys, is_council=False)[:most])
