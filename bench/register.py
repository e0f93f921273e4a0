"""A register of thirty pupils, against a plain Django page of as many names by one query: what each costs."""

import gzip
import statistics
import time
from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import Client, override_settings
from django.urls import path

from accounts.models import Affiliation, Role
from bench import history, load, pages
from bench.measuring import Measure
from bench.serving import signed_in
from placements.models import Session

PLAIN = """<!DOCTYPE html><title>Register</title><form method="post"><table>
{% for session in sessions %}<tr><th>{{ session.placement.pupil }}
<td><select name="kind_{{ session.pk }}">{% for kind in kinds %}<option>{{ kind }}{% endfor %}</select>{% endfor %}
</table><button>Save</button></form>"""
KINDS = ("Attended", "Late", "Left early", "Absent", "Closed")
MILLISECONDS, KILOBYTES, TIMES = 40, 40, 9


def measures(behind: pages.Size) -> list[Measure]:
    """The time of the machine, not of the wall; and what goes to the browser, plain and compressed."""
    history.stand(years=behind.years, copies=behind.copies)
    tutor = Affiliation.objects.filter(role=Role.PROVIDER_TUTOR).select_related("user", "organisation")[0]
    address = next(load.registers(tutor, 0))
    client = signed_in(tutor)
    ours = _spent(lambda: client.get(address))
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        plain = _spent(lambda: Client(headers={"host": "localhost"}).get(_keys(address)))
    body = client.get(address).content
    pupils = body.count(b"<fieldset")
    raw, packed = len(body) / 1000, len(gzip.compress(body, 6)) / 1000
    note = f"{pupils} pupils, {raw:.0f} kB, {packed:.1f} kB compressed, {raw / max(1, pupils):.1f} kB a pupil"
    is_met = ours * 1000 <= MILLISECONDS and raw <= KILOBYTES
    target = f"{MILLISECONDS} ms and {KILOBYTES} kB for thirty"
    return [Measure("a register, CPU of the web process", ours, "a plain page, one query", plain, note, target, is_met)]


def _spent(call: Callable[[], object]) -> float:
    """Seconds of a core, the median of some calls after a first."""
    call()
    taken = []
    for _ in range(TIMES):
        began = time.process_time()
        call()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def _keys(address: str) -> str:
    return "/plain/" + "/".join(address.strip("/").split("/")[-3:])


def _plain(request: HttpRequest, site: UUID, day: str, half: str) -> HttpResponse:
    sessions = Session.objects.filter(placement__site=site, date=day, half=half).select_related("placement__pupil")
    return HttpResponse(TEMPLATE.render(Context({"sessions": sessions, "kinds": KINDS})))


TEMPLATE = Engine().from_string(PLAIN)
urlpatterns = [path("plain/<uuid:site>/<str:day>/<str:half>", _plain)]
