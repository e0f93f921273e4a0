"""The top of a provider's page: figures, what stands against it, audits, documents, places free, its sites on a map."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import rules
from django.db.models import prefetch_related_objects
from django.urls import reverse

from core import clock
from core.acting import Acting
from govuk.charts import Tile, spark_line
from govuk.dates import day_words
from providers import glance, mapped, miles, told
from providers.glance import AMBER, RED, Glance
from providers.models import Block, Provider
from providers.standing import Standing
from providers.told import Facts


def of(provider: Provider, acting: Acting, its: Standing) -> dict[str, Any]:
    """Everything the top of the page shows, as far as whoever looks may know it."""
    today, place = clock.today(), miles.own_school(acting)
    prefetch_related_objects([provider], *glance.shown(today, with_prices=False))
    found: Any = provider
    found.square = miles.to_nearest(place, provider.sites.all()) if place else None
    facts, known = {provider.pk: told.of_one(provider.pk, acting, today)}, {provider.pk: its}
    value = glance.of_many([provider], acting, today, known, facts=facts)[0]
    reads = rules.has_perm("providers.provider_standing", acting, provider)
    blocks = Block.objects.visible_to(acting).in_force(today).filter(provider=provider).select_related("site")
    wanting = [slot for slot in its.slots if slot.status in RED | AMBER]
    return {
        "value": value,
        "tiles": tiles(value, acting),
        "place": place,
        "map": mapped.sites([value], place),
        "blocks": list(blocks) if reads else [],
        "reasons": [row.sentence for row in its.reasons if row not in its.of_audits and row.code != "block"]
        if reads
        else [],
        "wanting": sorted(wanting, key=lambda slot: slot.status not in RED) if reads else [],
        "in_date": len(its.slots) - len(wanting),
        "reads_why": reads,
    }


def tiles(value: Glance, acting: Acting) -> list[Tile]:
    """Pupils now, attendance over twelve weeks, sessions nobody marked, offers answered in time."""
    facts, found = value.facts, []
    if words := value.pupils_in_words:
        said = "0" if words == "No pupils" else words.split(" ")[0] if words[0].isdigit() else words
        found.append(Tile("Pupils now", said, cohort=_own(facts), more=_placements(value, acting)))
    if facts.weeks is not None:
        marked = sum(week.marked for week in facts.weeks)
        whose = " of your pupils" if facts.own_weeks else ""
        found.append(
            Tile(
                "AP attendance",
                value.attendance_in_words if value.attendance_is_known else "–",
                spark=spark_line("Attendance by week", value.points) if value.attendance_is_known else "",
                cohort=f"{marked or 'No'} session{'' if marked == 1 else 's'} marked{whose} in 12 weeks",
                more=_to(acting, "attendance.attendance", "By pupil", {"provider": value.provider.pk}),
            )
        )
    if facts.not_in is not None and facts.not_in_since:
        asked = {"provider": value.provider.pk, "since": facts.not_in_since.isoformat()}
        url = _to(acting, "attendance.unknown", "", asked)[1]
        cohort = f"sessions since {day_words(facts.not_in_since)}"
        found.append(Tile("Not marked", str(facts.not_in), url=url if facts.not_in else "", cohort=cohort))
    if facts.answered:
        on_time, due = facts.answered
        cohort = "offers of a year answered or past their day; those taken back are left out"
        found.append(Tile("Offers answered in time", f"{on_time} of {due}", cohort=cohort))
    return found


def _own(facts: Facts) -> str:
    return f"{facts.own_pupils} of them yours" if facts.own_pupils and facts.pupils is not None else ""


def _placements(value: Glance, acting: Acting) -> tuple[str, str]:
    """How many of them whoever looks may open, and where."""
    number = value.facts.opens
    if not number:
        return "", ""
    words = f"{'Your ' if acting.is_school else ''}{number} running placement{'' if number == 1 else 's'}"
    return _to(acting, "placements.placements", words, {"provider": value.provider.pk, "status": "running"})


def _to(acting: Acting, perm: str, words: str, asked: Mapping[str, Any]) -> tuple[str, str]:
    """Words and the address of a list, for those who may open it."""
    if not rules.has_perm(perm, acting):
        return "", ""
    return words, f"{reverse(perm.replace('.', ':'))}?{urlencode(asked)}"
