"""The borough's providers: admitted to their lots, with sites, programmes and rates."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Organisation
from core import clock
from core.acting import Acting
from demo.cases import half_days
from demo.data_files import read
from demo.openings import Openings
from providers import admission, profile
from providers.models import Lot, Membership, Programme, Provider, Site

# Those whose rates went up with the school year, by so many per cent.
UPLIFTS = {"mariners-yard": 4, "irwell-forge": 3, "open-page-tuition": 5}
FACTS = ("has_gas", "carries_pupils", "needs_licence", "enters_candidates")


@dataclass
class Framework:
    """The providers by their slug, and what they sell by slug, lot and name."""

    providers: dict[str, Provider] = field(default_factory=dict)
    programmes: dict[tuple[str, str], Programme] = field(default_factory=dict)
    sites: dict[str, list[Site]] = field(default_factory=dict)
    memberships: dict[tuple[str, int], Membership] = field(default_factory=dict)


def admit_all(schools: list[Organisation], scale: int, openings: Openings, *, by: Acting) -> Framework:
    """Put every provider of the file on its lots, some from a later day, and open its sites and programmes."""
    lots = {lot.number: lot for lot in Lot.objects.select_related("framework")}
    at_school = {school.name: school for school in schools}
    framework = Framework()
    for place, said in enumerate(read("providers")):
        starts_on, slug = openings.admitted_on(said["slug"]), said["slug"]
        provider = _admit(place, said, lots, at_school.get(said.get("school", "")), starts_on, by)
        sites = [profile.add_site(provider, by=by, town="Salford", **site) for site in said["sites"]]
        framework.providers[slug], framework.sites[slug] = provider, sites
        for membership in provider.memberships.select_related("lot"):
            framework.memberships[slug, membership.lot.number] = membership
        for sold in said["programmes"]:
            site, lot, capacity = sites[sold["site"]], lots[sold["lot"]], sold["capacity"] * scale
            values = {name: sold[name] for name in ("name", "about", "key_stages")}
            programme = profile.add_programme(site, lot, by=by, half_days=half_days(sold), capacity=capacity, **values)
            framework.programmes[slug, sold["name"]] = programme
    return framework


def _admit(
    place: int,
    said: dict[str, Any],
    lots: dict[int, Lot],
    school: Organisation | None,
    starts_on: date,
    by: Acting,
) -> Provider:
    terms = [
        admission.Terms(lots[row["lot"]], Decimal(row["amount"]), row["unit"], row["ratio"], row["includes"])
        for row in said["lots"]
    ]
    facts: dict[str, Any] = {name: name in said["facts"] for name in FACTS}
    if school:
        facts["organisation"] = school
    return admission.admit(
        said["name"],
        said["slug"],
        terms,
        by=by,
        starts_on=starts_on,
        is_demo=True,
        registration=said["registration"],
        about=said["about"],
        # 0161 496 0xxx is kept free for drama: nobody answers it.
        telephone=f"0161 496 0{200 + place}",
        contact_email=f"office@{said['slug']}.example",
        website=f"https://{said['slug']}.example/",
        has_premises="no_premises" not in said["facts"],
        **facts,
    )


def name_people(framework: Framework, staff: Any) -> None:
    """Who is rung at each provider, and who leads safeguarding there."""
    for slug, provider in framework.providers.items():
        manager, teacher = staff.managers[slug].user.name, staff.teacher(slug).user.name
        provider.contact_name, provider.dsl_name, provider.dsl_telephone = manager, teacher, provider.telephone
    Provider.objects.bulk_update(framework.providers.values(), ["contact_name", "dsl_name", "dsl_telephone"])


def raise_rates(framework: Framework, *, by: Acting) -> None:
    """The next version of some rates, from today."""
    for (slug, _lot), membership in framework.memberships.items():
        if slug in UPLIFTS:
            before = membership.rates.latest("version")
            amount = (before.amount * (100 + UPLIFTS[slug]) / 100).quantize(Decimal("0.50"))
            admission.change_rate(membership, amount, before.unit, starts_on=clock.today(), by=by)
