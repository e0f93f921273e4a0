"""The weekly digest for two hundred schools and sixty providers."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Affiliation, Organisation, Role, User
from attendance import digests
from bench.measuring import Measure, seconds
from core import clock
from core.models import Message

SCHOOLS, PROVIDERS = 200, 60


def measures(manager: Affiliation) -> list[Measure]:
    """Writing everybody's digest, against writing as many bare outbox rows."""
    people = _people()
    week = _last_week()
    told_before = list(Message.objects.filter(template="attendance/digest").values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as captured:
        taken = seconds(lambda: digests.send(week))
    rows = list(Message.objects.filter(template="attendance/digest").exclude(pk__in=told_before))
    written = len(rows)

    def bare() -> None:
        for number, row in enumerate(rows):
            row.pk, row.dedupe_key = None, f"bench:{number}"
        Message.objects.bulk_create(rows)

    plain = seconds(bare)
    per_hundred = len(captured) / max(1, -(-written // 100))
    note = f"{written} people ({people} made for it), {per_hundred:.0f} queries per hundred"
    return [Measure("weekly digest", taken, "bare outbox rows", plain, note, "under 30 s")]


def _last_week() -> digests.Week:
    """The latest school week that has a digest."""
    day = clock.today()
    while (week := digests.told_on(day)) is None:
        day -= timedelta(days=1)
    return week


def _people() -> int:
    made = 0
    for role, number, kind in ((Role.AP_LEAD, SCHOOLS, "school"), (Role.PROVIDER_MANAGER, PROVIDERS, "provider")):
        organisations = Organisation.objects.bulk_create(
            Organisation(name=f"Bench {role} {n}", is_demo=True, **{f"is_{kind}": True}) for n in range(number)
        )
        users = User.objects.bulk_create(
            User(email=f"bench-{role}-{n}@demo.salford-ap.example", name=f"Bench {n}") for n in range(number)
        )
        Affiliation.objects.bulk_create(
            Affiliation(user=user, organisation=organisation, role=role)
            for user, organisation in zip(users, organisations, strict=True)
        )
        made += number
    return made
